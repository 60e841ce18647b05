//! The preprocessor `gettext`: translates the pages, takes transcripts of the same language where
//! there are any, and checks that all files that the pages put in exist. mdBook itself only
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

/// Translates one edition.
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
    /// The page with its includes checked, and those of transcripts pointed to this language's.
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

#[cfg(test)]
mod tests {
    use std::fs;
    use std::rc::Rc;

    use super::*;

    #[test]
    fn a_transcript_of_the_language_is_taken_and_a_missing_file_is_a_mistake() {
        let root = tempfile::tempdir().unwrap();
        let src = root.path().join("src");
        fs::create_dir(&src).unwrap();
        for file in ["a.console", "a.ko.console", "b.console"] {
            fs::write(src.join(file), "").unwrap();
        }
        let problems = Problems::default();
        let translate = Translate {
            lang: Lang::Ko,
            sources: Sources::new(root.path(), Path::new("src")),
            problems: Rc::clone(&problems),
        };
        let page = "{{#include a.console}} {{#include b.console:2:5}} \\{{#include shown.md}}";
        fs::write(
            src.join("page.md"),
            format!("{page}\n\n{{{{#include c.md}}}}\n"),
        )
        .unwrap();
        let includes = |page: &str| translate.includes(page, Path::new("page.md"), &src);
        assert_eq!(
            includes(page),
            "{{#include a.ko.console}} {{#include b.console:2:5}} \\{{#include shown.md}}"
        );
        assert_eq!(problems.borrow().len(), 0);
        includes("{{#include c.md}}");
        let problems = problems.take();
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].place(), "src/page.md:3");
        assert!(problems[0].message.en.contains("`c.md`"));
    }
}
