//! The programs that keep logins (`docker-credential-…`), asked by their protocol: the registry on
//! standard input, JSON on standard output.
#![expect(clippy::disallowed_methods, reason = "runs another program")]

use std::ffi::OsStr;
use std::io;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;

use super::file::{ConfigFile, KeptBy};
use super::lenient::Lenient;
use crate::Environment;
use engine::{Credential, EngineError};

/// Bytes of a program's answer that are read.
const LARGEST: u64 = 256 * 1024;

/// A program that keeps logins in place of the Docker config.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Helper {
    /// `docker-credential-desktop`.
    pub program: String,
    /// The registry that it is for; `None`: all that have no other.
    pub registry: Option<String>,
}

/// The program's name on `PATH`.
pub fn program(name: &str) -> String {
    format!("docker-credential-{name}")
}

/// The credential helpers that the Docker config names.
///
/// # Errors
/// [`EngineError::DockerConfig`]: a config that cannot be read. Docker warns, and goes on.
pub fn helpers(environment: &Environment) -> Result<Vec<Helper>, EngineError> {
    let file = ConfigFile::of_folder(environment.config_dir.as_deref());
    if let Some(error) = file.unreadable() {
        return Err(error);
    }
    let store = Some((None, file.store)).into_iter();
    let of_registries = file.helpers.into_iter();
    let of_registries = of_registries.map(|(registry, name)| (Some(registry), name));
    Ok(store
        .chain(of_registries)
        .filter(|(_, name)| !name.is_empty())
        .map(|(registry, name)| Helper {
            program: program(&name),
            registry,
        })
        .collect())
}

/// What a program answers for a registry that it has nothing for, by the protocol.
const NONE: &str = "credentials not found in native keychain";

/// The user name that means that the secret is an identity token.
const TOKEN: &str = "<token>";

/// Why a program gave no answer.
#[derive(Debug)]
pub enum Failure {
    Failed(String),
    Late(Duration),
}

impl Failure {
    pub fn explain(self, registry: &str, name: &str, kept_by: KeptBy) -> EngineError {
        let (registry, program) = (registry.to_owned(), program(name));
        match self {
            Self::Failed(detail) => EngineError::Credentials {
                registry,
                program,
                key: kept_by.key(),
                detail,
            },
            Self::Late(after) => EngineError::CredentialsTimeout {
                registry,
                program,
                key: kept_by.key(),
                after,
            },
        }
    }
}

/// The login that the program `docker-credential-NAME` keeps under `key`. It is killed where it
/// takes longer than `limit`.
///
/// # Errors
/// [`Failure`].
pub async fn get(name: &str, key: &str, limit: Duration) -> Result<Option<Credential>, Failure> {
    match tokio::time::timeout(limit, asked(&program(name), key)).await {
        Ok(answer) => answer.map_err(Failure::Failed),
        Err(_) => Err(Failure::Late(limit)),
    }
}

async fn asked(program: &str, key: &str) -> Result<Option<Credential>, String> {
    let mut command = Command::new(program);
    command
        .arg("get")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    let mut child = command.spawn().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => "there is no such program on PATH".to_owned(),
        _ => error.to_string(),
    })?;
    let (input, output, errors) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let write = async {
        // One that knows the answer without reading is as good as any.
        if let Some(mut input) = input {
            let _ = input.write_all(key.as_bytes()).await;
        }
    };
    let ((), output, errors) = tokio::join!(write, whole(output), whole(errors));
    let status = child.wait().await.map_err(|error| error.to_string())?;
    if output.len() as u64 > LARGEST {
        return Err("its answer is too large".to_owned());
    }
    answer(status.success(), &output, &errors).map_err(|detail| match status.code() {
        Some(code) if code != 0 => format!("exit code {code}{detail}"),
        Some(_) => detail,
        None => format!("it was killed{detail}"),
    })
}

/// What a stream says, up to one byte more than is wanted.
async fn whole(stream: Option<impl tokio::io::AsyncRead + Unpin>) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(stream) = stream {
        let _ = stream.take(LARGEST + 1).read_to_end(&mut bytes).await;
    }
    bytes
}

