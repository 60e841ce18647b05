//! Everything in the book that is to be translated, and whether a translation has it all.

use std::fs;
use std::path::{Path, PathBuf};

use mdbook_driver::MDBook;
use mdbook_i18n_helpers::xgettext;
use mdbook_renderer::RenderContext;
use polib::catalog::Catalog;

use super::error::BookError;
use super::place::Problem;
use super::po::{self, Entry};
use plain::lang::Lang;
use plain::text;

/// Headers without which polib panics.
const HEADERS: [&str; 9] = [
    "Project-Id-Version",
    "POT-Creation-Date",
    "PO-Revision-Date",
    "Language-Team",
    "Language",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
    "Plural-Forms",
];

/// Characters of a message that are shown, to say which one is meant.
const SHOWN: usize = 60;

/// The messages of the book in `root` as a POT file, for `msgmerge` or a translator's program.
///
/// # Errors
/// A book that cannot be read.
pub fn template(root: &Path) -> Result<String, BookError> {
    let book = MDBook::load(root).map_err(BookError::MdBook)?;
    let catalog = catalog(&book)?;
    // The library writes to a path only.
    let file = tempfile::NamedTempFile::new().map_err(BookError::io("the temporary folder"))?;
    polib::po_file::write(&catalog, file.path()).map_err(BookError::io(file.path()))?;
    fs::read_to_string(file.path()).map_err(BookError::io(file.path()))
}

/// What a translation of `book` has to have.
fn catalog(book: &MDBook) -> Result<Catalog, BookError> {
    let context = RenderContext::new(
        book.root.clone(),
        book.book.clone(),
        book.config.clone(),
        PathBuf::new(),
    );
    let catalogs = xgettext::create_catalogs(&context, fs::read_to_string);
    let mut catalogs = catalogs.map_err(BookError::MdBook)?.into_values();
    catalogs
        .next()
        .ok_or_else(|| BookError::MdBook(anyhow::anyhow!("the book has no text")))
}

/// What is missing in the translation at `path` (below the book's root).
///
/// # Errors
/// A book or a translation that cannot be read.
pub fn missing(book: &MDBook, path: &Path, lang: Lang) -> Result<Vec<Problem>, BookError> {
    let full = book.root.join(path);
    let text = fs::read_to_string(&full).map_err(BookError::io(&full))?;
    let entries = po::entries(&text);
    let header = entries.iter().find(|entry| entry.msgid.is_empty());
    let problem = |line, message| Problem {
        path: path.to_owned(),
        line,
        message,
    };
    let absent: Vec<_> = HEADERS
        .into_iter()
        .filter(|name| header.is_none_or(|header| value(header, name).is_none()))
        .collect();
    if !absent.is_empty() {
        let names = absent.join(", ");
        return Ok(vec![problem(
            header.map(|header| header.line),
            text!(
                "the file's header lacks {names}",
                "파일 머리글에 {names} 항목이 없어요"
            ),
        )]);
    }
    let found = header.and_then(|header| value(header, "Language"));
    if found != Some(lang.code()) {
        return Ok(vec![problem(
            header.map(|header| header.line),
            text!(
                "the file's header says `Language: {found}`; this is the file for `{lang}`",
                "파일 머리글에 `Language: {found}`라고 되어 있는데, `{lang}` 파일이에요",
                found = found.unwrap_or_default()
            ),
        )]);
    }
    let problems = catalog(book)?
        .messages()
        .filter_map(|message| {
            let entry = entries.iter().find(|entry| entry.msgid == message.msgid());
            judge(entry, message.msgid(), message.source(), path)
        })
        .collect();
    Ok(problems)
}

fn value<'a>(header: &'a Entry, name: &str) -> Option<&'a str> {
    let lines = header.msgstr.lines();
    let mut pairs = lines.filter_map(|line| line.split_once(':'));
    pairs
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.trim())
}

fn judge(entry: Option<&Entry>, msgid: &str, source: &str, path: &Path) -> Option<Problem> {
    let shown: String = msgid
        .chars()
        .take(SHOWN)
        .collect::<String>()
        .replace('\n', " ");
    match entry {
        None => {
            // `src/lesson-1.md:5 src/lesson-2.md:7`
            let first = source.split_whitespace().next().unwrap_or_default();
            let (page, line) = first.rsplit_once(':').unwrap_or((first, ""));
            Some(Problem {
                path: PathBuf::from(page),
                line: line.parse().ok(),
                message: text!(
                    "{file} has no translation of `{shown}`",
                    "{file}에 `{shown}`의 번역이 없어요",
                    file = path.display()
                ),
            })
        }
        Some(entry) if entry.fuzzy => Some(Problem {
            path: path.to_owned(),
            line: Some(entry.line),
            message: text!(
                "the translation of `{shown}` is marked fuzzy; check it and remove the mark",
                "`{shown}`의 번역에 fuzzy 표시가 있어요. 확인하고 표시를 지워 주세요"
            ),
        }),
        Some(entry) if entry.msgstr.is_empty() => Some(Problem {
            path: path.to_owned(),
            line: Some(entry.line),
            message: text!(
                "`{shown}` is not translated",
                "`{shown}`의 번역이 비어 있어요"
            ),
        }),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(entry: Option<&Entry>) -> Option<(String, String)> {
        let path = Path::new("po/ko.po");
        let problem = judge(entry, "A tag\nis a name", "src/a.md:5 src/b.md:7", path)?;
        Some((problem.place(), problem.message.en))
    }

    #[test]
    fn a_message_needs_a_translation_that_is_not_fuzzy() {
        let entry = |fuzzy, msgstr: &str| Entry {
            line: 12,
            fuzzy,
            msgid: "A tag\nis a name".to_owned(),
            msgstr: msgstr.to_owned(),
        };
        let (place, message) = judged(None).unwrap();
        assert_eq!(place, "src/a.md:5");
        assert_eq!(message, "po/ko.po has no translation of `A tag is a name`");
        let (place, message) = judged(Some(&entry(false, ""))).unwrap();
        assert_eq!(place, "po/ko.po:12");
        assert!(message.contains("is not translated"), "{message}");
        let (_, message) = judged(Some(&entry(true, "태그"))).unwrap();
        assert!(message.contains("fuzzy"), "{message}");
        assert_eq!(judged(Some(&entry(false, "태그"))), None);
    }
}
