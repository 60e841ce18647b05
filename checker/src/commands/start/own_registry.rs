//! The course's own registry: brought up for a learner who chose no other, and taken down again.
#![expect(clippy::disallowed_methods, reason = "runs another program")]

use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::process::{Child, Command};

use super::tail::last_line;
use crate::commands::live::is_chosen;
use crate::commands::open_course::OpenCourse;
use crate::commands::output::Output;
use engine::Fetched;
use plain::text;

/// The script of the course that starts and stops it, below the course's folder.
pub const SCRIPT: &str = "classroom/registry.sh";

/// The account that the lessons log in with.
pub const ACCOUNT: &str = "learner";
pub const PASSWORD: &str = "layers";

/// How long a registry that is there may take to say so.
const PATIENCE: Duration = Duration::from_secs(2);

/// A registry that was started here, or is being started.
#[derive(Debug)]
pub struct OwnRegistry {
    script: PathBuf,
    pub address: String,
    port: String,
}

/// Why it could not be started or stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegistryTrouble {
    /// The script needs bash, and this system has none.
    NoShell,
    /// The script's last words, empty where it had none.
    Script(String),
}

/// The course's registry, where the learner uses it and nothing answers there.
pub async fn missing(session: &OpenCourse, timeout: Duration) -> Option<OwnRegistry> {
    let address = session.variables.get("registry")?;
    let is_ours = !is_chosen(session, "registry") && !is_chosen(session, "namespace");
    let (host, port) = address.rsplit_once(':')?;
    let is_here = matches!(host, "localhost" | "127.0.0.1");
    if !is_ours || !is_here || answers(address, timeout.min(PATIENCE)).await {
        return None;
    }
    Some(OwnRegistry {
        script: session.catalog.root().join(SCRIPT),
        address: address.to_owned(),
        port: port.to_owned(),
    })
}

/// Whether a registry answers, with or without asking for a login.
async fn answers(registry: &str, patience: Duration) -> bool {
    let url = format!("http://{registry}/v2/");
    let fetched = client::http::get(&url, 64 * 1024, patience).await;
    matches!(
        fetched,
        Fetched::Page {
            status: 200 | 401,
            ..
        }
    )
}

impl OwnRegistry {
    /// Starts it, and makes the account that the lessons log in with. May take minutes, with a sign
    /// of life at the terminal. When the future is dropped half-way, the script is ended.
    pub async fn bring_up(&self, out: &Output) -> Result<(), RegistryTrouble> {
        if cfg!(windows) {
            return Err(RegistryTrouble::NoShell);
        }
        let waiting = out.waiting(&text!(
            "starting the course's registry …",
            "강좌의 레지스트리를 시작하고 있어요 …"
        ));
        let started = async {
            self.run(&["up"], None).await?;
            self.run(&["account", ACCOUNT], Some(PASSWORD)).await
        };
        let started = started.await;
        waiting.finish_and_clear();
        started
    }

    /// Stops it. What was pushed stays for the next time.
    pub async fn take_down(&self) -> Result<(), RegistryTrouble> {
        self.run(&["down"], None).await
    }

    async fn run(&self, arguments: &[&str], typed: Option<&str>) -> Result<(), RegistryTrouble> {
        run_script(&self.script, &self.port, arguments, typed).await
    }
}

/// Runs the script to its end, with what it reads from stdin.
async fn run_script(
    script: &Path,
    port: &str,
    arguments: &[&str],
    typed: Option<&str>,
) -> Result<(), RegistryTrouble> {
    let ended = async {
        let mut command = Command::new("bash");
        command
            .arg(script)
            .args(arguments)
            .args(["--port", port])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        // Ctrl+C is for us: what runs is ended by us, or goes on to its end.
        #[cfg(unix)]
        command.process_group(0);
        let mut running = Running(command.spawn()?);
        if let (Some(mut stdin), Some(typed)) = (running.0.stdin.take(), typed) {
            // A script that reads nothing has ended, and says why.
            let _ = stdin.write_all(typed.as_bytes()).await;
        }
        let stderr = running.0.stderr.take();
        let last = async {
            match stderr {
                Some(stderr) => last_line(stderr).await.unwrap_or_default(),
                None => String::new(),
            }
        };
        let (ended, last) = tokio::join!(running.0.wait(), last);
        io::Result::Ok((ended?, last))
    };
    match ended.await {
        Ok((status, _)) if status.success() => Ok(()),
        Ok((_, last)) => Err(RegistryTrouble::Script(last)),
        Err(error) => Err(RegistryTrouble::Script(error.to_string())),
    }
}

/// The script with whatever it has started; ended when this is dropped before.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(id) = self.0.id()
            && let Ok(id) = i32::try_from(id)
            && let Some(group) = rustix::process::Pid::from_raw(id)
        {
            // One that has just ended by itself needs no signal.
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::TERM);
        }
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    /// Runs a script with these lines.
    async fn ran(lines: &str, typed: Option<&str>) -> Result<(), RegistryTrouble> {
        let folder = tempfile::tempdir().unwrap();
        let script = folder.path().join("registry.sh");
        std::fs::write(&script, lines).unwrap();
        run_script(&script, "5050", &["up"], typed).await
    }

    #[tokio::test]
    async fn a_script_that_fails_says_why_in_its_last_line() {
        let lines = "echo one >&2\necho \"port $3 is taken\" >&2\nexit 1\n";
        let trouble = ran(lines, None).await.unwrap_err();
        assert_eq!(
            trouble,
            RegistryTrouble::Script("port 5050 is taken".to_owned())
        );
    }

    #[tokio::test]
    async fn a_script_reads_what_is_typed_and_may_write_much() {
        let lines = "read -r line\n[ \"$line\" = layers ] || exit 1\n\
                     head -c 1000000 /dev/zero >&2\n";
        assert_eq!(ran(lines, Some("layers\n")).await, Ok(()));
    }

    #[tokio::test]
    async fn a_script_ends_with_the_one_that_waits_for_it() {
        let folder = tempfile::tempdir().unwrap();
        let script = folder.path().join("registry.sh");
        std::fs::write(&script, "echo $$ >\"$0.pid\"\nsleep 600 &\nwait\n").unwrap();
        let written = folder.path().join("registry.sh.pid");
        let mut run = Box::pin(run_script(&script, "5050", &["up"], None));
        let id = loop {
            tokio::select! {
                ended = &mut run => panic!("{ended:?}"),
                () = tokio::task::yield_now() => {}
            }
            match std::fs::read_to_string(&written) {
                Ok(text) if text.ends_with('\n') => break text.trim().parse().unwrap(),
                _ => {}
            }
        };
        drop(run);
        let id = rustix::process::Pid::from_raw(id).unwrap();
        // It is gone as soon as the runtime has collected it.
        while rustix::process::test_kill_process(id).is_ok() {
            tokio::task::yield_now().await;
        }
    }
}
