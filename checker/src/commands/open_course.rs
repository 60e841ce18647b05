//! A course opened for its learner: what nearly every command begins with.

use anyhow::Result;

use super::close_match::closest;
use super::error::UserError;
use crate::cli::{self, Common};
use course::catalog::{Catalog, join_split_names};
use course::exercise::LessonId;
use course::learner::Learner;
use plain::korean::{Particle, with_particle};
use plain::template::Variables;
use plain::text;
use plain::visible::visible;

/// The word that means every lesson.
const ALL: &str = "all";

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

    /// The lessons that the words mean, each once, in the order given; `all` is every one.
    ///
    /// # Errors
    /// As [`Self::lesson`].
    pub fn lessons(&self, words: &[String]) -> Result<Vec<LessonId>> {
        let mut lessons = Vec::new();
        for word in join_split_names(words) {
            let meant = if word == ALL {
                self.catalog.course().lessons.clone()
            } else {
                vec![self.lesson(&word)?]
            };
            for id in meant {
                if !lessons.contains(&id) {
                    lessons.push(id);
                }
            }
        }
        Ok(lessons)
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
        if commands.iter().any(|name| name == word) {
            return Err(UserError::new(text!(
                "`{word}` is a command and stands by itself: type `checker {word}`",
                "{topic} 레슨이 아니라 명령이에요. `checker {word}`처럼 따로 입력해 주세요",
                topic = with_particle(&format!("`{word}`"), Particle::Topic)
            ))
            .into());
        }
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
