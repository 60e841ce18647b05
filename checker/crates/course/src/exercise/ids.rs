//! `lesson-3`, `same-image`: the names of lessons, and of steps within their lessons.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};

use super::IdError;
use plain::lang::Text;
use plain::text;
use plain::yaml;

/// Declares a kind of ID: a text of lower-case letters, digits and single hyphens.
macro_rules! id {
    ($(#[doc = $doc:literal])* $name:ident) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let text = text.to_owned();
                if is_id(&text) {
                    Ok(Self(text))
                } else {
                    Err(IdError { text })
                }
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                yaml::text(deserializer)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        /// So that a map can be asked with the text of a document.
        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, text: &str) -> bool {
                self.0 == text
            }
        }
    };
}

id! {
    /// The name of a lesson, of its folder, of its snapshot; safe as the name of a file.
    LessonId
}

id! {
    /// The name of a step within its lesson.
    StepId
}

impl LessonId {
    /// As people call it: `Lesson 3` for `lesson-3`; other IDs as they are.
    pub fn name(&self) -> Text {
        match self.0.strip_prefix("lesson-") {
            Some(number) => text!("Lesson {number}", "레슨 {number}"),
            None => Text::same(&self.0),
        }
    }
}

fn is_id(text: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    text.len() <= 64 && text.split('-').all(plain)
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
            assert!(text.parse::<StepId>().is_err(), "{text}");
        }
    }
}