/// What a program's answer means; the error says what to add to its exit code.
fn answer(success: bool, output: &[u8], errors: &[u8]) -> Result<Option<Credential>, String> {
    let said = String::from_utf8_lossy(output);
    if !success {
        if said.trim() == NONE {
            return Ok(None);
        }
        let errors = String::from_utf8_lossy(errors);
        let said = [said.trim(), errors.trim()].into_iter();
        let line = said
            .flat_map(str::lines)
            .find(|line| !line.trim().is_empty());
        return Err(line.map_or_else(String::new, |line| format!(": {}", shortened(line.trim()))));
    }
    if said.trim().is_empty() {
        return Err("it answered with nothing".to_owned());
    }
    // What it answered may be a password: it is not quoted.
    let mut json = Lenient::read(output).map_err(|_| "it did not answer with JSON".to_owned())?;
    let (user, secret) = (json.text("Username"), json.text("Secret"));
    Ok(match user.as_str() {
        "" => None,
        TOKEN => Some(Credential::IdentityToken(secret)),
        _ => Some(Credential::Password(user, secret)),
    })
}

/// The first part of a line, so that a message stays one.
fn shortened(line: &str) -> String {
    const MOST: usize = 200;
    match line.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

/// The program that docker uses where the config says nothing of logins, if it is on `PATH`.
pub fn of_platform(path: Option<&OsStr>) -> Option<&'static str> {
    let has = |program: &str| {
        let folders = path.map(std::env::split_paths);
        folders.into_iter().flatten().any(|folder| {
            let suffix = std::env::consts::EXE_SUFFIX;
            is_program(&folder.join(format!("{program}{suffix}")))
        })
    };
    let name = match std::env::consts::OS {
        "macos" => "osxkeychain",
        "windows" => "wincred",
        "linux" if has("pass") => "pass",
        "linux" => "secretservice",
        _ => return None,
    };
    has(&program(name)).then_some(name)
}

fn is_program(path: &std::path::Path) -> bool {
    let Ok(metadata) = path.metadata() else {
        return false;
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        metadata.is_file() && metadata.permissions().mode() & 0o111 != 0
    }
    #[cfg(not(unix))]
    metadata.is_file()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_programs_answer_is_read_as_docker_reads_it() {
        let login = |text: &str| {
            let found = answer(true, text.as_bytes(), b"").unwrap();
            found.map(|it| match it {
                Credential::Password(user, word) => format!("{user}:{word}"),
                Credential::IdentityToken(token) => token,
            })
        };
        let own = Some("ada:x".to_owned());
        assert_eq!(
            login(r#"{"ServerURL":"s","Username":"ada","Secret":"x"}"#),
            own
        );
        assert_eq!(login(r#"{"username":"ada","SECRET":"x"} and more"#), own);
        let token = login(r#"{"Username":"<token>","Secret":"t"}"#);
        assert_eq!(token.as_deref(), Some("t"));
        for none in [
            r#"{"ServerURL":"","Username":"","Secret":""}"#,
            "{}",
            "null",
        ] {
            assert_eq!(login(none), None, "{none}");
        }
        assert!(answer(false, b"credentials not found in native keychain\n", b"").is_ok());
        for broken in ["", "\n", "[]", "ok", "{"] {
            assert!(answer(true, broken.as_bytes(), b"").is_err(), "{broken}");
        }
        // What it says is on one line, and its secrets are not in it.
        let words = answer(false, b"", b"\n\nlocked\nby someone").unwrap_err();
        assert_eq!(words, ": locked");
        assert!(
            !answer(true, br#"{"Secret":"hidden""#, b"")
                .unwrap_err()
                .contains("hidden")
        );
    }

    proptest! {
        #[test]
        fn no_answer_is_too_strange(success: bool, output: Vec<u8>, errors: Vec<u8>) {
            if let Err(words) = answer(success, &output, &errors) {
                prop_assert!(words.lines().count() <= 1 && words.chars().count() < 250);
            }
        }
    }
}
