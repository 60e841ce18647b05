//! Why there is no book.

use std::path::PathBuf;

use super::Problem;
use course::catalog::CatalogError;
use plain::explain::Explain;
use plain::lang::Text;
use plain::text;

/// What keeps the book from being built.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
    /// Mistakes in the book's sources, in the order of its pages.
    #[error("the book has {} mistakes", .0.len())]
    Problems(Vec<Problem>),
    /// The course itself cannot be read.
    #[error(transparent)]
    Course(CatalogError),
    /// `book.toml`, or a chapter that mdBook cannot read or write.
    #[error("mdBook cannot build the book: {0:#}")]
    MdBook(anyhow::Error),
    /// A file that cannot be read or written.
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

impl Explain for BookError {
    fn reason(&self) -> Text {
        match self {
            Self::Problems(problems) => text!(
                "mistakes in the book: {count}",
                "책에서 찾은 문제: {count}개",
                count = problems.len()
            ),
            Self::Course(error) => error.reason(),
            Self::MdBook(error) => {
                let error = format!("{error:#}");
                text!(
                    "mdBook cannot build the book: {error}",
                    "mdBook이 책을 만들지 못했어요: {error}"
                )
            }
            Self::Io { .. } => Text::same(self.to_string()),
        }
    }

    fn remedy(&self) -> Option<Text> {
        match self {
            Self::Course(error) => error.remedy(),
            Self::Problems(_) | Self::MdBook(_) | Self::Io { .. } => None,
        }
    }
}
