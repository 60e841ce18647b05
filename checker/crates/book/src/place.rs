//! A mistake in the book's sources, and the search for the line that it is in.

use std::fs;
use std::path::{Path, PathBuf};

use super::po;
use plain::lang::{Lang, Text};

/// A mistake, and where to fix it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Below the course's folder.
    pub path: PathBuf,
    /// From 1; `None` where it could not be found.
    pub line: Option<usize>,
    pub message: Text,
}

impl Problem {
    /// `path:line`, or the path alone.
    pub fn place(&self) -> String {
        match self.line {
            Some(line) => format!("{}:{line}", self.path.display()),
            None => self.path.display().to_string(),
        }
    }
}

/// Where the book's sources are, to find places in them.
#[derive(Debug, Clone)]
pub struct Sources {
    root: PathBuf,
    /// The folder of the chapters, below the root.
    src: PathBuf,
}

impl Sources {
    pub fn new(root: &Path, src: &Path) -> Self {
        Self {
            root: root.to_owned(),
            src: src.to_owned(),
        }
    }

    /// The problem `message` at the first line of `page` that has one of the `needles`. What is
    /// seen in a translated page may stand in the translation alone, so that is searched first.
    ///
    /// Pages have lost their lines by the time they are complete (translated, with files put
    /// in), so what is wrong in them is searched in the sources.
    pub fn problem(&self, lang: Lang, page: &Path, needles: &[&str], message: Text) -> Problem {
        let chapter = self.src.join(page);
        let translation = translation(lang);
        let read = |path: &Path| fs::read_to_string(self.root.join(path)).unwrap_or_default();
        for needle in needles {
            if let Some(translation) = &translation {
                let entries = po::entries(&read(translation));
                if let Some(entry) = entries.iter().find(|it| it.msgstr.contains(needle)) {
                    return Problem {
                        path: translation.clone(),
                        line: Some(entry.line),
                        message,
                    };
                }
            }
            let found = read(&chapter)
                .lines()
                .position(|line| line.contains(needle));
            if let Some(at) = found {
                return Problem {
                    path: chapter,
                    line: Some(at + 1),
                    message,
                };
            }
        }
        Problem {
            path: chapter,
            line: None,
            message,
        }
    }
}

/// The file with a language's translation, below the course's folder; English has none.
pub fn translation(lang: Lang) -> Option<PathBuf> {
    match lang {
        Lang::En => None,
        other => Some(Path::new("po").join(format!("{other}.po"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_is_placed_in_the_translation_before_the_chapter() {
        let root = tempfile::tempdir().unwrap();
        for folder in ["src", "po"] {
            fs::create_dir(root.path().join(folder)).unwrap();
        }
        fs::write(root.path().join("src/a.md"), "# A\n\nsee (b.md)\n").unwrap();
        let po = "msgid \"see (b.md)\"\nmsgstr \"(b.md) 참고\"\n";
        fs::write(root.path().join("po/ko.po"), po).unwrap();
        let sources = Sources::new(root.path(), Path::new("src"));
        let place = |lang, needle| {
            let message = Text::same("wrong");
            let page = Path::new("a.md");
            sources.problem(lang, page, &[needle], message).place()
        };
        assert_eq!(place(Lang::En, "(b.md)"), "src/a.md:3");
        assert_eq!(place(Lang::Ko, "(b.md)"), "po/ko.po:1");
        assert_eq!(place(Lang::Ko, "nowhere"), "src/a.md");
    }
}
