//! The variables of a course: their names, their defaults, and what they are for.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;

use regex_lite::Regex;
use serde::{Deserialize, Deserializer};

use super::VariableKind;
use plain::explain::Explain;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;
use plain::yaml::{Fields, Located, Node, Path, Problem, Shape, read, said};

/// A variable as the course declares it: `port: "80"`, or `port: { default: "80", kind: port }`.
#[derive(Debug, Clone)]
pub struct Variable {
    /// May use other variables, as in `${registry}/${learner}`.
    pub default: String,
    pub kind: VariableKind,
    /// What a value must look like beyond its kind.
    pub pattern: Option<Pattern>,
}

impl Variable {
    pub fn read(node: &Node, path: &Path, errors: &mut Vec<Located>) -> Option<Self> {
        if let Shape::Scalar(_) = node.shape {
            let default = read(node, path).map_err(|error| errors.push(error)).ok()?;
            return Some(Self {
                default,
                kind: VariableKind::default(),
                pattern: None,
            });
        }
        let expected = text!(
            "a text, or a map with `default` and `kind`",
            "글, 또는 `default`와 `kind`가 있는 맵"
        );
        let fields = Fields::of(
            node,
            path,
            &["default", "kind", "pattern"],
            &expected,
            errors,
        )?;
        let default = fields.required("default", errors);
        let kind = fields.optional("kind", errors);
        let pattern = fields.optional("pattern", errors);
        Some(Self {
            default: default?,
            kind: kind?,
            pattern: pattern?,
        })
    }

    /// Whether a value is good for what the variable is for.
    ///
    /// # Errors
    /// Why it is not.
    pub fn accept(&self, name: &VariableName, value: &str) -> Result<(), Unusable> {
        let unusable = |needed| {
            Err(Unusable {
                name: name.clone(),
                value: value.to_owned(),
                needed,
            })
        };
        if !self.kind.accepts(value) {
            return unusable(self.kind.describe());
        }
        match &self.pattern {
            Some(pattern) if !pattern.whole.is_match(value) => unusable(text!(
                "this course wants a value of the form `{form}`",
                "이 강좌에서는 `{form}` 꼴의 값만 쓸 수 있어요",
                form = visible(&pattern.text)
            )),
            _ => Ok(()),
        }
    }
}

/// A regular expression that a whole value must fit.
#[derive(Debug, Clone)]
pub struct Pattern {
    text: String,
    whole: Regex,
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        match Regex::new(&format!("^(?:{text})$")) {
            Ok(whole) => Ok(Self { text, whole }),
            Err(error) => Err(said(&NotAPattern {
                text,
                detail: error.to_string(),
            })),
        }
    }
}

struct NotAPattern {
    text: String,
    detail: String,
}

impl Explain for NotAPattern {
    fn reason(&self) -> Text {
        text!(
            "`{text}` is not a regular expression ({detail})",
            "정규 표현식이 아니에요: `{text}` ({detail})",
            text = visible(&self.text),
            detail = visible(&self.detail)
        )
    }

    fn remedy(&self) -> Option<Text> {
        Some(text!("correct the pattern", "패턴을 고쳐 주세요"))
    }
}

/// A value that cannot be used for what its variable is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unusable {
    pub name: VariableName,
    pub value: String,
    needed: Text,
}

impl Explain for Unusable {
    fn reason(&self) -> Text {
        text!(
            "`{value}` cannot be used as {name}: {needed}",
            "`{value}` 값은 {name} 설정에 쓸 수 없어요. {needed}",
            value = visible(&self.value),
            name = &self.name,
            needed = &self.needed
        )
    }

    fn remedy(&self) -> Option<Text> {
        Some(text!(
            "run `checker init` with another",
            "`checker init`으로 다른 값을 정해 주세요"
        ))
    }
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason().en)
    }
}

impl std::error::Error for Unusable {}

/// A name that a shell takes too, as `checker vars` exports it: lower-case letters, digits and
/// `_`, a letter first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VariableName(String);

impl VariableName {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn read(key: &plain::yaml::Key, path: &Path, errors: &mut Vec<Located>) -> Option<Self> {
        match key.text.parse::<Self>() {
            Ok(name) => Some(name),
            Err(error) => {
                let problem = Problem::said(&error);
                errors.push(Located::new(key.place, path, problem));
                None
            }
        }
    }
}

/// So that a map by name can be asked with a text.
impl Borrow<str> for VariableName {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for VariableName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for VariableName {
    type Err = NotAName;

    fn from_str(name: &str) -> Result<Self, NotAName> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(plain) {
            Ok(Self(name.to_owned()))
        } else {
            Err(NotAName(name.to_owned()))
        }
    }
}

/// A text that is not the name of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAName(String);

impl Explain for NotAName {
    fn reason(&self) -> Text {
        text!(
            "`{name}` is not a valid variable name",
            "변수 이름으로 쓸 수 없어요: `{name}`",
            name = visible(&self.0)
        )
    }

    fn remedy(&self) -> Option<Text> {
        Some(text!(
            "use lower-case letters, digits and `_`, a letter first",
            "영어 소문자로 시작하고 영어 소문자, 숫자, `_`만 써 주세요"
        ))
    }
}
