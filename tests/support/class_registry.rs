//! A registry for one class: Debian's docker-registry, in a folder and on a port of its own.

use std::fs;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::course::repository;
use crate::{Ended, free_port};

/// How long the registry may take to come up.
const PATIENCE: Duration = Duration::from_secs(30);

/// The media type of a learner's result.
const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";

/// A real registry; ends with the test.
pub struct ClassRegistry {
    folder: tempfile::TempDir,
    data: PathBuf,
    pub port: u16,
    accounts: Vec<(String, String)>,
    has_tls: bool,
    process: Option<Child>,
}

impl ClassRegistry {
    /// For anybody.
    pub fn open() -> Self {
        Self::new(&[], false, None)
    }

    /// For accounts with pass phrases.
    pub fn with_accounts(accounts: &[(&str, &str)]) -> Self {
        Self::new(accounts, false, None)
    }

    /// The same over TLS, with a certificate of an unknown authority.
    pub fn with_tls(accounts: &[(&str, &str)]) -> Self {
        Self::new(accounts, true, None)
    }

    /// For anybody, with its data in a folder that the test brings.
    pub fn in_folder(data: &Path) -> Self {
        Self::new(&[], false, Some(data))
    }

    fn new(accounts: &[(&str, &str)], has_tls: bool, data: Option<&Path>) -> Self {
        let folder = tempfile::Builder::new().prefix("class-").tempdir();
        let folder = folder.expect("a folder");
        let owned = |(name, password): &(&str, &str)| ((*name).to_owned(), (*password).to_owned());
        let mut registry = Self {
            data: data.map_or_else(|| folder.path().join("data"), Path::to_owned),
            folder,
            port: free_port(),
            accounts: accounts.iter().map(owned).collect(),
            has_tls,
            process: None,
        };
        registry.configure();
        registry.start();
        registry
    }

    fn configure(&self) {
        let path = |name: &str| self.folder.path().join(name).display().to_string();
        let mut config = format!(
            "version: 0.1\nlog: {{ level: error, accesslog: {{ disabled: true }} }}\n\
             storage: {{ filesystem: {{ rootdirectory: {} }} }}\n\
             http:\n  addr: 127.0.0.1:{}\n",
            self.data.display(),
            self.port
        );
        if self.has_tls {
            make_certificates(self.folder.path());
            config += &format!(
                "  tls: {{ certificate: {}, key: {} }}\n",
                path("server.pem"),
                path("server.key")
            );
        }
        if !self.accounts.is_empty() {
            config += &format!(
                "auth: {{ htpasswd: {{ realm: class, path: {} }} }}\n",
                path("htpasswd")
            );
            fs::write(path("htpasswd"), "").expect("a file");
            for (name, password) in &self.accounts {
                self.write_password(name, password);
            }
        }
        fs::write(path("config.yml"), config).expect("a file");
    }

    /// Changes the pass phrase of an account; the registry notices by itself.
    pub fn set_password(&mut self, name: &str, password: &str) {
        self.write_password(name, password);
        self.accounts.retain(|(other, _)| other != name);
        self.accounts.push((name.to_owned(), password.to_owned()));
    }

    fn write_password(&self, name: &str, password: &str) {
        let file = self.folder.path().join("htpasswd");
        let arguments = ["-bB", "-C", "4"];
        let mut command = Command::new("htpasswd");
        run(command.args(arguments).arg(file).args([name, password]));
    }

    /// Starts it, and waits until it answers.
    pub fn start(&mut self) {
        let process = Command::new(&*BINARY)
            .arg("serve")
            .arg(self.folder.path().join("config.yml"))
            .env("OTEL_TRACES_EXPORTER", "none")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        self.process = Some(process.expect("the registry starts"));
        let until = Instant::now() + PATIENCE;
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(Instant::now() < until, "the registry does not come up");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Ends it as a power cut would; what it has stays.
    pub fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
    }

