//! A learner's answer, put into their own file as if they had typed it there.

use std::io;
use std::path::{Path, PathBuf};

use crate::learner::STATE;
use check::Question;
use plain::disk;
use plain::explain::Explain;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;
use texts::{encoding, typed};

/// Bytes of a file of answers.
const LARGEST: u64 = 1024 * 1024;

/// Why an answer is not in its file, which is as it was.
#[derive(Debug)]
pub enum AnswerError {
    Io {
        path: PathBuf,
        error: io::Error,
    },
    /// It is not text, or not such that the answer would be read from it.
    Unreadable {
        path: PathBuf,
    },
}

/// Writes an answer into its file in the lesson's folder; all else in the file stays. `root` is the
/// course's folder.
///
/// # Errors
/// [`AnswerError`].
pub fn put(
    root: &Path,
    folder: &Path,
    question: &Question,
    answer: &str,
) -> Result<(), AnswerError> {
    let path = folder.join(question.file);
    let io = |error| AnswerError::Io {
        path: path.clone(),
        error,
    };
    let unreadable = || AnswerError::Unreadable { path: path.clone() };
    let lock = disk::lock(&root.join(STATE)).map_err(io)?;
    let bytes = match disk::read_bounded(&path, LARGEST) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        read => read.map_err(io)?,
    };
    let (text, _) = encoding::decode(&bytes).ok_or_else(unreadable)?;
    let put = typed::put(&text, &question.key, answer).ok_or_else(unreadable)?;
    disk::write_for_others(&lock, &path, put.as_bytes()).map_err(io)
}

impl Explain for AnswerError {
    fn reason(&self) -> Text {
        let (Self::Io { path, .. } | Self::Unreadable { path }) = self;
        let path = visible(&path.display().to_string());
        match self {
            Self::Io { error, .. } => text!(
                "your answer could not be written to {path}: {error}",
                "{path} 파일에 답을 쓰지 못했어요: {error}"
            ),
            Self::Unreadable { .. } => text!(
                "your answer cannot be put into {path} as the file is now",
                "{path} 파일의 지금 내용에는 답을 넣을 수 없어요"
            ),
        }
    }

    fn remedy(&self) -> Option<Text> {
        Some(text!(
            "write it there in your editor",
            "편집기에서 직접 적어 주세요"
        ))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn an_answer_is_in_the_file_and_what_cannot_take_it_stays() {
        let root = tempfile::tempdir().unwrap();
        let question = Question {
            file: "answers.yaml",
            key: "layers".to_owned(),
        };
        let path = root.path().join("answers.yaml");
        let answer = |answer| put(root.path(), root.path(), &question, answer);
        answer("7").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "layers: \"7\"\n");
        fs::write(&path, "# mine\nlayers: \"\"\n").unwrap();
        answer("8").unwrap();
        assert_eq!(
            fs::read_to_string(&path).unwrap(),
            "# mine\nlayers: \"8\"\n"
        );
        let broken: &[u8] = b"\xff\xfe\xff\x00\xd8";
        fs::write(&path, broken).unwrap();
        assert!(answer("9").is_err());
        assert_eq!(fs::read(&path).unwrap(), broken);
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        assert!(matches!(answer("9"), Err(AnswerError::Io { .. })));
    }
}
