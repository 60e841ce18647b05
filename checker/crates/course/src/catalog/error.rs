//! A course or exercise file that cannot be used: where, why, and how to mend it.

use std::path::{Path, PathBuf};

use plain::explain::Explain;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

/// An error in a file, or of a whole file (then without a position).
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}{}: {}", .path.display(), .at.as_ref().map(|at| format!(":{}:{}", at.line, at.column)).unwrap_or_default(), .message.en)]
pub struct CatalogError {
    pub path: PathBuf,
    pub at: Option<Position>,
    pub message: Text,
    pub remedy: Text,
}

/// A place in a file's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// The whole text, to show the place.
    pub source: String,
}

impl Position {
    /// The place of the byte at `offset`.
    pub fn of(source: &str, offset: usize) -> Self {
        let before = &source[..offset];
        let line = before.rsplit('\n').next().unwrap_or_default();
        Self {
            line: before.matches('\n').count() + 1,
            column: line.chars().count() + 1,
            source: source.to_owned(),
        }
    }

    /// The place of the value of a key that stands at the beginning of a line.
    pub fn of_key(source: &str, key: &str) -> Option<Self> {
        let mut offset = 0;
        for line in source.split_inclusive('\n') {
            if let Some(value) = line.strip_prefix(key).and_then(|it| it.strip_prefix(':')) {
                let space = value.len() - value.trim_start().len();
                return Some(Self::of(source, offset + key.len() + 1 + space));
            }
            offset += line.len();
        }
        None
    }
}

impl CatalogError {
    pub fn new(path: &Path, message: Text, remedy: Text) -> Self {
        Self {
            path: path.to_owned(),
            at: None,
            message,
            remedy,
        }
    }

    pub fn at(self, at: Option<Position>) -> Self {
        Self { at, ..self }
    }
}

impl Explain for CatalogError {
    fn reason(&self) -> Text {
        let path = visible(&self.path.display().to_string());
        let place = self.at.as_ref();
        let place = place.map(|at| format!(":{}:{}", at.line, at.column));
        text!(
            "{path}{place}: {message}",
            "{path}{place}: {message}",
            place = place.unwrap_or_default(),
            message = self.message.map(visible)
        )
    }

    fn remedy(&self) -> Option<Text> {
        Some(self.remedy.map(visible))
    }
}
