//! The words around a page: mdBook writes them in English only, whatever the book's language.

use std::fs;
use std::path::Path;

use super::error::BookError;
use plain::disk::folder as disk;
use plain::lang::Lang;

/// In pages: as mdBook writes it, and in Korean.
const PAGES: [(&str, &str); 18] = [
    (
        "title=\"Toggle Table of Contents\" aria-label=\"Toggle Table of Contents\"",
        "title=\"목차 열고 닫기\" aria-label=\"목차 열고 닫기\"",
    ),
    (
        "title=\"Change theme\" aria-label=\"Change theme\"",
        "title=\"색 테마 바꾸기\" aria-label=\"색 테마 바꾸기\"",
    ),
    ("aria-label=\"Themes\"", "aria-label=\"색 테마\""),
    (">Auto</button>", ">자동</button>"),
    (">Light</button>", ">밝게</button>"),
    ("aria-label=\"Table of contents\"", "aria-label=\"목차\""),
    (
        "aria-label=\"Page navigation\"",
        "aria-label=\"이전과 다음 페이지\"",
    ),
    (
        "title=\"Previous chapter\" aria-label=\"Previous chapter\"",
        "title=\"이전 페이지\" aria-label=\"이전 페이지\"",
    ),
    (
        "title=\"Next chapter\" aria-label=\"Next chapter\"",
        "title=\"다음 페이지\" aria-label=\"다음 페이지\"",
    ),
    (">Keyboard shortcuts<", ">단축키<"),
    (
        "Press <kbd>←</kbd> or <kbd>→</kbd> to navigate between chapters",
        "<kbd>←</kbd> 또는 <kbd>→</kbd>: 이전이나 다음 페이지로 이동",
    ),
    (
        "Press <kbd>?</kbd> to show this help",
        "<kbd>?</kbd>: 이 도움말 보기",
    ),
    (
        "Press <kbd>Esc</kbd> to hide this help",
        "<kbd>Esc</kbd>: 이 도움말 닫기",
    ),
    (">Note</p>", ">참고</p>"),
    (">Tip</p>", ">도움말</p>"),
    (">Warning</p>", ">주의</p>"),
    ("Document not found (404)", "페이지를 찾을 수 없어요 (404)"),
    (
        "This URL is invalid, sorry. Please use the navigation bar or search to continue.",
        "이 주소에는 페이지가 없어요. 목차나 검색에서 찾아 주세요.",
    ),
];

/// In mdBook's own script.
const SCRIPT: [(&str, &str); 2] = [
    ("'Copy to clipboard'", "'클립보드에 복사'"),
    ("'Copied!'", "'복사했어요!'"),
];

/// Puts the edition's language in place of mdBook's English.
///
/// # Errors
/// I/O errors.
pub fn translate(edition: &Path, lang: Lang) -> Result<(), BookError> {
    if lang == Lang::En {
        return Ok(());
    }
    let listed = fs::read_dir(edition).map_err(BookError::io(edition))?;
    for entry in listed.flatten() {
        let path = entry.path();
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.ends_with(".html") {
            replace(&path, &PAGES)?;
        } else if name.starts_with("book-") && name.ends_with(".js") {
            replace(&path, &SCRIPT)?;
        }
    }
    Ok(())
}

fn replace(path: &Path, words: &[(&str, &str)]) -> Result<(), BookError> {
    let mut text = fs::read_to_string(path).map_err(BookError::io(path))?;
    for (english, translated) in words {
        text = text.replace(english, translated);
    }
    disk::write(path, text).map_err(BookError::io(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mdbooks_english_is_replaced_in_the_korean_edition_only() {
        let edition = tempfile::tempdir().unwrap();
        let page = edition.path().join("a.html");
        fs::write(&page, "<nav aria-label=\"Page navigation\"><p>Note</p>").unwrap();
        translate(edition.path(), Lang::En).unwrap();
        assert!(
            fs::read_to_string(&page)
                .unwrap()
                .contains("Page navigation")
        );
        translate(edition.path(), Lang::Ko).unwrap();
        let page = fs::read_to_string(&page).unwrap();
        assert_eq!(page, "<nav aria-label=\"이전과 다음 페이지\"><p>참고</p>");
    }
}
