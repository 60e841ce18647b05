//! Why there is no token service.

use std::io;
use std::path::PathBuf;

#[derive(Debug, thiserror::Error)]
pub enum TokensError {
    #[error("{}: {error}", .path.display())]
    Io { path: PathBuf, error: io::Error },
    #[error("{} is broken: {detail}", .path.display())]
    Broken { path: PathBuf, detail: String },
    #[error("no random numbers from the system: {0}")]
    Random(getrandom::Error),
}
