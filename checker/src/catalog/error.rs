//! A course or exercise file that cannot be used: where, why, and how to mend it.

use std::path::{Path, PathBuf};

use crate::lang::Text;

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

impl CatalogError {
    pub fn new(path: &Path, message: Text, remedy: Text) -> Self {
        Self {
            path: path.to_owned(),
            at: None,
            message,
            remedy,
        }
    }
}
