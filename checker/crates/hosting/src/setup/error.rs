//! Why a class cannot be set up or run.

use std::io;
use std::path::PathBuf;

use crate::tokens::TokensError;
use plain::lang::Text;

#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    #[error("{}: {error}", .path.display())]
    Io { path: PathBuf, error: io::Error },
    #[error("{} is broken: {detail}", .path.display())]
    Broken { path: PathBuf, detail: String },
    /// There is something already where the class would go.
    #[error("{} is there already", .0.display())]
    Exists(PathBuf),
    #[error("nobody has the account {0}")]
    NoAccount(String),
    /// There is no class in the folder.
    #[error("{} holds no class", .0.display())]
    NoClass(PathBuf),
    /// The roster, or a wish that cannot be fulfilled, in a sentence.
    #[error("{}", .0.en)]
    Refused(Text),
    #[error("the certificates cannot be made: {0}")]
    Certificate(#[from] rcgen::Error),
    #[error("the pass phrases cannot be hashed: {0}")]
    Hash(#[from] bcrypt::BcryptError),
    #[error("no random numbers from the system: {0}")]
    Random(#[from] getrandom::Error),
    #[error(transparent)]
    Tokens(#[from] TokensError),
}

impl SetupError {
    /// For `map_err`: what could not be read or written.
    pub fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |error| Self::Io { path, error }
    }
}
