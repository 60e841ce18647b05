//! Why a submission is not used, and the bounds that one has.

use super::LARGEST;
use plain::explain::Explain;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

/// Lessons in one submission.
pub(super) const MOST_LESSONS: usize = 64;

/// Steps in one lesson.
pub(super) const MOST_STEPS: usize = 256;

/// Lists and maps within each other in the facts of a step; real ones have about five.
pub(super) const DEEPEST: usize = 32;

/// Characters of a name, of a token, of an ID.
pub(super) const LONGEST: usize = 256;

/// Why a submission, or a lesson of it, is not used. Nothing of it is shown raw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    Empty,
    TooLarge,
    NotUtf8,
    /// Cut off, or no JSON at all.
    NotJson(String),
    /// JSON, but of something else.
    NotASubmission,
    /// Of a version that this checker does not know.
    OtherVersion(String),
    /// A part that is missing or of a wrong type.
    Malformed(String),
    TooManyLessons,
    TooManySteps,
    TooDeep,
    TooLong(&'static str),
    /// Two parts of it contradict each other.
    Contradiction(&'static str),
}

impl Explain for Refusal {
    /// Safe to show.
    fn reason(&self) -> Text {
        match self {
            Self::Empty => text!("the file is empty", "파일이 비어 있어요"),
            Self::TooLarge => text!(
                "larger than {mib} MiB, so it was not read",
                "{mib} MiB보다 커서 읽지 않았어요",
                mib = LARGEST / 1024 / 1024
            ),
            Self::NotUtf8 => text!("not UTF-8 text", "UTF-8 텍스트가 아니에요"),
            Self::NotJson(detail) => text!(
                "broken or cut off: no whole JSON document ({detail})",
                "깨졌거나 잘린 파일이에요. 온전한 JSON 문서가 아니에요 ({detail})",
                detail = visible(detail)
            ),
            Self::NotASubmission => text!(
                "JSON, but nothing that `checker export` wrote",
                "JSON이지만 `checker export`로 만든 파일이 아니에요"
            ),
            Self::OtherVersion(schema) => text!(
                "of another version ({schema}); grade it with the newer checker",
                "다른 버전이에요 ({schema}). 더 새로운 checker로 채점해 주세요",
                schema = visible(schema)
            ),
            Self::Malformed(detail) => text!(
                "a part is missing or of a wrong type ({detail})",
                "빠졌거나 형식이 잘못된 부분이 있어요 ({detail})",
                detail = visible(detail)
            ),
            Self::TooManyLessons => text!(
                "more than {MOST_LESSONS} lessons",
                "레슨이 {MOST_LESSONS}개보다 많아요"
            ),
            Self::TooManySteps => text!(
                "more than {MOST_STEPS} steps in a lesson",
                "한 레슨의 단계가 {MOST_STEPS}개보다 많아요"
            ),
            Self::TooDeep => text!(
                "facts nested deeper than {DEEPEST} levels",
                "기록된 사실이 {DEEPEST}단계보다 깊게 중첩되어 있어요"
            ),
            Self::TooLong(name) => text!(
                "`{name}` is longer than {LONGEST} characters",
                "`{name}` 값이 {LONGEST}자보다 길어요"
            ),
            Self::Contradiction(name) => text!(
                "it contradicts itself ({name})",
                "내용이 서로 어긋나요 ({name})"
            ),
        }
    }

    /// The grader can do nothing about it; the learner can export again.
    fn remedy(&self) -> Option<Text> {
        None
    }
}
