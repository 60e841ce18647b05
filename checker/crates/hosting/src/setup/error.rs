//! Why a class cannot be set up or run.

use std::io;
use std::path::PathBuf;

use crate::tokens::{TokensError, broken, unusable};
use plain::explain::Explain;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    #[error("{}: {error}", .path.display())]
    Io { path: PathBuf, error: io::Error },
    #[error("{} is broken: {detail}", .path.display())]
    Broken { path: PathBuf, detail: String },
    /// There is something already where the class would go.
    #[error("{} is there already", .0.display())]
    Exists(PathBuf),
    #[error("there is no account {0}")]
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

impl Explain for SetupError {
    fn reason(&self) -> Text {
        match self {
            Self::Io { path, error } => unusable(path, error),
            Self::Broken { path, detail } => broken(path, detail),
            Self::Exists(path) => text!(
                "{path} is there already, and is left as it is",
                "{path}에 이미 무언가 있어서 그대로 두었어요",
                path = visible(&path.display().to_string())
            ),
            Self::NoClass(path) => text!(
                "there is no class in {path}",
                "{path} 폴더에 수업이 없어요",
                path = visible(&path.display().to_string())
            ),
            Self::NoAccount(name) => text!(
                "this class has no account `{name}`",
                "이 수업에 `{name}` 계정이 없어요",
                name = visible(name)
            ),
            Self::Refused(text) => text.clone(),
            Self::Certificate(_) | Self::Hash(_) | Self::Random(_) => text!(
                "the class cannot be made: {error}",
                "수업을 만들 수 없어요: {error}",
                error = visible(&self.to_string())
            ),
            Self::Tokens(error) => error.reason(),
        }
    }

    fn remedy(&self) -> Option<Text> {
        Some(match self {
            Self::Exists(_) => text!(
                "name another folder with `--dest`",
                "`--dest`로 다른 폴더를 정해 주세요"
            ),
            Self::NoClass(_) => text!(
                "`checker class init --roster FILE` makes one",
                "`checker class init --roster 파일` 명령으로 만들 수 있어요"
            ),
            Self::NoAccount(_) => text!(
                "roster.csv lists the accounts",
                "계정은 roster.csv 파일에 있어요"
            ),
            Self::Tokens(error) => return error.remedy(),
            _ => return None,
        })
    }
}

impl SetupError {
    /// For `map_err`: what could not be read or written.
    pub fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |error| Self::Io { path, error }
    }
}
