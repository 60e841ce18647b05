//! `${variable}` in texts of exercise files, and the values that are put in.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::explain::Explain;
use crate::lang::Text;
use crate::text;
use crate::visible::visible;

/// The values that `${name}` stands for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Variables(BTreeMap<String, String>);

impl Variables {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.insert(name.into(), value.into());
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// `text` with every `${name}` replaced; `$${` stays a literal `${`.
    ///
    /// # Errors
    /// All variables that do not exist; or a `${` without its end.
    pub fn resolve(&self, text: &str) -> Result<String, TemplateError> {
        let mut resolved = String::with_capacity(text.len());
        let mut unknown = Vec::new();
        for part in parts(text) {
            match part {
                Part::Literal(literal) => resolved.push_str(literal),
                Part::Variable(name) => match self.get(name) {
                    Some(value) => resolved.push_str(value),
                    None => unknown.push(name.to_owned()),
                },
                Part::Unclosed => return Err(TemplateError::Unclosed),
            }
        }
        if unknown.is_empty() {
            return Ok(resolved);
        }
        Err(TemplateError::Unknown {
            names: unknown,
            known: self.0.keys().cloned().collect(),
        })
    }
}

/// The names of the variables that `text` uses, in their order.
pub fn names(text: &str) -> impl Iterator<Item = &str> {
    parts(text).filter_map(|part| match part {
        Part::Variable(name) => Some(name),
        Part::Literal(_) | Part::Unclosed => None,
    })
}

/// Why a text's variables cannot be put in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateError {
    Unknown {
        /// At least one.
        names: Vec<String>,
        /// Those that there are.
        known: Vec<String>,
    },
    Unclosed,
}

impl Explain for TemplateError {
    fn reason(&self) -> Text {
        match self {
            Self::Unknown { names, known } => {
                let names: Vec<_> = names
                    .iter()
                    .map(|it| format!("`{}`", visible(it)))
                    .collect();
                text!(
                    "unknown variable {names}; known are {known}",
                    "알 수 없는 변수예요: {names}. 쓸 수 있는 변수: {known}",
                    names = names.join(", "),
                    known = known.join(", ")
                )
            }
            Self::Unclosed => text!("`${{` without its `}}`", "`${{`를 닫는 `}}`가 없어요"),
        }
    }

    fn remedy(&self) -> Option<Text> {
        Some(match self {
            Self::Unknown { .. } => text!(
                "correct the name, or add the variable to exercises/course.yaml",
                "이름을 고치거나 exercises/course.yaml에 변수를 추가해 주세요"
            ),
            Self::Unclosed => text!(
                "close it, or write `$${{` for a literal `${{`",
                "`}}`로 닫아 주세요. 글자 그대로의 `${{`는 `$${{`로 적어요"
            ),
        })
    }
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason().en)
    }
}

impl std::error::Error for TemplateError {}

enum Part<'a> {
    Literal(&'a str),
    Variable(&'a str),
    /// The end of the text came first.
    Unclosed,
}

fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let Some(at) = rest.find("${") else {
            return Some(Part::Literal(std::mem::take(&mut rest)));
        };
        if rest[..at].ends_with('$') {
            // The first `$` of `$${` falls away.
            if at == 1 {
                let literal = &rest[1..3];
                rest = &rest[3..];
                return Some(Part::Literal(literal));
            }
            let literal = &rest[..at - 1];
            rest = &rest[at - 1..];
            return Some(Part::Literal(literal));
        }
        if at > 0 {
            let literal = &rest[..at];
            rest = &rest[at..];
            return Some(Part::Literal(literal));
        }
        let Some(end) = rest.find('}') else {
            rest = "";
            return Some(Part::Unclosed);
        };
        let name = &rest[2..end];
        rest = &rest[end + 1..];
        Some(Part::Variable(name))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn variables_are_put_in_and_all_unknown_ones_named() {
        let mut variables = Variables::default();
        variables.set("learner", "ada");
        assert_eq!(variables.resolve("a/${learner}:1").unwrap(), "a/ada:1");
        assert_eq!(
            variables.resolve("$${learner} $x $$$${learner}").unwrap(),
            "${learner} $x $$${learner}"
        );
        let error = variables.resolve("${laerner}/${learner}/${x}").unwrap_err();
        let reason = error.reason().en;
        assert!(
            reason.contains("`laerner`, `x`; known are learner"),
            "{reason}"
        );
        assert_eq!(variables.resolve("${learner"), Err(TemplateError::Unclosed));
        assert_eq!(names("${a}$${b}${c}").collect::<Vec<_>>(), ["a", "c"]);
    }

    fn texts() -> impl Strategy<Value = String> {
        let piece = proptest::sample::select(vec![
            "$", "{", "}", "${", "$$", "a", "한", "${a}", "\u{202e}", "\n",
        ]);
        proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn garbage_is_resolved_or_an_error_and_no_panic(text in texts()) {
            let mut variables = Variables::default();
            variables.set("a", "${b}");
            let resolved = variables.resolve(&text);
            if !text.contains("${") {
                prop_assert_eq!(resolved, Ok(text));
            } else if names(&text).all(|name| name == "a") {
                prop_assert!(matches!(resolved, Ok(_) | Err(TemplateError::Unclosed)), "{}", text);
            }
        }

        #[test]
        fn what_is_escaped_is_a_literal(name in "[a-z]{1,5}") {
            let escaped = format!("x$${{{name}}}");
            prop_assert_eq!(Variables::default().resolve(&escaped), Ok(format!("x${{{name}}}")));
            prop_assert_eq!(names(&escaped).count(), 0);
        }
    }
}
