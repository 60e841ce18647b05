//! Types a lesson's transcripts into one shell in a terminal, and takes down what it shows.

use std::fmt::Write;
use std::fs;
use std::net::TcpListener;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::termios::{LocalFlags, tcgetattr};
use rexpect::ReadUntil;
use rexpect::session::PtySession;

use crate::course::repository;
use crate::terminal::utf8;
use crate::transcript::{Input, Transcript};
use crate::{Course, Lab, Store, Terminal};

/// What the book shows instead of what is random.
const TOKEN: &str = "tok-7k2m9xwq";
const LEARNER: &str = "learner";
const REGISTRY: u16 = 5050;
const PORT: u16 = 80;

/// The terminal's size. It is taller than any output, so that nothing scrolls away.
const COLUMNS: NonZero<u16> = NonZero::new(80).expect("more than none");
const ROWS: NonZero<u16> = NonZero::new(500).expect("more than none");

/// How long a program may take to hide a password.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where a mark of ours begins and ends in what is sent to the terminal: an operating system
/// command that no terminal knows, and so shows nothing of.
const MARK: &str = "\u{1b}]7001;";
const MARK_END: &str = "\u{7}";

/// `mark` shows where a command begins and ends. `settle` waits until the nginx of every
/// container listens, and every stopped one is cleaned away: a person's next command would come
/// late enough.
const HELPERS: &str = r#"
mark() { printf '\033]7001;%s\007' "$1"; }
settle() {
  for id in $(docker container ls --quiet); do
    for try in $(seq 200); do
      docker container exec "$id" test -s /run/nginx.pid >/dev/null 2>&1 && break
    done
  done
  for try in $(seq 200); do
    [ -n "$(docker container ls --all --quiet --filter status=exited --filter status=removing)" ] || break
  done
}
"#;

/// What the commands of one file printed.
pub struct Recorded {
    pub outputs: Vec<String>,
    /// Only where the checker is run.
    pub korean: Option<Vec<String>>,
}

/// Records the transcripts of `lesson` on an emptied engine with the classic store.
pub fn record(lesson: &str, transcripts: &[Transcript]) -> Vec<Recorded> {
    let lab = Lab::of(Store::Classic);
    let registry = Registry::start();
    let port = free(PORT);
    let mut course = lab.course();
    let stage = tempfile::tempdir().expect("a folder");
    course.registry = format!("localhost:{}", registry.port);
    course.namespace = format!("{}/{LEARNER}", course.registry);
    let settings = [
        ("learner", LEARNER.to_owned()),
        ("registry", course.registry.clone()),
        ("port", port.to_string()),
    ];
    let sets = settings.map(|(name, value)| format!("--set={name}={value}"));
    let mut arguments = vec!["init"];
    arguments.extend(sets.iter().map(String::as_str));
    let init = course.checker(&arguments);
    assert_eq!(init.code, 0, "{init:?}");
    with_token(&course);
    for before in course.builds_on(lesson) {
        course.solve(&before);
    }

    let display = Display {
        replaced: vec![
            (
                path(&course.docker_config()),
                "/home/learner/.docker".to_owned(),
            ),
            (
                path(course.root()),
                "/home/learner/docker-images".to_owned(),
            ),
            (lab.host, "unix:///var/run/docker.sock".to_owned()),
            (course.registry.clone(), format!("localhost:{REGISTRY}")),
        ],
        port,
    };
    let script = script(&course, stage.path(), transcripts);
    let mut bash = course.program("bash");
    bash.env("PATH", search_path(stage.path()))
        .args(["--norc", "--noprofile"])
        .arg(script);
    let mut terminal = Terminal::spawn(bash);
    transcripts
        .iter()
        .map(|transcript| {
            let outputs = listen(&mut terminal, transcript, &display);
            let korean = transcript
                .runs_checker()
                .then(|| listen(&mut terminal, transcript, &display));
            Recorded { outputs, korean }
        })
        .collect()
}

/// Gives the learner the token that the book shows.
fn with_token(course: &Course) {
    let file = ".checker/learner.yaml";
    let lines = course.read(file);
    let lines = lines.lines().map(|line| {
        if line.starts_with("token:") {
            format!("token: {TOKEN}\n")
        } else {
            format!("{line}\n")
        }
    });
    course.write(file, lines.collect::<String>());
}

