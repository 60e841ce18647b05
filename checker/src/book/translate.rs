//! The preprocessor `gettext`: translates the pages, then looks whether the files that they put
//! in are there. mdBook itself only logs a file that is missing.

use std::path::Path;

use mdbook_i18n_helpers::preprocessors::Gettext;
use mdbook_preprocessor::book::{Book, BookItem};
use mdbook_preprocessor::errors::Result as MdBookResult;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use regex_lite::Regex;

use super::panels::Problems;
use super::place::Sources;
use crate::lang::Lang;
use crate::text;

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
        let book = Gettext.run(context, book)?;
        let src = context.root.join(&context.config.book.src);
        for item in book.iter() {
            if let BookItem::Chapter(chapter) = item
                && let Some(source) = &chapter.source_path
            {
                self.includes(&chapter.content, source, &src);
            }
        }
        Ok(book)
    }
}

impl Translate {
    fn includes(&self, content: &str, source: &Path, src: &Path) {
        #[expect(clippy::expect_used, reason = "the pattern is a constant")]
        let pattern = Regex::new(
            r"(\\?)\{\{\s*#(?:include|rustdoc_include|playground|playpen)\s+([^}\s]+)[^}]*\}\}",
        )
        .expect("a pattern");
        for found in pattern.captures_iter(content) {
            // A backslash before it: the page shows how to write one.
            if !found[1].is_empty() {
                continue;
            }
            // `file:anchor` or `file:2:5`
            let file = found[2].split(':').next().unwrap_or_default();
            let folder = source.parent().unwrap_or(Path::new(""));
            if !src.join(folder).join(file).is_file() {
                let message = text!(
                    "the file `{file}` that is to be put in here does not exist",
                    "여기에 넣을 `{file}` 파일이 없어요"
                );
                let problem = self
                    .sources
                    .problem(self.lang, source, &[&found[0]], message);
                self.problems.borrow_mut().push(problem);
            }
        }
    }
}
