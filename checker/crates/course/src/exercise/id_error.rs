//! Why a text is not the ID of a lesson or a step.

use std::fmt;

use plain::explain::Explain;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

/// A text that is not an ID: lower-case letters, digits and single hyphens, 64 at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdError {
    pub text: String,
}

impl Explain for IdError {
    fn reason(&self) -> Text {
        text!(
            "`{id}` is not a valid ID",
            "ID로 쓸 수 없는 이름이에요: `{id}`",
            id = visible(&self.text)
        )
    }

    fn remedy(&self) -> Option<Text> {
        Some(text!(
            "use lower-case letters, digits and single hyphens, as in `lesson-3` or `same-image`",
            "`lesson-3`이나 `same-image`처럼 영어 소문자와 숫자, 그 사이의 하이픈(-)만 써 주세요"
        ))
    }
}

impl fmt::Display for IdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason().en)
    }
}

impl std::error::Error for IdError {}
