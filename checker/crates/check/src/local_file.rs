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
use texts::encoding::{self, Encoding};

/// Bytes that a page may have, pictures in it included.
pub const LARGEST: u64 = 16 * MIB;

/// Bytes that a file which is read as text and parsed may have.
const LARGEST_TEXT: u64 = MIB;

const MIB: u64 = 1024 * 1024;

/// What was found at a path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LocalFile {
    Missing,
    /// A folder, a device or the like.
    NotAFile,
    /// In older facts only: today its size says that it could not be looked at.
    TooLarge,
    NotText,
    /// In UTF-8.
    Text(String),
    Encoded {
        encoding: Encoding,
        text: String,
    },
}

impl LocalFile {
    /// Reads the file as text.
    ///
    /// # Errors
    /// [`Unknown`] where it is there but cannot be opened, or is larger than any such file.
    pub fn read(folder: &Path, path: &LocalPath) -> Result<Self, Unknown> {
        Ok(match read_at_most(folder, path, LARGEST_TEXT)? {
            Ok(bytes) => Self::of(&bytes),
            Err(absent) => absent,
        })
    }

    pub fn of(bytes: &[u8]) -> Self {
        match encoding::decode(bytes) {
            Some((text, None)) => Self::Text(text),
            Some((text, Some(encoding))) => Self::Encoded { encoding, text },
            None => Self::NotText,
        }
    }

    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Encoded { text, .. } => Some(text),
            _ => None,
        }
    }

    /// Its encoding, where that is not UTF-8.
    pub fn encoding(&self) -> Option<Encoding> {
        match self {
            Self::Encoded { encoding, .. } => Some(*encoding),
            _ => None,
        }
    }

    /// To put behind what was found: the encoding, where that is not UTF-8.
    pub fn told(&self) -> Text {
        let Some(encoding) = self.encoding() else {
            return Text::same("");
        };
        text!(
            "; it is saved as {name}, and UTF-8 is what other programs expect",
            " ({name} 인코딩으로 저장되어 있어요. UTF-8로 저장하는 것이 안전해요)",
            name = encoding.name()
        )
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
            Self::Text(_) | Self::Encoded { .. } => None,
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
                "{path} is not a text file in UTF-8, nor in another encoding that is known here",
                "{path} 파일이 UTF-8 텍스트가 아니고, 여기서 알 수 있는 다른 인코딩도 아니에요"
            )),
        }
    }
}

/// The bytes of a page, or which [`LocalFile`] stands for their absence.
///
/// # Errors
/// [`Unknown`] where it is there but cannot be opened, or is larger than [`LARGEST`].
pub fn read_bytes(folder: &Path, path: &LocalPath) -> Result<Result<Vec<u8>, LocalFile>, Unknown> {
    read_at_most(folder, path, LARGEST)
}

fn read_at_most(
    folder: &Path,
    path: &LocalPath,
    most: u64,
) -> Result<Result<Vec<u8>, LocalFile>, Unknown> {
    let full = folder.join(path.as_str());
    Ok(match disk::read_bounded(&full, most) {
        Ok(bytes) => Ok(bytes),
        Err(error) => Err(match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => LocalFile::Missing,
            ErrorKind::InvalidInput => LocalFile::NotAFile,
            ErrorKind::FileTooLarge => return Err(too_large(&full, path, most)),
            _ => return Err(unreadable(&full, &error)),
        }),
    })
}

fn too_large(full: &Path, path: &LocalPath, most: u64) -> Unknown {
    let size = std::fs::metadata(full).map_or(most, |file| file.len());
    Unknown {
        code: ReasonCode::FileTooLarge,
        reason: text!(
            "{path} has {size} bytes, and the checker reads at most {most} of such a file",
            "{path} 파일이 {size}바이트예요. checker는 이런 파일을 {most}바이트까지만 읽어요",
            path = visible(path.as_str())
        ),
        remedy: text!(
            "make the file smaller, for instance by keeping pictures in files of their own",
            "그림을 별도 파일로 빼는 식으로 파일 크기를 줄여 주세요"
        ),
    }
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
            "let yourself read it: with `chmod u+r` where it is yours, with `sudo chown \"$USER\"` where \
             `ls -l` says that it is another's",
            "파일을 읽을 수 있게 해 주세요. 내 파일이면 `chmod u+r`, `ls -l`에 다른 소유자가 나오면 `sudo chown \"$USER\"` \
             명령을 입력해 주세요"
        ),
    }
}
