//! Why there is no token service.

use std::io;
use std::path::{Path, PathBuf};

use plain::explain::Explain;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

#[derive(Debug, thiserror::Error)]
pub enum TokensError {
    #[error("{}: {error}", .path.display())]
    Io { path: PathBuf, error: io::Error },
    #[error("{} is broken: {detail}", .path.display())]
    Broken { path: PathBuf, detail: String },
    #[error("no random numbers from the system: {0}")]
    Random(getrandom::Error),
}

impl Explain for TokensError {
    fn reason(&self) -> Text {
        match self {
            Self::Io { path, error } => unusable(path, error),
            Self::Broken { path, detail } => broken(path, detail),
            Self::Random(_) => text!(
                "the class cannot be made: {error}",
                "수업을 만들 수 없어요: {error}",
                error = visible(&self.to_string())
            ),
        }
    }

    fn remedy(&self) -> Option<Text> {
        None
    }
}

/// A file that cannot be read or written.
pub fn unusable(path: &Path, error: &io::Error) -> Text {
    let path = visible(&path.display().to_string());
    match error.kind() {
        io::ErrorKind::NotFound => text!("there is no file {path}", "{path} 파일이 없어요"),
        io::ErrorKind::PermissionDenied => text!(
            "you may not read or write {path}",
            "{path} 파일을 읽거나 쓸 권한이 없어요"
        ),
        _ => text!(
            "{path} cannot be read or written ({error})",
            "{path} 파일을 읽거나 쓸 수 없어요 ({error})",
            error = visible(&error.to_string())
        ),
    }
}

/// A file of the class that does not hold what it should.
pub fn broken(path: &Path, detail: &str) -> Text {
    text!(
        "{path} is broken ({detail})",
        "{path} 파일이 깨져 있어요 ({detail})",
        path = visible(&path.display().to_string()),
        detail = visible(detail)
    )
}