/// The checker under test and the docker command of the recordings, before everything else.
fn search_path(stage: &Path) -> String {
    let bin = stage.join("bin");
    fs::create_dir(&bin).expect("a folder");
    std::os::unix::fs::symlink(crate::course::checker_path(), bin.join("checker")).expect("a link");
    let cli = Command::new(repository().join("tests/docker-cli.sh"))
        .output()
        .expect("a script");
    assert!(
        cli.status.success(),
        "{}",
        String::from_utf8_lossy(&cli.stderr)
    );
    let cli = String::from_utf8_lossy(&cli.stdout).trim().to_owned();
    let inherited = std::env::var("PATH").expect("a PATH");
    format!("{}:{cli}:{inherited}", path(&bin))
}

/// Writes the script that does all of it in one shell, with a mark before and after each command.
fn script(course: &Course, stage: &Path, transcripts: &[Transcript]) -> PathBuf {
    let variables = course.variables();
    let filled = |text: &str| {
        variables
            .iter()
            .fold(text.to_owned(), |text, (name, value)| {
                text.replace(&format!("${{{name}}}"), value)
            })
    };
    let mut script = format!("stty echo cols {COLUMNS} rows {ROWS}\n{HELPERS}");
    let root = path(course.root());
    let mut number = 0;
    let mut staged = |content: &str| {
        number += 1;
        let file = stage.join(number.to_string());
        fs::write(&file, content).expect("a file");
        path(&file)
    };
    for transcript in transcripts {
        for (to, content) in &transcript.writes {
            let from = staged(&filled(content));
            let _ = writeln!(script, "cp '{from}' '{root}/{to}'");
        }
        let files: Vec<_> = transcript
            .commands
            .iter()
            .map(|command| staged(&filled(&format!("{}\n", command.typed.join("\n")))))
            .collect();
        let run = |script: &mut String| {
            for (file, command) in files.iter().zip(&transcript.commands) {
                let _ = writeln!(script, "mark begin; . '{file}'; mark \"end $?\"");
                let typed = &command.typed[0];
                if typed.contains(" run --detach ") || typed.contains(" container stop ") {
                    script.push_str("settle\n");
                }
            }
        };
        if transcript.runs_checker() {
            // Once more in Korean, by someone who has not run it yet.
            let aside = path(&stage.join("state"));
            let _ = writeln!(
                script,
                "rm -rf '{aside}'; cp -a '{root}/.checker' '{aside}'"
            );
            run(&mut script);
            let _ = writeln!(
                script,
                "rm -rf '{root}/.checker'; cp -a '{aside}' '{root}/.checker'; export LANG=ko_KR.UTF-8"
            );
            run(&mut script);
            script.push_str("export LANG=en_US.UTF-8\n");
        } else {
            run(&mut script);
        }
    }
    let file = stage.join("script.sh");
    fs::write(&file, script).expect("a file");
    file
}

/// Waits for one file's commands; returns what each printed.
fn listen(terminal: &mut Terminal, transcript: &Transcript, display: &Display) -> Vec<String> {
    let mut inputs = transcript.inputs.iter();
    let last = transcript.commands.len() - 1;
    let commands = transcript.commands.iter().enumerate();
    commands
        .map(|(number, command)| {
            let place = format!(
                "{}: {}",
                transcript.path.display(),
                command.typed.join("\n")
            );
            let (shown, code) = one(terminal, &mut inputs, &place);
            let output = display.of(&screen(&shown));
            let expected = if number == last {
                transcript.expect_exit
            } else {
                0
            };
            assert_eq!(code, expected, "the exit code of {place}\n{output}");
            let ambiguous =
                output.starts_with("> ") || output.lines().any(|line| line.starts_with("$ "));
            assert!(
                !ambiguous,
                "{place}: output that looks like a command\n{output}"
            );
            output
        })
        .collect()
}

