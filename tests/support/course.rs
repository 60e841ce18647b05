//! A learner's own copy of the course, and what the learner types there.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use crate::{Lab, Terminal, why};

/// The course in a temporary folder, with a Docker config and a namespace of its own.
pub struct Course {
    folder: tempfile::TempDir,
    host: String,
    /// The learner's name, new for each course: the registry keeps what earlier tests pushed.
    pub learner: String,
    /// Where this learner pushes to.
    pub namespace: String,
    pub registry: String,
    pub port: u16,
}

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Ended {
    /// The single JSON document on stdout.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| {
            panic!("{error} in {:?}, stderr {:?}", self.stdout, self.stderr)
        })
    }
}

impl Course {
    /// A course for an engine of the lab, set up with `checker init`.
    pub fn on(lab: &Lab) -> Self {
        let course = Self::without_setup(&lab.host, &lab.registry, lab.port);
        if let Some(plugins) = &lab.plugins {
            symlink(plugins, course.docker_config().join("cli-plugins")).expect("a link");
        }
        let init = course.checker(&[
            "init",
            "--learner",
            &course.learner,
            "--registry",
            &course.registry,
            "--set",
            &format!("port={}", course.port),
        ]);
        assert_eq!(init.code, 0, "{init:?}");
        course
    }

    /// A course with no engine behind it.
    pub fn anywhere() -> Self {
        Self::at("unix:///nonexistent/docker.sock")
    }

    /// A course with another engine than the lab's, as `DOCKER_HOST` names it.
    pub fn at(host: &str) -> Self {
        Self::without_setup(host, "localhost:5050", 80)
    }

    fn without_setup(host: &str, registry: &str, port: u16) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("course-")
            .tempdir()
            .expect("a folder");
        // An engine without root is another user here, and mounts files from it.
        let readable = fs::Permissions::from_mode(0o755);
        fs::set_permissions(folder.path(), readable).expect("a folder");
        copy(
            &repository().join("exercises"),
            &folder.path().join("exercises"),
        );
        fs::create_dir(folder.path().join("docker-config")).expect("a folder");
        let learner = format!("u{:08x}", fastrand::u32(..));
        Self {
            namespace: format!("{registry}/{learner}"),
            folder,
            host: host.to_owned(),
            learner,
            registry: registry.to_owned(),
            port,
        }
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    /// A text without this course's folder, which differs from run to run.
    pub fn redacted(&self, text: &str) -> String {
        text.replace(&format!("{}/", self.root().display()), "")
    }

    /// A path below the course's folder.
    pub fn path(&self, below: impl AsRef<Path>) -> PathBuf {
        self.root().join(below)
    }

    pub fn docker_config(&self) -> PathBuf {
        self.path("docker-config")
    }

    /// Replaces a file of the course.
    pub fn write(&self, below: &str, content: impl AsRef<[u8]>) {
        fs::write(self.path(below), content).expect("a file to write");
    }

    pub fn read(&self, below: &str) -> String {
        fs::read_to_string(self.path(below)).unwrap_or_else(|error| panic!("{below}: {error}"))
    }

