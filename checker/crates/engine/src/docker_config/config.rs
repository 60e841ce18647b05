//! The files of the Docker config, and the environment that says where they are.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::EngineError;
use plain::disk;
use plain::text;
use plain::visible::visible;

/// Bytes that a file of the Docker config may have.
const LARGEST: u64 = 1024 * 1024;

/// The part of the process's environment that decides; handed in, so that it can be tested.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    pub docker_host: Option<String>,
    pub docker_context: Option<String>,
    pub docker_tls_verify: Option<String>,
    pub docker_cert_path: Option<String>,
    /// The folder of the Docker config: `DOCKER_CONFIG`, else `~/.docker`.
    pub config_dir: Option<PathBuf>,
}

const NAME: &str = "config.json";

/// Reads JSON from a file of the Docker config; `None` where the file does not exist.
///
/// # Errors
/// [`EngineError::Endpoint`]: a file that cannot be read, or is not what it should be.
pub fn read<T: for<'a> Deserialize<'a>>(path: &Path) -> Result<Option<T>, EngineError> {
    let bytes = bytes(path).map_err(|error| unreadable(path, &error.to_string()))?;
    parsed(path, bytes)
}

/// Reads parts of the Docker config itself; `None` where there is none. An empty file is none,
/// as for the docker command line.
///
/// # Errors
/// As [`read`].
pub fn config<T: for<'a> Deserialize<'a>>(dir: &Path) -> Result<Option<T>, EngineError> {
    let path = dir.join(NAME);
    let bytes = config_bytes(dir).map_err(|error| unreadable(&path, &error.to_string()))?;
    parsed(&path, bytes)
}

/// The Docker config, as [`config`], but not parsed.
///
/// # Errors
/// Why it cannot be read.
pub fn config_bytes(dir: &Path) -> io::Result<Option<Vec<u8>>> {
    Ok(bytes(&dir.join(NAME))?.filter(|bytes| !bytes.trim_ascii().is_empty()))
}

fn bytes(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match disk::read_bounded(path, LARGEST) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

fn parsed<T: for<'a> Deserialize<'a>>(
    path: &Path,
    bytes: Option<Vec<u8>>,
) -> Result<Option<T>, EngineError> {
    let parsed = bytes
        .map(|bytes| serde_json::from_slice(&bytes))
        .transpose();
    parsed.map_err(|error| unreadable(path, &error.to_string()))
}

fn unreadable(path: &Path, detail: &str) -> EngineError {
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
