//! A course opened for its learner: what nearly every command begins with.

use anyhow::Result;

use super::close_match::closest;
use super::error::UserError;
use crate::cli::{self, Common};
use course::catalog::Catalog;
use course::exercise::LessonId;
use course::learner::Learner;
use plain::template::Variables;
use plain::text;
use plain::visible::visible;

/// A course, and the learner's settings for it.
pub struct OpenCourse {
    pub catalog: Catalog,
    pub variables: Variables,
}

impl OpenCourse {
    /// # Errors
    /// No course, a broken course file, a broken learner's file.
    pub fn open(common: &Common) -> Result<Self> {
        let catalog = catalog(common)?;
        let learner =
            Learner::open(catalog.root()).map_err(|error| UserError::explained(&error))?;
        let variables = catalog.variables(&learner)?;
        let usable = catalog.course().usable(&variables);
        usable.map_err(|error| UserError::explained(&error))?;
        Ok(Self { catalog, variables })
    }

    /// The lesson that `word` means.
    ///
    /// # Errors
    /// A sentence with the names that are close to it.
    pub fn lesson(&self, word: &str) -> Result<LessonId> {
        if let Some(id) = self.catalog.lesson(word) {
            return Ok(id.clone());
        }
        let commands = cli::names();
        let lessons = self.catalog.course().lessons.iter().map(LessonId::as_str);
        let close = closest(word, lessons.chain(commands.iter().map(String::as_str)));
        let close: Vec<_> = close.iter().map(|name| format!("`{name}`")).collect();
        let word = visible(word);
        Err(UserError::new(if close.is_empty() {
            text!(
                "there is no lesson `{word}`; `checker list` shows the lessons",
                "`{word}` 레슨은 없어요. 레슨 목록은 `checker list`로 볼 수 있어요"
            )
        } else {
            text!(
                "there is no lesson `{word}`; did you mean {close}?",
                "`{word}` 레슨은 없어요. 혹시 {close}인가요?",
                close = close.join(", ")
            )
        })
        .into())
    }
}

/// The course that is asked for.
///
/// # Errors
/// No course, or a broken course file.
pub fn catalog(common: &Common) -> Result<Catalog> {
    let here = std::env::current_dir()?;
    Ok(Catalog::open(common.course.as_deref(), &here)?)
}
