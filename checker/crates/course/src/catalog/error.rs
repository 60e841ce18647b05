//! A course or exercise file that cannot be used: where, why, and how to fix it.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use plain::explain::Explain;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;
use plain::yaml::{self, Place};

/// All that is wrong with a file.
#[derive(Debug, Clone)]
pub struct CatalogError {
    pub path: PathBuf,
    /// The file's text, to show places in it; empty where it could not be read.
    pub source: Arc<str>,
    /// At least one, in the order of the file.
    pub errors: Vec<Located>,
}

/// One mistake: at a place of the file, or with the whole of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    pub at: Option<Place>,
    pub reason: Text,
    pub remedy: Text,
}

impl From<yaml::Located> for Located {
    fn from(error: yaml::Located) -> Self {
        Self {
            at: error.at,
            reason: error.reason(),
            remedy: error.problem.remedy().unwrap_or_else(|| {
                text!(
                    "fix the file; CONTRIBUTING.md describes the format",
                    "파일을 고쳐 주세요. 형식은 CONTRIBUTING.md에 설명되어 있어요"
                )
            }),
        }
    }
}

impl CatalogError {
    /// An error of a whole file.
    pub fn new(path: &Path, reason: Text, remedy: Text) -> Self {
        Self {
            path: path.to_owned(),
            source: Arc::default(),
            errors: vec![Located {
                at: None,
                reason,
                remedy,
            }],
        }
    }

    /// Errors in a file's text, in any order.
    pub fn of(path: &Path, source: &Arc<str>, errors: Vec<impl Into<Located>>) -> Self {
        let mut errors: Vec<Located> = errors.into_iter().map(Into::into).collect();
        errors.sort_by_key(|error| error.at);
        Self {
            path: path.to_owned(),
            source: Arc::clone(source),
            errors,
        }
    }

    /// `exercises/course.yaml:3:1`, of one of its errors.
    pub fn place(&self, error: &Located) -> String {
        let path = visible(&self.path.display().to_string());
        match error.at {
            Some(at) => format!("{path}:{}:{}", at.line, at.column),
            None => path,
        }
    }
}

impl Explain for CatalogError {
    /// One line for each error.
    fn reason(&self) -> Text {
        let lines = |words: fn(&Text) -> &str| {
            let lines = self.errors.iter();
            let lines = lines.map(|it| format!("{}: {}", self.place(it), words(&it.reason)));
            lines.collect::<Vec<_>>().join("\n")
        };
        Text {
            en: lines(|text| &text.en),
            ko: lines(|text| &text.ko),
        }
    }

    fn remedy(&self) -> Option<Text> {
        self.errors.first().map(|error| error.remedy.clone())
    }
}

impl fmt::Display for CatalogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason().en)
    }
}

impl std::error::Error for CatalogError {}
