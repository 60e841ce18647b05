//! The private engines and registries that `tests/lab.sh` started.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Course;
use crate::course::repository;

/// Which image store an engine has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Store {
    /// Docker 20.10 with overlay2; any engine of the matrix, in a run of `tests/matrix.sh`.
    Classic,
    /// Docker 26.1 with the containerd store.
    Containerd,
}

/// One engine, its registry and its ports; its holder has it alone.
pub struct Lab {
    pub store: Store,
    /// For `DOCKER_HOST`.
    pub host: String,
    /// The folder where the engine keeps everything.
    pub home: PathBuf,
    /// Where to push to, `localhost:port`; account `learner`, password `layers`.
    pub registry: String,
    /// A host port for lesson 7.
    pub port: u16,
    /// Plugins of the docker command line that go with this engine.
    pub plugins: Option<PathBuf>,
    /// What distinguishes it, in words.
    traits: String,
    /// Locked; another test may be another process.
    _alone: File,
}

impl Lab {
    /// Waits until no other test uses the engine, and empties it: no containers, no images.
    pub fn of(store: Store) -> Self {
        let (folder, name) = match store {
            Store::Classic => ("classic", "LAB_CLASSIC"),
            Store::Containerd => ("containerd", "LAB_CONTAINERD"),
        };
        let home = Path::new(&setting("LAB_HOME")).join(folder);
        let alone = File::create(home.with_extension("lock")).expect("a file to lock");
        alone.lock().expect("the engine for this test alone");
        // A test that failed left the engine in some state; it is emptied anyway.
        let lab = Self {
            store,
            host: setting(name),
            home,
            registry: setting(&format!("{name}_REGISTRY")),
            port: setting(&format!("{name}_PORT")).parse().expect("a port"),
            plugins: std::env::var_os(format!("{name}_PLUGINS")).map(PathBuf::from),
            traits: setting(&format!("{name}_TRAITS")),
            _alone: alone,
        };
        lab.empty();
        lab
    }

    /// Whether the engine has a trait by which cases choose engines: `classic`, `buildkit` …
    pub fn has(&self, word: &str) -> bool {
        self.traits.split_whitespace().any(|it| it == word)
    }

    /// A learner's own copy of the course on this engine.
    pub fn course(&self) -> Course {
        Course::on(self)
    }

    /// Runs a docker command that must work; returns what it printed.
    pub fn docker(&self, arguments: &[&str]) -> String {
        self.try_docker(arguments)
            .unwrap_or_else(|error| panic!("docker {arguments:?}: {error}"))
    }

    /// Runs a docker command; returns what it printed.
    ///
    /// # Errors
    /// What it complained of.
    pub fn try_docker(&self, arguments: &[&str]) -> Result<String, String> {
        let output = Command::new("docker")
            .env("DOCKER_HOST", &self.host)
            .args(arguments)
            .output()
            .expect("docker runs");
        if output.status.success() {
            Ok(String::from_utf8_lossy(&output.stdout).into_owned())
        } else {
            Err(String::from_utf8_lossy(&output.stderr).into_owned())
        }
    }

    /// Sends a signal to the engine's daemon.
    pub fn signal(&self, name: &str) {
        let config = format!("{}/engine/daemon.json", self.home.display());
        let found = Command::new("pgrep")
            .args(["-f", &format!("^dockerd .*{config}")])
            .output()
            .expect("pgrep runs");
        let found = String::from_utf8_lossy(&found.stdout).into_owned();
        let daemons: Vec<_> = found.split_whitespace().collect();
        assert!(!daemons.is_empty(), "no dockerd with {config}");
        let sent = Command::new("kill")
            .arg(format!("-{name}"))
            .args(daemons)
            .status();
        assert!(sent.expect("kill runs").success());
    }

    /// Starts the engine again, after a test ended it.
    pub fn restart(&self) {
        let script = repository().join("tests/lab.sh");
        let started = Command::new(script)
            .arg("up")
            .output()
            .expect("the lab's script runs");
        assert!(
            started.status.success(),
            "{}",
            String::from_utf8_lossy(&started.stderr)
        );
    }

    fn empty(&self) {
        let containers = self.docker(&["container", "ls", "--all", "--quiet"]);
        let containers: Vec<_> = containers.split_whitespace().collect();
        if !containers.is_empty() {
            self.docker(
                &[
                    &["container", "rm", "--force", "--volumes"],
                    &containers[..],
                ]
                .concat(),
            );
        }
        if self.has("podman") {
            // `system prune` also asks for the builder's cache, which Podman does not have.
            self.docker(&["image", "prune", "--all", "--force"]);
            self.docker(&["volume", "prune", "--force"]);
        } else {
            self.docker(&["system", "prune", "--all", "--force", "--volumes"]);
        }
    }
}

/// A setting that `tests/lab.sh` exports. There is no test without the lab: a missing part is an
/// error, never a skip.
fn setting(name: &str) -> String {
    std::env::var(name)
        .unwrap_or_else(|_| panic!("{name} is not set: run the tests with `make test`"))
}
