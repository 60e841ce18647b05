//! Where the files of the Docker config are, what the environment says of Docker, and reading them
//! within bounds.

use std::ffi::OsString;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use engine::EngineError;
use plain::disk;
use plain::text;
use plain::visible::visible;

/// Bytes that a file of the Docker config may have.
const LARGEST: u64 = 1024 * 1024;

/// The part of the process's environment that decides; handed in, so that it can be tested.
#[derive(Clone, Default)]
pub struct Environment {
    pub docker_host: Option<String>,
    pub docker_context: Option<String>,
    /// Whether `DOCKER_TLS` is set to anything.
    pub docker_tls: Option<String>,
    pub docker_tls_verify: Option<String>,
    pub docker_cert_path: Option<String>,
    pub docker_api_version: Option<String>,
    /// Logins in a variable, which docker reads from 28.3 on.
    pub docker_auth_config: Option<String>,
    /// The learner's own folder: what is shown of a file below it begins with `~`.
    pub home: Option<PathBuf>,
    /// The folder of the Docker config: `DOCKER_CONFIG`, else `~/.docker`.
    pub config_dir: Option<PathBuf>,
    /// Where Podman keeps logins, the first file that has one counts.
    pub podman_logins: Vec<PathBuf>,
    /// `PATH`: docker looks there for the platform's own program for logins.
    pub path: Option<OsString>,
}

// No derived `Debug`: a login must never reach a log or a failing test's output.
impl std::fmt::Debug for Environment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Environment")
            .field("docker_host", &self.docker_host)
            .field("docker_context", &self.docker_context)
            .field("config_dir", &self.config_dir)
            .finish_non_exhaustive()
    }
}

impl Environment {
    /// How a file with logins is named to others, who need not know this machine's folders.
    #[must_use]
    pub fn shown(&self, file: &Path) -> String {
        let below_home = self.home.as_deref().map(|home| file.strip_prefix(home));
        match below_home {
            Some(Ok(rest)) => format!("~/{}", rest.display()),
            _ if file.parent() == self.config_dir.as_deref() => {
                "$DOCKER_CONFIG/config.json".to_owned()
            }
            _ if file.ends_with("containers/auth.json") => "containers/auth.json".to_owned(),
            _ if file.starts_with("/run/containers") => "/run/containers/auth.json".to_owned(),
            _ => "$REGISTRY_AUTH_FILE".to_owned(),
        }
    }
}

/// A file of the Docker config; `None` where there is none.
///
/// # Errors
/// Why it cannot be read.
pub fn bytes(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match disk::read_bounded(path, LARGEST) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// A context's file that cannot be read: without it there is no endpoint.
pub fn unreadable(path: &Path, detail: &str) -> EngineError {
    EngineError::Endpoint {
        reason: text!(
            "the Docker config {path} cannot be read ({detail})",
            "Docker 설정 파일을 읽을 수 없어요: {path} ({detail})",
            path = visible(&path.display().to_string()),
            detail = visible(detail)
        ),
        remedy: text!(
            "fix that file, or choose the engine with DOCKER_HOST",
            "파일을 고치거나 DOCKER_HOST로 엔진을 지정해 주세요"
        ),
    }
}
