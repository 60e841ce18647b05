//! Checks whose variables are not put in yet: a class has as many values for them as learners,
//! and reading the exercise file for each would take minutes.

use serde::Deserialize;
use serde_yaml::Value;

use super::CatalogError;
use crate::check::Check;
use plain::template::{self, Variables};
use plain::text;
use plain::visible::visible;

/// A step's check, to be filled in for one learner after the other.
#[derive(Debug, Clone)]
pub enum Blank {
    /// It uses no variable.
    Fixed(Box<Check>),
    Open(Value),
}

impl Blank {
    /// The check with a learner's variables.
    ///
    /// # Errors
    /// What cannot be put in, in words that are safe to show.
    pub fn filled(&self, variables: &Variables) -> Result<Check, String> {
        match self {
            Self::Fixed(check) => Ok((**check).clone()),
            Self::Open(value) => {
                check(value, variables).map_err(|error| visible(&error.to_string()))
            }
        }
    }
}

fn check(value: &Value, variables: &Variables) -> Result<Check, serde_yaml::Error> {
    template::reading(variables, || {
        serde_yaml::with::singleton_map_recursive::deserialize(value)
    })
}

/// The checks of an exercise's text, in the order of its steps. `whole` are the same checks as
/// they were read with `variables`.
///
/// # Errors
/// A check that cannot be read apart from its file just as in it.
pub fn checks(
    path: &std::path::Path,
    source: &str,
    variables: &Variables,
    whole: &[&Check],
) -> Result<Vec<Blank>, CatalogError> {
    #[derive(Deserialize)]
    struct Steps {
        steps: Vec<Step>,
    }
    #[derive(Deserialize)]
    struct Step {
        check: Value,
    }
    let error = || {
        CatalogError::new(
            path,
            text!(
                "its checks cannot be judged apart from the file",
                "이 파일의 확인은 따로 판정할 수 없어요"
            ),
            text!(
                "put numbers that are meant as text in quotes, as in `\"1.22\"`",
                "글자로 쓴 숫자는 `\"1.22\"`처럼 따옴표로 묶어 주세요"
            ),
        )
    };
    let Steps { steps } = plain::yaml::from_str(source).map_err(|_| error())?;
    let blanks = steps.into_iter().zip(whole).map(|(step, whole)| {
        let text = serde_yaml::to_string(&step.check).unwrap_or_default();
        if !text.contains("${") {
            return Ok(Blank::Fixed(Box::new((*whole).clone())));
        }
        let own = check(&step.check, variables).map_err(|_| error())?;
        // In YAML the same scalar is a number here and a text there.
        let same = |a: &Check, b: &Check| {
            serde_json::to_value(a)
                .ok()
                .zip(serde_json::to_value(b).ok())
        };
        match same(&own, whole) {
            Some((own, whole)) if own == whole => Ok(Blank::Open(step.check)),
            _ => Err(error()),
        }
    });
    blanks.collect()
}