    /// The checker in the course's folder: English, no colours, the lab's engine.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.program(&checker_path());
        command.args(arguments);
        command
    }

    /// Runs the checker to its end.
    pub fn checker(&self, arguments: &[&str]) -> Ended {
        self.command(arguments)
            .output()
            .expect("the checker runs")
            .into()
    }

    /// Checks one lesson: its report as JSON.
    pub fn report(&self, lesson: &str) -> Value {
        self.checker(&[lesson, "--format", "json"]).json()
    }

    /// Each step's verdict, in order.
    pub fn verdicts(&self, lesson: &str) -> Vec<(String, String)> {
        let report = self.report(lesson);
        let word = |step: &Value, key: &str| step[key].as_str().unwrap_or_default().to_owned();
        let steps = report["steps"].as_array().expect("steps");
        steps
            .iter()
            .map(|step| (word(step, "id"), word(step, "verdict")))
            .collect()
    }

    /// The verdict of one step.
    pub fn verdict(&self, lesson: &str, step: &str) -> String {
        let step = self.step(lesson, step);
        step["verdict"].as_str().unwrap_or_default().to_owned()
    }

    /// Why a step does not pass: the `situation` of a fail, the `reason_code` of what could not be
    /// looked at; `pass` where the step does not exist.
    pub fn why(&self, lesson: &str, step: &str) -> String {
        why(&self.step(lesson, step))
    }

    fn step(&self, lesson: &str, step: &str) -> Value {
        let report = self.report(lesson);
        let mut steps = report["steps"].as_array().expect("steps").iter();
        let found = steps.find(|it| it["id"] == step).cloned();
        found.unwrap_or_else(|| panic!("no step {step} in {lesson}"))
    }

    /// Runs a script as the learner would, in a lesson's folder with the course's variables, in
    /// a real terminal; logs in when asked. Returns what the terminal showed and the exit code.
    pub fn type_script(&self, lesson: &str, script: &str) -> (String, i32) {
        let mut bash = self.program("bash");
        bash.current_dir(self.path("exercises").join(lesson))
            .args(["-c", script]);
        bash.envs(self.variables());
        Terminal::spawn(bash).answer_logins("learner", "layers")
    }

    /// The course's settings, as `checker vars` prints them for a shell.
    pub fn variables(&self) -> Vec<(String, String)> {
        let vars = self.checker(&["vars"]).stdout;
        let lines = vars.lines().map(|line| {
            let assignment = line.strip_prefix("export ").expect("an export");
            let (name, value) = assignment.split_once('=').expect("an assignment");
            (name.to_owned(), value.trim_matches('\'').to_owned())
        });
        lines.collect()
    }

    /// Runs a script that must work.
    pub fn sh(&self, lesson: &str, script: &str) -> String {
        let (shown, code) = self.type_script(lesson, &format!("set -e\n{script}"));
        assert_eq!(code, 0, "{script}\n{shown}");
        shown
    }

    /// Runs a lesson's solution as it is written, after those that it builds on.
    pub fn solve(&self, lesson: &str) -> String {
        for before in self.builds_on(lesson) {
            self.solve(&before);
        }
        let (shown, code) = self.type_script(lesson, "exec bash solution.sh");
        assert_eq!(code, 0, "the solution of {lesson}\n{shown}");
        shown
    }

    /// The lessons whose result a lesson uses.
    pub fn builds_on(&self, lesson: &str) -> Vec<String> {
        let exercise: serde_yaml::Value =
            serde_yaml::from_str(&self.read(&format!("exercises/{lesson}/exercise.yaml")))
                .expect("an exercise");
        let before = exercise["builds_on"]
            .as_sequence()
            .cloned()
            .unwrap_or_default();
        before
            .iter()
            .filter_map(|id| Some(id.as_str()?.to_owned()))
            .collect()
    }

    /// A program with this learner's surroundings and nothing of the person's who runs the tests.
    pub fn program(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(self.root())
            .env("DOCKER_HOST", &self.host)
            .env("DOCKER_CONFIG", self.docker_config())
            .env("LANG", "en_US.UTF-8")
            .env("TZ", "UTC")
            .env("TERM", "xterm-256color")
            .env_remove("LC_ALL")
            .env_remove("LC_MESSAGES")
            .env_remove("DOCKER_CONTEXT")
            .env_remove("DOCKER_TLS_VERIFY")
            .env_remove("DOCKER_CERT_PATH")
            .env_remove("NO_COLOR");
        command
    }
}

/// The repository's folder.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Copies a folder with everything in it.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).expect("a copy");
        }
    }
}

/// The checker that was built together with the tests: beside the folder of the test binaries. A
/// benchmark names the one that it measures.
pub fn checker_path() -> String {
    if let Ok(path) = std::env::var("CHECKER_UNDER_TEST") {
        return path;
    }
    let tests = std::env::current_exe().expect("this program's path");
    let folder = tests
        .parent()
        .and_then(Path::parent)
        .expect("target/PROFILE/deps");
    let path = folder
        .join("checker-under-test")
        .with_extension(std::env::consts::EXE_EXTENSION);
    path.to_str().expect("a path in UTF-8").to_owned()
}
