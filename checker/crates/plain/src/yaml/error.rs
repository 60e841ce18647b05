//! What can be wrong in a file that a person wrote, as types, with words and a remedy for each.

use super::node::{Path, Place};
use crate::explain::Explain;
use crate::lang::Text;
use crate::template::TemplateError;
use crate::text;
use crate::visible::visible;

/// An error at a place of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// `None` where the whole document is meant.
    pub at: Option<Place>,
    pub path: Path,
    pub problem: Problem,
}

impl Located {
    pub fn new(at: Place, path: &Path, problem: Problem) -> Self {
        Self {
            at: Some(at),
            path: path.clone(),
            problem,
        }
    }

    /// The reason, with the path before it.
    pub fn reason(&self) -> Text {
        let reason = self.problem.reason();
        if self.path.is_whole() {
            return reason;
        }
        Text {
            en: format!("{}: {}", self.path, reason.en),
            ko: format!("{}: {}", self.path, reason.ko),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// In the parser's words.
    Syntax {
        detail: String,
    },
    MoreThanOneDocument,
    TooManyBrackets {
        most: usize,
    },
    TooDeep {
        most: usize,
    },
    /// More parts, those that aliases stand for included.
    TooLarge {
        most: usize,
    },
    /// A map's key that is a list or a map itself.
    KeyIsNoText,
    DuplicateKey {
        key: String,
    },
    Template(TemplateError),
    /// A character that would steer a terminal or a page.
    Hidden {
        text: String,
    },
    UnknownField {
        name: String,
        known: Known,
    },
    UnknownName {
        name: String,
        known: Known,
    },
    MissingField {
        name: &'static str,
    },
    /// What is there, and what should be.
    Unexpected {
        found: Text,
        expected: Text,
    },
    /// Not a map with one key, which names what the value is.
    NotOneKey {
        expected: Known,
    },
    /// What a type says about its own text.
    Said {
        reason: Text,
        remedy: Option<Text>,
    },
}

/// What a [`Text`] expects, by which its remedy is chosen.
const BOTH_LANGUAGES: &str = "a text in both languages";

/// What stands between the two languages in what one of our own types expects: serde takes one
/// text.
const KOREAN: &str = " || ";

/// What one of our own types expects, as it says it in English, and may say in Korean after it.
pub(super) fn own_words(expected: &str) -> Text {
    match expected.split_once(KOREAN) {
        Some((en, ko)) => Text {
            en: en.to_owned(),
            ko: ko.to_owned(),
        },
        None if expected == BOTH_LANGUAGES => {
            text!("a text in both languages", "두 언어로 적은 글")
        }
        None => Text::same(expected),
    }
}

type Known = &'static [&'static str];

impl Problem {
    /// The problem that `error` has words for.
    pub fn said(error: &impl Explain) -> Self {
        Self::Said {
            reason: error.reason(),
            remedy: error.remedy(),
        }
    }
}

impl Explain for Problem {
    fn reason(&self) -> Text {
        match self {
            Self::Syntax { detail } => text!(
                "this is not valid YAML: {detail}",
                "올바른 YAML이 아니에요: {detail}",
                detail = visible(detail)
            ),
            Self::MoreThanOneDocument => text!(
                "there is more than one document in the file",
                "파일 하나에 문서가 여러 개 있어요"
            ),
            Self::TooManyBrackets { most } => text!(
                "more than {most} brackets: lists within lists without end",
                "괄호가 {most}개를 넘어요. 목록 안에 목록이 끝없이 이어져요"
            ),
            Self::TooDeep { most } => text!(
                "lists and maps are nested more than {most} deep",
                "목록과 맵이 {most}겹 넘게 겹쳐 있어요"
            ),
            Self::TooLarge { most } => text!(
                "the document has more than {most} parts, with its aliases filled in",
                "별칭을 펼치면 항목이 {most}개를 넘어요"
            ),
            Self::KeyIsNoText => text!(
                "a key must be a text, not a list or a map",
                "키는 목록이나 맵이 아니라 글이어야 해요"
            ),
            Self::DuplicateKey { key } => text!(
                "duplicate field `{key}`",
                "같은 항목이 두 번 나와요: `{key}`",
                key = visible(key)
            ),
            Self::Template(error) => error.reason(),
            Self::Hidden { text } => text!(
                "there is a hidden control character in `{text}`",
                "`{text}` 안에 보이지 않는 제어 문자가 있어요",
                text = visible(text)
            ),
            Self::UnknownField { name, known } => text!(
                "unknown field `{name}`; {en}",
                "알 수 없는 항목이에요: `{name}`. {ko}",
                name = visible(name),
                en = possible(known).en,
                ko = possible(known).ko
            ),
            Self::UnknownName { name, known } => text!(
                "unknown name `{name}`; {en}",
                "알 수 없는 이름이에요: `{name}`. {ko}",
                name = visible(name),
                en = possible(known).en,
                ko = possible(known).ko
            ),
            Self::MissingField { name } => {
                text!("missing field `{name}`", "빠진 항목이 있어요: `{name}`")
            }
            Self::Unexpected { found, expected } => text!(
                "found {en}, expected {wanted_en}",
                "여기에 있는 것: {ko}. 와야 하는 것: {wanted_ko}",
                en = &found.en,
                ko = &found.ko,
                wanted_en = &expected.en,
                wanted_ko = &expected.ko
            ),
            Self::NotOneKey { expected } => text!(
                "expected a map with one key; {en}",
                "키가 하나인 맵이 와야 해요. {ko}",
                en = possible(expected).en,
                ko = possible(expected).ko
            ),
            Self::Said { reason, .. } => reason.clone(),
        }
    }

    fn remedy(&self) -> Option<Text> {
        Some(match self {
            Self::MoreThanOneDocument => text!(
                "one file is one document: remove the line `---`",
                "파일 하나에는 문서 하나만 적을 수 있어요. `---` 줄을 지워 주세요"
            ),
            Self::DuplicateKey { .. } => {
                text!("keep one of the two", "둘 중 하나만 남겨 주세요")
            }
            Self::Template(error) => return error.remedy(),
            Self::Hidden { .. } => text!(
                "remove it: texts must be plain",
                "보통 글자만 쓸 수 있으니 지워 주세요"
            ),
            Self::UnknownField { .. } | Self::UnknownName { .. } => text!(
                "correct the name, or remove it; the known names are in the message",
                "이름을 고치거나 지워 주세요. 쓸 수 있는 이름은 메시지에 나와 있어요"
            ),
            Self::MissingField { name: "en" | "ko" } => both_languages(),
            Self::MissingField { .. } => text!("add what is missing", "빠진 항목을 추가해 주세요"),
            Self::Unexpected { expected, .. } if expected.en == BOTH_LANGUAGES => both_languages(),
            Self::NotOneKey { .. } => text!(
                "write a map with one of these names as its only key",
                "이 이름 가운데 하나만 키로 쓴 맵을 적어 주세요"
            ),
            Self::Said { remedy, .. } => return remedy.clone(),
            _ => return None,
        })
    }
}

fn both_languages() -> Text {
    text!(
        "every text needs both languages: `{{ en: …, ko: … }}`",
        "모든 글은 두 언어로 적어야 해요: `{{ en: …, ko: … }}`"
    )
}

fn possible(names: Known) -> Text {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    match names.as_slice() {
        [] => text!(
            "no name is possible here",
            "여기에는 아무 이름도 쓸 수 없어요"
        ),
        all => text!(
            "possible here: {all}",
            "여기에 쓸 수 있는 이름: {all}",
            all = all.join(", ")
        ),
    }
}
