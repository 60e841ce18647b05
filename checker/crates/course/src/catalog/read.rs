//! Reads one YAML file into a tree: bounded, text only, of the format that we know.

use std::io;
use std::path::Path;
use std::sync::Arc;

use super::error::{CatalogError, Located};
use crate::exercise::FORMAT;
use plain::disk;
use plain::hash;
use plain::text;
use plain::visible::visible;
use plain::yaml::{self, Fields, Node, Place};

/// Bytes that a course or exercise file may have.
const LARGEST: u64 = 1024 * 1024;

/// A file, read but not understood yet.
pub struct Read {
    pub tree: Node,
    /// Keys that are there twice: to be reported with all else that is wrong.
    pub errors: Vec<yaml::Located>,
    /// Of the file's bytes.
    pub sha256: String,
    pub source: Arc<str>,
}

impl Read {
    /// What `read` makes of the tree.
    ///
    /// # Errors
    /// All that is wrong with the file.
    pub fn as_type<T>(
        &mut self,
        path: &Path,
        read: impl FnOnce(&Node, &mut Vec<yaml::Located>) -> Option<T>,
    ) -> Result<T, CatalogError> {
        let mut errors = std::mem::take(&mut self.errors);
        match read(&self.tree, &mut errors) {
            Some(value) if errors.is_empty() => Ok(value),
            _ => Err(CatalogError::of(path, &self.source, errors)),
        }
    }
}

/// Reads the file.
///
/// # Errors
/// A file that cannot be read, is not YAML, or is of another format.
pub fn tree(path: &Path) -> Result<Read, CatalogError> {
    let bytes = disk::read_bounded(path, LARGEST).map_err(|error| unreadable(path, &error))?;
    let sha256 = hash::sha256(&bytes);
    let source = String::from_utf8(bytes).map_err(|error| not_utf8(path, &error))?;
    let source: Arc<str> = source.trim_start_matches('\u{feff}').into();
    plain_text(path, &source)?;
    let mut errors = Vec::new();
    let Some(tree) = yaml::parse(&source, &mut errors) else {
        return Err(CatalogError::of(path, &source, errors));
    };
    if let Some(error) = other_format(&tree) {
        return Err(CatalogError::of(path, &source, vec![error]));
    }
    Ok(Read {
        tree,
        errors,
        sha256,
        source,
    })
}

/// Whether a file holds text, and only what shows.
///
/// # Errors
/// What else is in it.
fn plain_text(path: &Path, source: &Arc<str>) -> Result<(), CatalogError> {
    if let Some(offset) = source.find(|c: char| c.is_control() && !"\t\r\n".contains(c)) {
        let error = Located {
            at: Some(Place::of(source, offset)),
            reason: text!(
                "there is a control character here",
                "여기에 제어 문자가 있어요"
            ),
            remedy: text!(
                "remove it: the file must be plain text",
                "일반 텍스트 파일이어야 하니 지워 주세요"
            ),
        };
        return Err(CatalogError::of(path, source, vec![error]));
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
                "see CONTRIBUTING.md for what belongs in it",
                "무엇을 적어야 하는지 CONTRIBUTING.md를 참고해 주세요"
            ),
        ));
    }
    Ok(())
}

/// Why a file cannot be read on, by its `format`.
fn other_format(tree: &Node) -> Option<Located> {
    let expected = text!(
        "a map that begins with `format: 1`",
        "`format: 1`로 시작하는 맵"
    );
    let mut errors = Vec::new();
    let whole = yaml::Path::default();
    let known = Fields::of(tree, &whole, &["format"], &expected, &mut errors)
        // What else is in the file is not the question here.
        .inspect(|_| errors.clear())
        .and_then(|fields| fields.required::<u32>("format", &mut errors));
    match known {
        None => errors.into_iter().next().map(Into::into),
        Some(FORMAT) => None,
        Some(found) => Some(Located {
            at: tree.get("format").map(|node| node.place),
            reason: text!(
                "the file is of format {found}; this checker reads format {FORMAT}",
                "파일의 형식 번호는 {found}인데, 이 checker는 형식 번호가 {FORMAT}인 파일을 읽어요"
            ),
            remedy: text!(
                "use the checker that belongs to this course",
                "이 강좌에 맞는 checker를 사용해 주세요"
            ),
        }),
    }
}

fn unreadable(path: &Path, error: &io::Error) -> CatalogError {
    let remedy = match error.kind() {
        io::ErrorKind::NotFound => text!(
            "restore the file, with `git checkout -- {path}` if you cloned the course",
            "파일을 되돌려 주세요. 강좌를 clone했다면 `git checkout -- {path}` 명령을 사용할 수 있어요",
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
    let source: Arc<str> = String::from_utf8_lossy(error.as_bytes()).into();
    let error = Located {
        at: Some(Place::of(&source, error.utf8_error().valid_up_to())),
        reason: text!(
            "the text is not UTF-8 here",
            "여기부터 UTF-8 텍스트가 아니에요"
        ),
        remedy: text!(
            "save the file with the encoding UTF-8",
            "파일을 UTF-8 인코딩으로 저장해 주세요"
        ),
    };
    CatalogError::of(path, &source, vec![error])
}
