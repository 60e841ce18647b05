//! Commands that this build leaves out.

use super::error::UserError;
use plain::text;

/// Instead of a teacher's command.
pub fn teachers() -> anyhow::Error {
    let text = text!(
        "this checker was built for learners, without the teacher's commands; build one that has \
         them with `cargo install --path checker --locked --force` in the course's folder",
        "이 checker는 선생님용 명령을 빼고 빌드한 학습자용이에요. 강좌 폴더에서 \
         `cargo install --path checker --locked --force` 명령으로 빌드하면 쓸 수 있어요"
    );
    UserError::new(text).into()
}