    /// For `checker join`.
    pub fn address(&self) -> String {
        let scheme = if self.has_tls { "https" } else { "http" };
        format!("{scheme}://localhost:{}", self.port)
    }

    /// The certificate of its authority.
    pub fn authority(&self) -> String {
        self.folder.path().join("ca.pem").display().to_string()
    }

    /// GETs a path below `/v2/` as a learner; `None` for what is not there, or not yet.
    pub fn get(&self, path: &str, learner: &str) -> Option<Vec<u8>> {
        let mut command = Command::new("curl");
        command.args(["-sS", "-w", "%{stderr}%{http_code}", "-H"]);
        command.arg(format!("Accept: {MANIFEST}"));
        if let Some((name, password)) = self.accounts.iter().find(|(name, _)| name == learner) {
            command.args(["-u", &format!("{name}:{password}")]);
        }
        if self.has_tls {
            command.args(["--cacert", &self.authority()]);
        }
        let output = command
            .arg(format!("{}/v2/{path}", self.address()))
            .output();
        let output = output.expect("curl runs");
        match String::from_utf8_lossy(&output.stderr).trim() {
            "200" => Some(output.stdout),
            // It says 500 of a tag that it is just writing.
            "404" | "500" => None,
            other => panic!("{path}: {other}"),
        }
    }

    fn json(&self, path: &str, learner: &str) -> Option<Value> {
        let body = self.get(path, learner)?;
        Some(serde_json::from_slice(&body).expect("JSON"))
    }

    /// The tags of a learner's repository, in order.
    pub fn tags(&self, learner: &str) -> Vec<String> {
        let list = self.json(&format!("submissions/{learner}/tags/list"), learner);
        let tags = list.map(|list| list["tags"].clone()).unwrap_or_default();
        let tags: Option<Vec<String>> = serde_json::from_value(tags).ok().flatten();
        let mut tags = tags.unwrap_or_default();
        tags.sort();
        tags
    }

    /// The tags of a lesson's attempts.
    pub fn attempts(&self, learner: &str, lesson: &str) -> Vec<String> {
        let mut tags = self.tags(learner);
        tags.retain(|tag| tag.starts_with(&format!("{lesson}.")));
        tags
    }

    pub fn manifest(&self, learner: &str, tag: &str) -> Option<Vec<u8>> {
        self.get(&format!("submissions/{learner}/manifests/{tag}"), learner)
    }

    /// The document behind a tag, as bytes.
    pub fn document(&self, learner: &str, tag: &str) -> Option<Vec<u8>> {
        let manifest = self.manifest(learner, tag)?;
        let manifest: Value = serde_json::from_slice(&manifest).expect("a manifest");
        let digest = manifest["layers"][0]["digest"].as_str().expect("a digest");
        self.get(&format!("submissions/{learner}/blobs/{digest}"), learner)
    }
}

impl Drop for ClassRegistry {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The program, as the classroom's scripts find or fetch it.
static BINARY: LazyLock<String> = LazyLock::new(|| {
    let script = ". lib/common.sh; . lib/debian.sh; registry_binary \"$DEFAULT_CACHE\"";
    let mut bash = Command::new("bash");
    bash.args(["-c", &format!("BASH_SOURCE=x; {script}")])
        .current_dir(repository().join("classroom"));
    let path = run(&mut bash).stdout.trim().to_owned();
    assert!(!path.is_empty(), "no docker-registry");
    path
});

fn make_certificates(folder: &Path) {
    let script = "set -e
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \
          -subj '/CN=Class' -keyout ca.key -out ca.pem
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
          -subj '/CN=localhost' -keyout server.key -out server.csr
        printf 'subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n' >server.ext
        openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 \
          -extfile server.ext -out server.pem";
    run(Command::new("bash")
        .args(["-c", script])
        .current_dir(folder));
}

fn run(command: &mut Command) -> Ended {
    let ended: Ended = command.output().expect("a program").into();
    assert_eq!(ended.code, 0, "{command:?} {ended:?}");
    ended
}
