//! `course.yaml`: the lessons in their order, and the variables with their defaults.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::LessonId;
use crate::lang::{Lang, Text};
use crate::template::Variables;

/// The variable that no course declares: random, once for each learner.
pub const TOKEN: &str = "token";

/// References between variables that are followed before it is called a circle.
const DEEPEST: usize = 16;

#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Course {
    pub format: u32,
    pub title: Text,
    pub languages: Vec<Lang>,
    pub lessons: Vec<LessonId>,
    /// Defaults; one may use another, as in `${registry}/${learner}`.
    pub variables: BTreeMap<String, String>,
}

impl Course {
    /// The values for one learner: the course's defaults, the learner's own choices over them,
    /// and the token.
    ///
    /// # Errors
    /// A variable that uses an unknown one, or itself.
    pub fn variables(
        &self,
        chosen: &BTreeMap<String, String>,
        token: &str,
    ) -> Result<Variables, String> {
        let mut raw = self.variables.clone();
        raw.extend(chosen.clone());
        raw.insert(TOKEN.to_owned(), token.to_owned());
        let mut resolved = Variables::default();
        for (name, value) in &raw {
            resolved.set(name, value);
        }
        for _ in 0..DEEPEST {
            let before = resolved.clone();
            for (name, value) in before.iter() {
                if value.contains("${") {
                    let value = before
                        .resolve(value)
                        .map_err(|error| format!("variable `{name}`: {error}"))?;
                    resolved.set(name, value);
                }
            }
            if before == resolved {
                return Ok(resolved);
            }
        }
        Err("the variables refer to each other in a circle".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course(variables: &[(&str, &str)]) -> Course {
        Course {
            format: 1,
            title: Text::same("t"),
            languages: vec![Lang::En, Lang::Ko],
            lessons: Vec::new(),
            variables: variables
                .iter()
                .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
                .collect(),
        }
    }

    #[test]
    fn a_default_follows_what_the_learner_chose() {
        let course = course(&[
            ("learner", "learner"),
            ("registry", "localhost:5050"),
            ("namespace", "${registry}/${learner}"),
        ]);
        let chosen = BTreeMap::from([("learner".to_owned(), "ada".to_owned())]);
        let variables = course.variables(&chosen, "tok-1").unwrap();
        assert_eq!(variables.get("namespace"), Some("localhost:5050/ada"));
        assert_eq!(variables.get(TOKEN), Some("tok-1"));
    }

    #[test]
    fn a_circle_is_an_error_and_not_an_endless_loop() {
        let error = course(&[("a", "x${b}"), ("b", "x${a}")]).variables(&BTreeMap::new(), "t");
        assert!(error.unwrap_err().contains("circle"));
        assert!(
            course(&[("a", "${c}")])
                .variables(&BTreeMap::new(), "t")
                .is_err()
        );
    }
}
