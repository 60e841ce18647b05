//! `lesson-3`: the name of a lesson, of its folder, of its snapshot.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};

use super::IdError;
use plain::lang::Text;
use plain::text;
use plain::yaml;

/// Lower-case letters, digits and single hyphens; safe as the name of a folder and of a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct LessonId(String);

impl LessonId {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As people call it: `Lesson 3` for `lesson-3`; other IDs as they are.
    pub fn name(&self) -> Text {
        match self.0.strip_prefix("lesson-") {
            Some(number) => text!("Lesson {number}", "레슨 {number}"),
            None => Text::same(&self.0),
        }
    }
}

/// Whether `text` is an ID: of a lesson, or of a step.
pub fn is_id(text: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    text.len() <= 64 && text.split('-').all(plain)
}

impl fmt::Display for LessonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for LessonId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if is_id(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(IdError {
                text: text.to_owned(),
            })
        }
    }
}

impl<'de> Deserialize<'de> for LessonId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        yaml::text(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_safe_as_a_file_name() {
        assert!("lesson-3".parse::<LessonId>().is_ok());
        for text in [
            "",
            "Lesson-3",
            "lesson--3",
            "-3",
            "../x",
            "a/b",
            "a.b",
            "레슨",
        ] {
            assert!(text.parse::<LessonId>().is_err(), "{text}");
        }
    }
}
