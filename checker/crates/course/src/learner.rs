//! Who the learner is: the choices of `checker init` and the token, in `.checker/learner.yaml`.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use plain::disk;
use plain::yaml;

/// The folder below the course's where everything about this learner is kept.
pub const STATE: &str = ".checker";

const FORMAT: u32 = 1;
const LARGEST: u64 = 64 * 1024;

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

/// Why the learner's file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LearnerError {
    #[error("cannot read or write {}: {error}", .path.display())]
    Io { path: PathBuf, error: io::Error },
    #[error("{} is broken: {detail}", .path.display())]
    Broken { path: PathBuf, detail: String },
}

impl Learner {
    /// The learner of the course in `root`; the first time with a new token, which is kept.
    ///
    /// # Errors
    /// A file that cannot be read, parsed or first written.
    pub fn open(root: &Path) -> Result<Self, LearnerError> {
        let path = path(root);
        if let Some(learner) = read(&path)? {
            return Ok(learner);
        }
        Self::update(root, |_| {})
    }

    /// Changes what is kept, safe against other checkers at the same time.
    ///
    /// # Errors
    /// As for [`open`](Self::open).
    pub fn update(root: &Path, change: impl FnOnce(&mut Self)) -> Result<Self, LearnerError> {
        let path = path(root);
        let io = |error| LearnerError::Io {
            path: path.clone(),
            error,
        };
        let lock = disk::lock(&root.join(STATE)).map_err(io)?;
        let mut learner = read(&path)?.unwrap_or_else(|| Self {
            format: FORMAT,
            token: new_token(),
            variables: BTreeMap::new(),
        });
        change(&mut learner);
        let yaml = serde_yaml::to_string(&learner).map_err(|error| LearnerError::Broken {
            path: path.clone(),
            detail: error.to_string(),
        })?;
        disk::write_whole(&lock, &path, yaml.as_bytes()).map_err(io)?;
        Ok(learner)
    }
}

fn path(root: &Path) -> PathBuf {
    root.join(STATE).join("learner.yaml")
}

fn read(path: &Path) -> Result<Option<Learner>, LearnerError> {
    let bytes = match disk::read_bounded(path, LARGEST) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return Err(LearnerError::Io {
                path: path.to_owned(),
                error,
            });
        }
    };
    let broken = |detail: String| LearnerError::Broken {
        path: path.to_owned(),
        detail,
    };
    let learner: Learner = yaml::from_slice(&bytes).map_err(|error| broken(error.to_string()))?;
    if learner.format != FORMAT {
        return Err(broken(format!("format {} is not known", learner.format)));
    }
    // An empty one would be in every file, and others could not be typed.
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if learner.token.is_empty() || !learner.token.chars().all(plain) {
        return Err(broken("`token` must be letters, digits and `-`".to_owned()));
    }
    Ok(Some(learner))
}

/// Eight random characters that no one mistakes for one another; no secret, only different.
fn new_token() -> String {
    const ALPHABET: &[u8] = b"23456789abcdefghjkmnpqrstuvwxyz";
    let mut random = fastrand::Rng::new();
    let letters = (0..8).map(|_| ALPHABET[random.usize(..ALPHABET.len())] as char);
    format!("tok-{}", letters.collect::<String>())
}
