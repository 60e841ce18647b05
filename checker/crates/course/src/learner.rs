//! Who the learner is: the choices of `checker init` and the token, in `.checker/learner.yaml`.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use plain::disk::{Stored, Version, Versioned, VersionedFile};
use plain::explain::Explain;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

/// The folder below the course's where everything about this learner is kept.
pub const STATE: &str = ".checker";

const FORMAT: u32 = 1;

/// What is kept of a learner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a map that begins with `format: 1`")]
pub struct Learner {
    format: u32,
    /// Goes into the learner's own image and page, so that no two are alike.
    pub token: String,
    /// Values over the course's defaults.
    #[serde(default)]
    pub variables: BTreeMap<String, String>,
}

impl Versioned for Learner {
    const VERSION: Version = Version::Format(FORMAT);
    const LARGEST: u64 = 64 * 1024;
}

/// Why the learner's file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LearnerError {
    #[error("cannot read or write {}: {error}", .path.display())]
    Io { path: PathBuf, error: io::Error },
    #[error("{} is broken: {detail}", .path.display())]
    Broken { path: PathBuf, detail: String },
}

impl Explain for LearnerError {
    fn reason(&self) -> Text {
        match self {
            Self::Io { path, error } => text!(
                "your settings in {path} cannot be read or written ({error})",
                "{path}의 설정을 읽거나 쓸 수 없어요 ({error})",
                path = visible(&path.display().to_string())
            ),
            Self::Broken { path, detail } => text!(
                "your settings in {path} are broken ({detail})",
                "{path}의 설정 파일이 깨져 있어요 ({detail})",
                path = visible(&path.display().to_string()),
                detail = visible(detail)
            ),
        }
    }

    fn remedy(&self) -> Option<Text> {
        Some(match self {
            Self::Io { .. } => text!(
                "the course's folder must be writable",
                "강좌 폴더에 쓰기 권한이 있어야 해요"
            ),
            Self::Broken { .. } => text!(
                "fix the file, or move it away and run `checker init`",
                "파일을 고치거나, 다른 곳으로 옮긴 뒤 `checker init`을 실행해 주세요"
            ),
        })
    }
}

impl Learner {
    /// The learner of the course in `root`; the first time with a new token, which is kept.
    ///
    /// # Errors
    /// A file that cannot be read, parsed or first written.
    pub fn open(root: &Path) -> Result<Self, LearnerError> {
        if let Some(learner) = read(&file(root))? {
            return Ok(learner);
        }
        Self::update(root, |_| {})
    }

    /// Changes what is kept, safe against other checkers at the same time.
    ///
    /// # Errors
    /// As for [`open`](Self::open).
    pub fn update(root: &Path, change: impl FnOnce(&mut Self)) -> Result<Self, LearnerError> {
        let file = file(root);
        let io = |error| LearnerError::Io {
            path: file.path().to_owned(),
            error,
        };
        let held = file.lock().map_err(io)?;
        let mut learner = read(&file)?.unwrap_or_else(|| Self {
            format: FORMAT,
            token: new_token(),
            variables: BTreeMap::new(),
        });
        change(&mut learner);
        file.write(&held, &learner).map_err(io)?;
        Ok(learner)
    }
}

/// Where the learner's file is.
pub fn path(root: &Path) -> PathBuf {
    file(root).path().to_owned()
}

fn file(root: &Path) -> VersionedFile<Learner> {
    VersionedFile::new(&root.join(STATE), "learner.yaml")
}

fn read(file: &VersionedFile<Learner>) -> Result<Option<Learner>, LearnerError> {
    let broken = |detail: String| LearnerError::Broken {
        path: file.path().to_owned(),
        detail,
    };
    let stored = file.read().map_err(|error| LearnerError::Io {
        path: file.path().to_owned(),
        error,
    })?;
    match stored {
        Stored::Nothing => Ok(None),
        Stored::OtherVersion(format) => Err(broken(format!("format {format} is not known"))),
        Stored::Unreadable(detail) => Err(broken(detail)),
        // An empty token would be in every file, and others could not be typed.
        Stored::Readable(learner) if !is_token(&learner.token) => {
            Err(broken("`token` must be letters, digits and `-`".to_owned()))
        }
        Stored::Readable(learner) => Ok(Some(learner)),
    }
}

fn is_token(token: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    !token.is_empty() && token.chars().all(plain)
}

/// Whether a course gives such tokens: `tok-` and eight letters and digits.
#[must_use]
pub fn is_given_token(token: &str) -> bool {
    token.strip_prefix("tok-").is_some_and(|rest| {
        rest.len() == 8 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// Eight random characters that no one mistakes for one another; no secret, only different.
fn new_token() -> String {
    const ALPHABET: &[u8] = b"23456789abcdefghjkmnpqrstuvwxyz";
    let mut random = fastrand::Rng::new();
    let letters = (0..8).map(|_| ALPHABET[random.usize(..ALPHABET.len())] as char);
    format!("tok-{}", letters.collect::<String>())
}
