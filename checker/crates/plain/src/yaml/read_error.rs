//! What reading a tree fails with: serde's errors, with their place and in two languages.

use std::fmt;

use serde::de::{self, Unexpected};

use super::error::{Located, Problem, own_words};
use super::node::{Path, Place};
use super::said;
use crate::explain::Explain;
use crate::lang::Text;
use crate::text;
use crate::visible::visible;

/// An error on its way out of the tree.
#[derive(Debug)]
pub struct Error {
    at: Option<Place>,
    /// From the inside out.
    inside: Vec<Step>,
    problem: Problem,
}

/// One step of an error's way.
#[derive(Debug)]
pub enum Step {
    Key(String),
    Item(usize),
}

impl Error {
    pub fn new(problem: Problem) -> Self {
        Self {
            at: None,
            inside: Vec::new(),
            problem,
        }
    }

    /// The same error, at this place unless it has one further inside.
    pub fn or_at(mut self, place: Place) -> Self {
        self.at.get_or_insert(place);
        self
    }

    pub fn within(mut self, step: Step) -> Self {
        self.inside.push(step);
        self
    }

    /// As the error of a file: where it is, and the path to it from the node that was read.
    pub fn located(self, place: Place, path: &Path) -> Located {
        let path = self
            .inside
            .iter()
            .rev()
            .fold(path.clone(), |path, step| match step {
                Step::Key(key) => path.key(key),
                Step::Item(number) => path.item(*number),
            });
        Located::new(self.at.unwrap_or(place), &path, self.problem)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem.reason().en)
    }
}

impl std::error::Error for Error {}

impl de::Error for Error {
    fn custom<T: fmt::Display>(words: T) -> Self {
        let (reason, remedy) = said::heard(&words);
        Self::new(Problem::Said { reason, remedy })
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::new(Problem::Unexpected {
            found: what(&found),
            expected: wanted(&expected.to_string()),
        })
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::invalid_type(found, expected)
    }

    fn unknown_variant(name: &str, known: &'static [&'static str]) -> Self {
        let name = name.to_owned();
        Self::new(Problem::UnknownName { name, known })
    }

    fn unknown_field(name: &str, known: &'static [&'static str]) -> Self {
        let name = name.to_owned();
        Self::new(Problem::UnknownField { name, known })
    }

    fn missing_field(name: &'static str) -> Self {
        Self::new(Problem::MissingField { name })
    }

    fn duplicate_field(name: &'static str) -> Self {
        let key = name.to_owned();
        Self::new(Problem::DuplicateKey { key })
    }
}

/// What stands there, for people.
fn what(found: &Unexpected<'_>) -> Text {
    match found {
        Unexpected::Bool(value) => text!("`{value}`", "`{value}`"),
        Unexpected::Unsigned(number) => text!("the number {number}", "숫자 {number}"),
        Unexpected::Signed(number) => text!("the number {number}", "숫자 {number}"),
        Unexpected::Float(number) => text!("the number {number}", "숫자 {number}"),
        Unexpected::Str(words) => {
            text!("the text `{words}`", "글 `{words}`", words = visible(words))
        }
        Unexpected::Unit | Unexpected::Option => text!("nothing", "빈 값"),
        Unexpected::Seq => text!("a list", "목록"),
        Unexpected::Map => text!("a map", "맵"),
        other => Text::same(other.to_string()),
    }
}

/// serde's words for what a type wants; what our own types say is taken as it is.
fn wanted(expected: &str) -> Text {
    match expected {
        "a string" => text!("a text", "글"),
        "a sequence" => text!("a list", "목록"),
        "a map" => text!("a map", "맵"),
        "a boolean" => text!("`true` or `false`", "`true` 또는 `false`"),
        "u8" | "u16" | "u32" | "u64" | "usize" => {
            let most = match expected {
                "u8" => u8::MAX.into(),
                "u16" => u16::MAX.into(),
                _ => u32::MAX,
            };
            text!("a whole number from 0 to {most}", "0부터 {most}까지의 정수")
        }
        // A type's own name says nothing to people.
        unnamed if unnamed.starts_with("struct ") => text!("a map", "맵"),
        own => own_words(own),
    }
}
