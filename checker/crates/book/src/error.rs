//! Why there is no book.

use std::path::PathBuf;

use super::Problem;

#[derive(Debug, thiserror::Error)]
pub enum BookError {
    /// Mistakes in the book's sources, in the order of its pages.
    #[error("the book has {} mistakes", .0.len())]
    Problems(Vec<Problem>),
    #[error("the book cannot be built: {0:#}")]
    MdBook(anyhow::Error),
    #[error("{}: {error}", .path.display())]
    Io {
        path: PathBuf,
        error: std::io::Error,
    },
}

impl BookError {
    /// For `map_err`: what could not be read or written.
    pub fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |error| Self::Io { path, error }
    }
}