/// One command: what was sent to the terminal, and the exit code.
fn one<'a>(
    terminal: &mut Terminal,
    inputs: &mut impl Iterator<Item = &'a Input>,
    place: &str,
) -> (String, i32) {
    let session = terminal.session();
    let begin = format!("{MARK}begin{MARK_END}");
    session
        .exp_string(&begin)
        .unwrap_or_else(|error| panic!("{place}: {error}"));
    let mut shown = String::new();
    loop {
        let stops =
            ["Username: ", "Password: ", MARK].map(|text| ReadUntil::String(text.to_owned()));
        let (before, stop) = session
            .exp_any(stops.into())
            .unwrap_or_else(|error| panic!("{place}: {error}\n{shown}"));
        shown.push_str(&before);
        if stop == MARK {
            break;
        }
        shown.push_str(&stop);
        let input = inputs
            .next()
            .unwrap_or_else(|| panic!("{place} asks for more than `#: input` gives\n{shown}"));
        // The prompt comes first, and only then does the terminal stop showing what is typed.
        if input.hidden {
            let deadline = Instant::now() + PATIENCE;
            while shows_what_is_typed(session) {
                assert!(
                    Instant::now() < deadline,
                    "{place} does not hide what is typed"
                );
                std::thread::sleep(Duration::from_millis(1));
            }
        }
        session.send_line(&input.text).expect("typing");
    }
    let mark = session.exp_string(MARK_END).expect("a mark");
    let code = mark.strip_prefix("end ").expect("the end's mark");
    (utf8(&shown), code.parse().expect("an exit code"))
}

fn shows_what_is_typed(session: &PtySession) -> bool {
    let terminal = session.process().get_file_handle().expect("the terminal");
    let settings = tcgetattr(&terminal).expect("its settings");
    settings.local_flags.contains(LocalFlags::ECHO)
}

/// What stands on the terminal in the end: progress bars as they came out, no colours, and lines
/// that did not fit put together again.
fn screen(told: &str) -> String {
    let mut emulator = vt100::Parser::new(ROWS, COLUMNS, 0);
    emulator.process(told.as_bytes());
    let screen = emulator.screen();
    let mut text = String::new();
    for (row, line) in (0..).zip(screen.rows(0, COLUMNS.get())) {
        if screen.row_wrapped(row) {
            text.push_str(&line);
        } else {
            text.push_str(line.trim_end());
            text.push('\n');
        }
    }
    let text = text.trim_end();
    if text.is_empty() {
        String::new()
    } else {
        format!("{text}\n")
    }
}

/// The lab's names as the book has them.
struct Display {
    replaced: Vec<(String, String)>,
    port: u16,
}

impl Display {
    fn of(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (real, shown) in &self.replaced {
            text = text.replace(real, shown);
        }
        // The port stands after a colon or between quotes; two digits elsewhere are something else.
        if self.port != PORT {
            for (before, after) in [
                ("localhost:", ""),
                ("0.0.0.0:", ""),
                ("[::]:", ""),
                (":::", ""),
                ("'", "'"),
            ] {
                text = text.replace(
                    &format!("{before}{}{after}", self.port),
                    &format!("{before}{PORT}{after}"),
                );
            }
        }
        text
    }
}

/// An empty registry with the learner's account, on the book's port if that is free. Whatever it
/// is, it is as wide, so that tables are as in the book.
struct Registry {
    home: tempfile::TempDir,
    port: u16,
}

impl Registry {
    fn start() -> Self {
        let registry = Self {
            home: tempfile::Builder::new()
                .prefix("reg-")
                .tempdir()
                .expect("a folder"),
            port: free(REGISTRY),
        };
        registry.script(
            &[
                "up",
                "--port",
                &registry.port.to_string(),
                "--with",
                "process",
            ],
            "",
        );
        registry.script(&["account", LEARNER], "layers");
        registry
    }

    fn script(&self, arguments: &[&str], input: &str) {
        use std::io::Write as _;
        let mut script = Command::new(repository().join("classroom/registry.sh"))
            .args(arguments)
            .arg("--home")
            .arg(self.home.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("a script");
        let mut stdin = script.stdin.take().expect("its input");
        stdin.write_all(input.as_bytes()).expect("its input");
        drop(stdin);
        let ended = script.wait_with_output().expect("its end");
        assert!(
            ended.status.success(),
            "registry.sh {arguments:?}: {}",
            String::from_utf8_lossy(&ended.stderr)
        );
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        self.script(&["down"], "");
    }
}

/// `wanted`, or the next free port.
fn free(wanted: u16) -> u16 {
    (wanted..wanted + 20)
        .find(|port| TcpListener::bind(("0.0.0.0", *port)).is_ok())
        .expect("a free port")
}

fn path(path: &Path) -> String {
    path.to_str().expect("a path in UTF-8").to_owned()
}
