//! The preprocessor `cmdrun`: `<!-- cmdrun checker show lesson-3 --markdown -->` becomes the
//! lesson's exercise panel.
//!
//! The line is that of [mdbook-cmdrun](https://github.com/FauconFan/mdbook-cmdrun), which gives
//! any such line to a shell. Here nothing is run at all: the panel is rendered in this process,
//! in the edition's language, and any other command is a mistake of the page.

use std::cell::RefCell;
use std::io::{Read, Write};
use std::path::Path;
use std::rc::Rc;
use std::sync::LazyLock;

use mdbook_preprocessor::book::{Book, BookItem};
use mdbook_preprocessor::errors::Result as MdBookResult;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use regex_lite::{Captures, Regex};

use super::error::BookError;
use super::place::{Problem, Sources};
use super::{panel, transcript};
use course::catalog::{Catalog, CatalogError, Loaded};
use course::exercise::LessonId;
use plain::explain::Explain;
use plain::lang::{Lang, Text};
use plain::template::Variables;
use plain::text;

/// Stands for the reader's own token in panels and transcripts, which are the same for everyone.
const TOKEN: &str = "tok-7k2m9xwq";

/// What was found wrong while mdBook ran.
pub type Problems = Rc<RefCell<Vec<Problem>>>;

#[expect(clippy::expect_used, reason = "the pattern is a constant")]
static LINE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("<!-- *cmdrun (.*?)-->").expect("a pattern"));

/// The course's exercises as the book shows them: everyone's, so they take no value from the
/// person who builds it.
pub struct Exercises {
    pub variables: Variables,
    loaded: Vec<(LessonId, Result<Loaded, CatalogError>)>,
}

impl Exercises {
    /// Reads every exercise file once. One that cannot be read is a mistake of the page that
    /// shows it.
    ///
    /// # Errors
    /// A course whose variables refer to each other in a circle.
    pub fn read(catalog: &Catalog) -> Result<Self, BookError> {
        let variables = catalog.defaults(TOKEN).map_err(BookError::Course)?;
        let lessons = catalog.course().lessons.iter();
        let loaded = lessons.map(|id| (id.clone(), catalog.exercise(id, &variables)));
        Ok(Self {
            loaded: loaded.collect(),
            variables,
        })
    }
}

/// Fills in panels, and makes transcripts ready for readers.
pub struct Panels {
    pub lang: Lang,
    pub exercises: Rc<Exercises>,
    pub sources: Sources,
    pub problems: Problems,
}

impl Panels {
    fn page(&self, content: &str, source: &Path) -> String {
        let filled = LINE.replace_all(content, |found: &Captures| {
            let command = found[1].trim();
            self.run(command).unwrap_or_else(|message| {
                let needles = [found[0].trim_end(), command];
                let problem = self.sources.problem(self.lang, source, &needles, message);
                self.problems.borrow_mut().push(problem);
                String::new()
            })
        });
        transcript::shown(&filled, &self.exercises.variables)
    }

    fn run(&self, command: &str) -> Result<String, Text> {
        let words: Vec<_> = command.split_whitespace().collect();
        let ["checker", "show", lesson, "--markdown"] = words[..] else {
            return Err(text!(
                "`{command}` is not run: only `checker show LESSON --markdown` can be put into a page",
                "`{command}` 명령은 실행하지 않아요. 페이지에는 `checker show 레슨 --markdown`만 넣을 수 있어요"
            ));
        };
        let mut lessons = self.exercises.loaded.iter();
        match lessons.find(|(id, _)| id.as_str() == lesson) {
            Some((_, Ok(loaded))) => Ok(panel::markdown(&loaded.exercise, self.lang)),
            Some((_, Err(error))) => Err(error.reason()),
            None => Err(text!(
                "`{command}`: there is no lesson `{lesson}` in exercises/course.yaml",
                "`{command}`: exercises/course.yaml에 `{lesson}` 레슨이 없어요"
            )),
        }
    }
}

