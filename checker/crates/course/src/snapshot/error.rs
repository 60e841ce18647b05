//! Why a result was not kept.

use std::io;
use std::path::PathBuf;

use plain::explain::Explain;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    #[error("cannot write {}: {error}", .path.display())]
    Io { path: PathBuf, error: io::Error },
    #[error("{} is of another version ({schema}) and stays as it is", .path.display())]
    OtherVersion { path: PathBuf, schema: String },
}

impl Explain for SnapshotError {
    fn reason(&self) -> Text {
        match self {
            Self::Io { path, error } => text!(
                "this result was not kept: {path} cannot be written ({error})",
                "이 결과를 저장하지 못했어요: {path} 파일을 쓸 수 없어요 ({error})",
                path = visible(&path.display().to_string())
            ),
            Self::OtherVersion { path, schema } => text!(
                "this result was not kept: {path} is of another version ({schema}) and stays as it is",
                "이 결과를 저장하지 못했어요: {path} 파일은 다른 버전이라서({schema}) 그대로 두었어요",
                path = visible(&path.display().to_string()),
                schema = visible(schema)
            ),
        }
    }

    fn remedy(&self) -> Option<Text> {
        match self {
            Self::Io { .. } => None,
            Self::OtherVersion { .. } => Some(text!(
                "use the newer checker",
                "더 새로운 checker를 사용해 주세요"
            )),
        }
    }
}
