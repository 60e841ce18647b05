//! A course opened for its learner: what nearly every command begins with.

use anyhow::Result;

use super::close_match::closest;
use super::error::UserError;
use crate::cli::{self, Common};
use course::catalog::Catalog;
use course::exercise::LessonId;
use course::learner::Learner;
use engine::Reference;
use plain::lang::Text;
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
        usable(&variables).map_err(|reason| {
            UserError::new(text!(
                "{reason}; run `checker init` with another",
                "{reason}. `checker init`으로 다른 값을 정해 주세요",
                reason = reason
            ))
        })?;
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

/// Whether image references can be made from the settings.
///
/// # Errors
/// A sentence about the first that cannot be used.
pub fn usable(variables: &Variables) -> Result<(), Text> {
    for (name, value) in variables.iter() {
        let image = match name {
            "learner" => format!("localhost/{value}/nginx"),
            "namespace" => format!("{value}/nginx"),
            "registry" => format!("{value}/learner/nginx"),
            "pinned" => format!("nginx:{value}"),
            _ => continue,
        };
        if name != "namespace" && value.contains('/') {
            return Err(text!(
                "`{value}` cannot be used as {name}: it must not contain a slash",
                "`{value}` 값은 {name} 설정에 쓸 수 없어요. 슬래시(/)가 들어가면 안 돼요",
                value = visible(value)
            ));
        }
        if image.parse::<Reference>().is_err() || value.is_empty() {
            return Err(text!(
                "`{value}` cannot be used as {name}: `{image}` would not be an image reference \
                 (lower-case letters, digits, and . _ - between them)",
                "`{value}` 값은 {name} 설정에 쓸 수 없어요. `{image}` 이름이 올바른 이미지 참조가 아니에요 \
                 (영어 소문자와 숫자, 그 사이의 . _ - 만 쓸 수 있어요)",
                value = visible(value),
                image = visible(&image)
            ));
        }
    }
    Ok(())
}
