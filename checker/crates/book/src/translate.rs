//! The preprocessor `gettext`: translates the pages, takes transcripts of the same language where
//! there are any, and looks whether all files that the pages put in are there. mdBook itself only
//! logs a file that is missing.

use std::path::Path;
use std::sync::LazyLock;

use mdbook_i18n_helpers::preprocessors::Gettext;
use mdbook_preprocessor::book::{Book, BookItem};
use mdbook_preprocessor::errors::Result as MdBookResult;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use regex_lite::{Captures, Regex};

use super::panels::Problems;
use super::place::Sources;
use plain::lang::Lang;
use plain::text;

/// What puts a file into a page: a backslash before it, and the file.
#[expect(clippy::expect_used, reason = "the pattern is a constant")]
static INCLUDE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(\\?)\{\{\s*#(?:include|rustdoc_include|playground|playpen)\s+([^}\s]+)[^}]*\}\}")
        .expect("a pattern")
});

pub struct Translate {
    pub lang: Lang,
    pub sources: Sources,
    pub problems: Problems,
}

impl Preprocessor for Translate {
    fn name(&self) -> &str {
        "gettext"
    }

    fn run(&self, context: &PreprocessorContext, book: Book) -> MdBookResult<Book> {
        let mut book = Gettext.run(context, book)?;
        let src = context.root.join(&context.config.book.src);
        book.for_each_mut(|item| {
            if let BookItem::Chapter(chapter) = item
                && let Some(source) = &chapter.source_path
            {
                chapter.content = self.includes(&chapter.content, source, &src);
            }
        });
        Ok(book)
    }
}

impl Translate {
    /// The page with its includes looked at, and those of transcripts led to this language's.
    fn includes(&self, content: &str, source: &Path, src: &Path) -> String {
        let folder = src.join(source.parent().unwrap_or(Path::new("")));
        let led = INCLUDE.replace_all(content, |found: &Captures| {
            let whole = found[0].to_owned();
            // A backslash before it: the page shows how to write one.
            if !found[1].is_empty() {
                return whole;
            }
            // `file:anchor` or `file:2:5`
            let file = found[2].split(':').next().unwrap_or_default();
            if let Some(stem) = file.strip_suffix(".console") {
                let own = format!("{stem}.{}.console", self.lang);
                if folder.join(&own).is_file() {
                    return whole.replacen(file, &own, 1);
                }
            }
            if !folder.join(file).is_file() {
                let message = text!(
                    "the file `{file}` that is to be put in here does not exist",
                    "여기에 넣을 `{file}` 파일이 없어요"
                );
                let problem = self.sources.problem(self.lang, source, &[&whole], message);
                self.problems.borrow_mut().push(problem);
            }
            whole
        });
        led.into_owned()
    }
}
