//! A class with its own folder, registry and accounts, run as a teacher runs it.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::Value;

use crate::course::checker_path;
use crate::{Ended, two_free_ports};

/// A class in a temporary folder.
pub struct Class {
    parent: tempfile::TempDir,
    pub port: u16,
    /// `http://localhost:PORT`
    pub url: String,
    up: Option<Child>,
}

/// What an HTTP question was answered.
#[derive(Debug)]
pub struct Answered {
    pub status: u16,
    pub headers: String,
    pub body: String,
}

impl Answered {
    pub fn header(&self, name: &str) -> &str {
        let mut lines = self
            .headers
            .lines()
            .filter_map(|line| line.split_once(": "));
        let found = lines.find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.unwrap_or_else(|| panic!("no {name} in {self:?}")).1
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error} in {self:?}"))
    }
}

impl Class {
    /// `checker class init` with a roster and more arguments; it must work.
    pub fn made(roster: &str, arguments: &[&str]) -> Self {
        let parent = tempfile::Builder::new()
            .prefix("class-")
            .tempdir()
            .expect("a folder");
        fs::write(parent.path().join("roster.csv"), roster).expect("a file");
        let port = two_free_ports();
        let mut class = Self {
            parent,
            port,
            url: String::new(),
            up: None,
        };
        let port = port.to_string();
        let init = ["class", "init", "--roster", "roster.csv", "--port", &port];
        let made = class.checker(&[&init, arguments].concat());
        assert_eq!(made.code, 0, "{made:?}");
        let yaml: serde_yaml::Value =
            serde_yaml::from_str(&class.read("class.yaml")).expect("class.yaml");
        let text = |key: &str| yaml[key].as_str().expect("a text").to_owned();
        class.url = format!("{}://{}", text("scheme"), text("address"));
        class
    }

    /// A class of ada, bob and 28 others.
    pub fn of_thirty(arguments: &[&str]) -> Self {
        let mut roster = "name,email\nAda Lovelace,ada@school.edu\nBob,bob@school.edu\n".to_owned();
        for number in 3..=30 {
            roster += &format!("Learner {number},learner{number}@school.edu\n");
        }
        Self::made(&roster, arguments)
    }

    /// The folder in which a teacher types; the class's is `class` in it.
    pub fn parent(&self) -> &Path {
        self.parent.path()
    }

    pub fn path(&self, below: &str) -> PathBuf {
        self.parent.path().join("class").join(below)
    }

    pub fn read(&self, below: &str) -> String {
        fs::read_to_string(self.path(below)).unwrap_or_else(|error| panic!("{below}: {error}"))
    }

