//! A mistake in the book's sources, and the search for the line that it is in.

use std::fs;
use std::path::{Path, PathBuf};

use super::po;
use plain::lang::{Lang, Text};

/// A mistake, and where to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Below the course's folder.
    pub path: PathBuf,
    /// From 1; `None` where the line could not be told.
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
