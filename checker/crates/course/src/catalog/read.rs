//! Reads one YAML file: bounded, the format's version first, then strictly.

use std::io;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::CatalogError;
use super::error::Position;
use crate::exercise::FORMAT;
use plain::disk;
use plain::hash;
use plain::template::{self, Variables};
use plain::text;
use plain::visible::visible;
use plain::yaml;

/// Bytes that a course or exercise file may have.
const LARGEST: u64 = 1024 * 1024;

/// Only what says how to read the rest.
#[derive(Deserialize)]
#[serde(expecting = "a map that begins with `format: 1`")]
struct Head {
    format: u32,
}

/// What a file says.
pub struct Read<T> {
    pub content: T,
    /// Of the file's bytes.
    pub sha256: String,
    pub source: String,
}

/// Reads the file, and puts `variables` in.
///
/// # Errors
/// A file that cannot be read, is of another format, or has an error in it.
pub fn yaml<T: DeserializeOwned>(
    path: &Path,
    variables: &Variables,
) -> Result<Read<T>, CatalogError> {
    let bytes = disk::read_bounded(path, LARGEST).map_err(|error| unreadable(path, &error))?;
    let sha256 = hash::sha256(&bytes);
    let source = String::from_utf8(bytes).map_err(|error| not_utf8(path, &error))?;
    let source = source.trim_start_matches('\u{feff}').to_owned();
    if let Some(offset) = source.find(|c: char| c.is_control() && !"\t\r\n".contains(c)) {
        return Err(control_character(path, &source, offset));
    }
    let holds_nothing = source.lines().all(|line| {
        let line = line.trim();
        line.is_empty() || line.starts_with('#') || line == "---"
    });
    if holds_nothing {
        return Err(CatalogError::new(
            path,
            text!("the file is empty", "파일이 비어 있어요"),
            text!(
                "see CONTRIBUTING.md for what belongs into it",
                "무엇을 적어야 하는지 CONTRIBUTING.md를 참고해 주세요"
            ),
        ));
    }
    let head: Head = yaml::from_str(&source).map_err(|error| invalid(path, &source, &error))?;
    if head.format != FORMAT {
        return Err(CatalogError::new(
            path,
            text!(
                "the file is of format {found}; this checker reads format {FORMAT}",
                "파일의 형식 번호는 {found}인데, 이 checker는 형식 번호가 {FORMAT}인 파일을 읽어요",
                found = head.format
            ),
            text!(
                "use the checker that belongs to this course",
                "이 강좌에 맞는 checker를 사용해 주세요"
            ),
        )
        .at(Position::of_key(&source, "format")));
    }
    match template::reading(variables, || yaml::from_str(&source)) {
        Ok(content) => Ok(Read {
            content,
            sha256,
            source,
        }),
        Err(error) => Err(invalid(path, &source, &error)),
    }
}

fn unreadable(path: &Path, error: &io::Error) -> CatalogError {
    let remedy = match error.kind() {
        io::ErrorKind::NotFound => text!(
            "restore the file, with `git checkout -- {path}` if you cloned the course",
            "파일을 되돌려 주세요. 강좌를 clone했다면 `git checkout -- {path}`를 사용할 수 있어요",
            path = path.display()
        ),
        _ => text!(
            "this must be a regular text file of at most 1 MiB that you may read",
            "읽기 권한이 있는 1 MiB 이하의 일반 텍스트 파일이어야 해요"
        ),
    };
    CatalogError::new(
        path,
        text!(
            "the file cannot be read ({error})",
            "파일을 읽을 수 없어요 ({error})",
            error = visible(&error.to_string())
        ),
        remedy,
    )
}

fn not_utf8(path: &Path, error: &std::string::FromUtf8Error) -> CatalogError {
    let source = String::from_utf8_lossy(error.as_bytes());
    CatalogError::new(
        path,
        text!(
            "the text is not UTF-8 here",
            "여기부터 UTF-8 텍스트가 아니에요"
        ),
        text!(
            "save the file with the encoding UTF-8",
            "파일을 UTF-8 인코딩으로 저장해 주세요"
        ),
    )
    .at(Some(Position::of(
        &source,
        error.utf8_error().valid_up_to(),
    )))
}

fn control_character(path: &Path, source: &str, offset: usize) -> CatalogError {
    CatalogError::new(
        path,
        text!(
            "there is a control character here",
            "여기에 제어 문자가 있어요"
        ),
        text!(
            "remove it: the file must be plain text",
            "일반 텍스트 파일이어야 하니 지워 주세요"
        ),
    )
    .at(Some(Position::of(source, offset)))
}

fn invalid(path: &Path, source: &str, error: &serde_yaml::Error) -> CatalogError {
    let words = error.to_string();
    // The parser's message ends with the position, which we show in a form of our own.
    let words = words.split(" at line ").next().unwrap_or(&words);
    CatalogError {
        path: path.to_owned(),
        at: error.location().map(|location| Position {
            line: location.line(),
            column: location.column(),
            source: source.to_owned(),
        }),
        message: plain::lang::Text::same(visible(words)),
        remedy: remedy(words),
    }
}

/// What to do about the parser's message.
fn remedy(words: &str) -> plain::lang::Text {
    let lacks_a_language = [
        "missing field `ko`",
        "missing field `en`",
        "in both languages",
    ];
    if lacks_a_language.iter().any(|part| words.contains(part)) {
        text!(
            "every text needs both languages: `{{ en: …, ko: … }}`",
            "모든 글은 두 언어로 적어야 해요: `{{ en: …, ko: … }}`"
        )
    } else if words.contains("map with a single key")
        || words.contains("variant, expected")
        || words.contains("expected a check")
    {
        text!(
            "each step has one check, a map with one key: `image_present: {{ image: nginx }}`",
            "단계마다 확인은 하나예요. 키가 하나인 맵으로 적어 주세요: `image_present: {{ image: nginx }}`"
        )
    } else if words.contains("situation `") {
        text!(
            "choose a situation that is possible here, or leave `when` out for every case",
            "여기에서 쓸 수 있는 상황을 고르거나, 언제나 보일 힌트라면 `when`을 빼 주세요"
        )
    } else if words.contains("unknown variable") {
        text!(
            "correct the name, or add the variable to exercises/course.yaml",
            "이름을 고치거나 exercises/course.yaml에 변수를 추가해 주세요"
        )
    } else if words.contains("more than one document") {
        text!(
            "one file is one document: remove the line `---`",
            "파일 하나에는 문서 하나만 적을 수 있어요. `---` 줄을 지워 주세요"
        )
    } else if words.contains("duplicate field") {
        text!("keep one of the two", "둘 중 하나만 남겨 주세요")
    } else if words.contains("unknown field") || words.contains("unknown variant") {
        text!(
            "correct the name, or remove it; the known names are in the message",
            "이름을 고치거나 지워 주세요. 쓸 수 있는 이름은 메시지에 나와 있어요"
        )
    } else if words.contains("missing field") {
        text!("add what is missing", "빠진 항목을 추가해 주세요")
    } else if words.contains("duplicate") {
        text!(
            "give each a name of its own",
            "서로 다른 이름을 붙여 주세요"
        )
    } else {
        text!(
            "mend the file; CONTRIBUTING.md describes the format",
            "파일을 고쳐 주세요. 형식은 CONTRIBUTING.md에 설명되어 있어요"
        )
    }
}
