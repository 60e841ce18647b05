//! A file of the learner's, in the lesson's folder.

use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::local_path::LocalPath;
use crate::verdict::{ReasonCode, Situation, Unknown};
use plain::disk;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

/// Bytes that a learner's file may have; no page or Dockerfile of this course comes near.
pub const LARGEST: u64 = 1024 * 1024;

/// What was found at a path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LocalFile {
    Missing,
    /// A folder, a device or the like.
    NotAFile,
    TooLarge,
    NotText,
    Text(String),
}

impl LocalFile {
    /// Reads the file as text, at most [`LARGEST`] bytes.
    ///
    /// # Errors
    /// [`Unknown`] where it is there but cannot be opened.
    pub fn read(folder: &Path, path: &LocalPath) -> Result<Self, Unknown> {
        Ok(match read_bytes(folder, path)? {
            Ok(bytes) => match String::from_utf8(bytes) {
                // Editors on Windows put a byte order mark first; docker passes over it too.
                Ok(text) => Self::Text(text.trim_start_matches('\u{feff}').to_owned()),
                Err(_) => Self::NotText,
            },
            Err(absent) => absent,
        })
    }

    /// What is wrong where there is no text.
    pub fn situation(&self) -> Situation {
        match self {
            Self::Missing => Situation::NoFile,
            _ => Situation::Unreadable,
        }
    }

    /// What stands in the way of a text, in words; `None` where there is one.
    pub fn problem(&self, path: &LocalPath) -> Option<Text> {
        let path = visible(path.as_str());
        match self {
            Self::Text(_) => None,
            Self::Missing => Some(text!(
                "there is no file {path} in the lesson's folder",
                "레슨 폴더에 {path} 파일이 없어요"
            )),
            Self::NotAFile => Some(text!(
                "{path} is not a file",
                "{path} 경로에 있는 것이 파일이 아니에요"
            )),
            Self::TooLarge => Some(text!(
                "{path} is larger than 1 MiB",
                "{path} 파일이 1 MiB보다 커요"
            )),
            Self::NotText => Some(text!(
                "{path} is not UTF-8 text",
                "{path} 파일이 UTF-8 텍스트가 아니에요"
            )),
        }
    }
}

/// The file's bytes, or which [`LocalFile`] stands for their absence.
///
/// # Errors
/// [`Unknown`] where it is there but cannot be opened.
pub fn read_bytes(folder: &Path, path: &LocalPath) -> Result<Result<Vec<u8>, LocalFile>, Unknown> {
    let full = folder.join(path.as_str());
    Ok(match disk::read_bounded(&full, LARGEST) {
        Ok(bytes) => Ok(bytes),
        Err(error) => Err(match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => LocalFile::Missing,
            ErrorKind::InvalidInput => LocalFile::NotAFile,
            ErrorKind::FileTooLarge => LocalFile::TooLarge,
            _ => return Err(unreadable(&full, &error)),
        }),
    })
}

fn unreadable(path: &Path, error: &std::io::Error) -> Unknown {
    let path = visible(&path.display().to_string());
    Unknown {
        code: ReasonCode::FileUnreadable,
        reason: text!(
            "{path} cannot be read ({error})",
            "{path} 파일을 읽을 수 없어요 ({error})"
        ),
        remedy: text!(
            "see who may read that file with `ls -l`, and run this again",
            "`ls -l`로 파일 권한을 확인한 뒤 다시 실행해 주세요"
        ),
    }
}