    /// The checker in the teacher's folder: English, no colours.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(checker_path());
        command
            .args(arguments)
            .current_dir(self.parent.path())
            .env("LANG", "en_US.UTF-8")
            .env_remove("LC_ALL")
            .env_remove("LC_MESSAGES")
            .stdin(Stdio::null());
        command
    }

    pub fn checker(&self, arguments: &[&str]) -> Ended {
        let output = self.command(arguments).output();
        output.expect("the checker runs").into()
    }

    /// The pass phrases on the cards, by account.
    pub fn cards(&self) -> BTreeMap<String, String> {
        let text = self.read("cards.csv");
        let mut rows = csv::Reader::from_reader(text.as_bytes());
        let rows = rows.deserialize::<BTreeMap<String, String>>();
        rows.map(|row| {
            let row = row.expect("a row");
            (row["account"].clone(), row["pass_phrase"].clone())
        })
        .collect()
    }

    /// The pass phrase of a learner or of the teacher.
    pub fn pass(&self, account: &str) -> String {
        if account == "teacher" {
            let yaml: serde_yaml::Value =
                serde_yaml::from_str(&self.read("teacher.yaml")).expect("teacher.yaml");
            return yaml["pass_phrase"].as_str().expect("a text").to_owned();
        }
        let cards = self.cards();
        let pass = cards.get(account);
        pass.unwrap_or_else(|| panic!("no {account} in {cards:?}"))
            .clone()
    }

    /// Starts it with `checker class up`; returns when it says that it is up.
    pub fn up(&mut self) {
        let mut up = self
            .command(&["class", "up"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the checker runs");
        let mut address = String::new();
        BufReader::new(up.stdout.take().expect("its output"))
            .read_line(&mut address)
            .expect("its output");
        if address.trim() != self.url {
            let ended = up.wait_with_output().expect("its end");
            panic!("{address:?}: {}", String::from_utf8_lossy(&ended.stderr));
        }
        self.up = Some(up);
    }

    /// The process of `checker class up`.
    pub fn process(&self) -> u32 {
        self.up.as_ref().expect("it is up").id()
    }

    /// Ends it by a signal; what it said, and how it ended.
    pub fn end(&mut self, signal: Signal) -> (String, Option<i32>) {
        let mut up = self.up.take().expect("it is up");
        let id = i32::try_from(up.id()).expect("a process");
        kill(Pid::from_raw(id), signal).expect("a signal");
        let mut said = String::new();
        let stderr = up.stderr.as_mut().expect("its words");
        stderr.read_to_string(&mut said).expect("its words");
        (said, up.wait().expect("its end").code())
    }

    /// Asks with curl, a client that has nothing to do with this program.
    pub fn curl(&self, arguments: &[&str], address: &str) -> Answered {
        let mut curl = Command::new("curl");
        curl.args(["--silent", "--show-error", "--include", "--max-time", "60"])
            .args(["--noproxy", "*", "--http1.1", "--header", "Expect:"]);
        if self.path("ca.crt").exists() {
            curl.arg("--cacert").arg(self.path("ca.crt"));
        }
        let output = curl.args(arguments).arg(address).output();
        let ended: Ended = output.expect("curl runs").into();
        assert_eq!(ended.code, 0, "{address}: {ended:?}");
        let (headers, body) = ended.stdout.split_once("\r\n\r\n").expect("an answer");
        let status = headers.split(' ').nth(1).and_then(|word| word.parse().ok());
        Answered {
            status: status.expect("a status"),
            headers: headers.to_owned(),
            body: body.to_owned(),
        }
    }

    /// Asks the registry with a token, or with none.
    pub fn ask(&self, token: Option<&str>, method: &str, path: &str, more: &[&str]) -> Answered {
        let bearer = format!("Authorization: Bearer {}", token.unwrap_or_default());
        let mut arguments = vec!["--request", method];
        if method == "HEAD" {
            arguments = vec!["--head"];
        }
        if token.is_some() {
            arguments.extend(["--header", &bearer]);
        }
        // A registry has no manifest for a client that accepts none of its kind.
        arguments.extend([
            "--header",
            "Accept: */*, application/vnd.oci.image.manifest.v1+json",
        ]);
        arguments.extend(more);
        self.curl(&arguments, &format!("{}{path}", self.url))
    }

    /// Where tokens are given, with these scopes asked for.
    pub fn realm(&self, scopes: &[&str]) -> String {
        let host = self.url.rsplit_once(':').expect("a port").0;
        let service = self.url.split_once("//").expect("a scheme").1;
        let scopes = scopes.iter().map(|scope| format!("&scope={scope}"));
        let scopes: String = scopes.collect();
        format!("{host}:{}/token?service={service}{scopes}", self.port + 1)
    }

    /// A token for an account, with its pass phrase from the cards.
    pub fn token(&self, account: &str, scopes: &[&str]) -> String {
        let login = format!("{account}:{}", self.pass(account));
        let answer = self.curl(&["--user", &login], &self.realm(scopes));
        assert_eq!(answer.status, 200, "{answer:?}");
        let answer = answer.json();
        answer["token"].as_str().expect("a token").to_owned()
    }

    /// Pushes a small image by hand; the status of the last answer, of the first that is refused.
    pub fn push(&self, token: &str, repository: &str, tag: &str) -> u16 {
        let uploads = format!("/v2/{repository}/blobs/uploads/");
        // An empty configuration, `{}`.
        let digest = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
        let begun = self.ask(Some(token), "POST", &uploads, &["--data", ""]);
        if begun.status != 202 {
            return begun.status;
        }
        let location = begun.header("location");
        let bearer = format!("Authorization: Bearer {token}");
        let put = [
            "--request",
            "PUT",
            "--header",
            &bearer,
            "--data-binary",
            "{}",
        ];
        let octets = ["--header", "Content-Type: application/octet-stream"];
        let blob = self.curl(
            &[&put[..], &octets].concat(),
            &format!("{location}&digest={digest}"),
        );
        if blob.status != 201 {
            return blob.status;
        }
        let kind = "application/vnd.oci.image.manifest.v1+json";
        let manifest = format!(
            r#"{{"schemaVersion":2,"mediaType":"{kind}","config":{{"mediaType":"application/vnd.oci.empty.v1+json","digest":"{digest}","size":2}},"layers":[{{"mediaType":"application/octet-stream","digest":"{digest}","size":2}}]}}"#
        );
        let kind = format!("Content-Type: {kind}");
        let path = format!("/v2/{repository}/manifests/{tag}");
        let more = ["--header", &kind, "--data-binary", &manifest];
        self.ask(Some(token), "PUT", &path, &more).status
    }
}

impl Drop for Class {
    fn drop(&mut self) {
        if self.up.is_some() {
            self.end(Signal::SIGTERM);
        }
    }
}