impl Preprocessor for Panels {
    fn name(&self) -> &str {
        "cmdrun"
    }

    fn run(&self, _context: &PreprocessorContext, mut book: Book) -> MdBookResult<Book> {
        book.for_each_mut(|item| {
            if let BookItem::Chapter(chapter) = item
                && let Some(source) = chapter.source_path.clone()
            {
                chapter.content = self.page(&chapter.content, &source);
            }
        });
        Ok(book)
    }
}

/// What mdBook's own program wants of a preprocessor: the book as JSON from `input` to `output`.
///
/// # Errors
/// Mistakes in the book's sources, JSON that is not a book.
pub fn preprocess(input: impl Read, mut output: impl Write) -> Result<(), BookError> {
    let (context, book) = mdbook_preprocessor::parse_input(input).map_err(BookError::MdBook)?;
    let catalog = Catalog::open(Some(&context.root), &context.root).map_err(BookError::Course)?;
    let lang = match context.config.book.language.as_deref() {
        Some("ko") => Lang::Ko,
        _ => Lang::En,
    };
    let problems = Problems::default();
    let sources = Sources::new(&context.root, &context.config.book.src);
    let panels = Panels {
        lang,
        exercises: Rc::new(Exercises::read(&catalog)?),
        sources,
        problems: Rc::clone(&problems),
    };
    let book = Preprocessor::run(&panels, &context, book).map_err(BookError::MdBook)?;
    let problems = problems.take();
    if !problems.is_empty() {
        return Err(BookError::Problems(problems));
    }
    let json = serde_json::to_vec(&book).map_err(|error| BookError::MdBook(error.into()))?;
    output.write_all(&json).map_err(BookError::io("stdout"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The page `content` of this project's own course, and the messages of its mistakes.
    fn shown(lang: Lang, content: &str) -> (String, Vec<Text>) {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
        let catalog = Catalog::open(Some(&root), &root).unwrap();
        let problems = Problems::default();
        let panels = Panels {
            lang,
            exercises: Rc::new(Exercises::read(&catalog).unwrap()),
            sources: Sources::new(&root, Path::new("src")),
            problems: Rc::clone(&problems),
        };
        let page = panels.page(content, Path::new("no-such-page.md"));
        let messages = problems.take().into_iter().map(|it| it.message);
        (page, messages.collect())
    }

    #[test]
    fn a_line_becomes_the_panel_in_the_editions_language() {
        let line = "Before\n<!-- cmdrun checker show lesson-1 --markdown -->\nAfter\n";
        for (lang, words) in [
            (Lang::En, "Check your work with"),
            (Lang::Ko, "확인해 보세요"),
        ] {
            let (page, mistakes) = shown(lang, line);
            assert!(mistakes.is_empty(), "{mistakes:?}");
            assert!(
                page.starts_with("Before\n<section class=\"exercise\" data-lesson=\"lesson-1\">")
            );
            assert!(page.ends_with("After\n") && page.contains(words), "{page}");
            assert!(page.contains("<li data-step=") && page.contains("<details><summary>"));
        }
    }

    #[test]
    fn nothing_but_a_panel_is_put_into_a_page() {
        for command in [
            "touch /tmp/x",
            "checker show lesson-1",
            "checker lesson-1 --markdown",
            "checker show lesson-1 --markdown; touch /tmp/x",
            "",
        ] {
            let (page, mistakes) = shown(Lang::En, &format!("<!-- cmdrun {command} -->"));
            assert_eq!(page, "", "{command}");
            assert!(mistakes[0].en.contains("is not run"), "{mistakes:?}");
        }
        let (_, mistakes) = shown(
            Lang::Ko,
            "<!-- cmdrun checker show lesson-99 --markdown -->",
        );
        assert!(
            mistakes[0].ko.contains("`lesson-99` 레슨이 없어요"),
            "{mistakes:?}"
        );
    }
}
