//! The values of a course's variables for one learner.

use std::collections::BTreeMap;
use std::fmt;

use super::{Course, Unusable};
use plain::explain::Explain;
use plain::lang::Text;
use plain::template::{TemplateError, Variables};
use plain::text;
use plain::visible::{steers, visible};

/// The variable that no course declares: random, once for each learner.
const TOKEN: &str = "token";

/// References between variables that are followed before it is called a circle.
const DEEPEST: usize = 16;

/// Bytes of a value; without a bound, few references could double it past all memory.
const LONGEST: usize = 4096;

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
    ) -> Result<Variables, VariablesError> {
        let mut resolved = Variables::default();
        let error = |name: &str, problem| VariablesError {
            name: name.to_owned(),
            is_chosen: chosen.contains_key(name),
            problem,
        };
        for (name, variable) in &self.variables {
            // A choice that the course no longer asks for is passed over.
            let value = chosen.get(name.as_str()).unwrap_or(&variable.default);
            if value.chars().any(steers) {
                let hidden = VariableProblem::Hidden(value.clone());
                return Err(error(name.as_str(), hidden));
            }
            resolved.set(name.as_str(), value);
        }
        resolved.set(TOKEN, token);
        let mut open = None;
        for _ in 0..DEEPEST {
            let before = resolved.clone();
            for (name, value) in before.iter() {
                if value.contains("${") {
                    let value = before
                        .resolve(value)
                        .map_err(|problem| error(name, VariableProblem::Template(problem)))?;
                    if value.len() > LONGEST {
                        return Err(error(name, VariableProblem::EndlessOrLong));
                    }
                    open = Some(name.to_owned());
                    resolved.set(name, value);
                }
            }
            if before == resolved {
                return Ok(resolved);
            }
        }
        let name = open.unwrap_or_default();
        Err(error(&name, VariableProblem::EndlessOrLong))
    }

    /// Whether each value is good for what its variable is for.
    ///
    /// # Errors
    /// The first that is not.
    pub fn usable(&self, variables: &Variables) -> Result<(), Unusable> {
        self.variables.iter().try_for_each(|(name, variable)| {
            let value = variables.get(name.as_str()).unwrap_or_default();
            variable.accept(name, value)
        })
    }
}

/// A variable that cannot be given its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariablesError {
    pub name: String,
    /// Whether the learner chose the value, and not the course.
    pub is_chosen: bool,
    problem: VariableProblem,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum VariableProblem {
    Hidden(String),
    Template(TemplateError),
    EndlessOrLong,
}

impl Explain for VariablesError {
    fn reason(&self) -> Text {
        let problem = match &self.problem {
            VariableProblem::Hidden(value) => text!(
                "there is a hidden control character in `{value}`",
                "`{value}` 안에 보이지 않는 제어 문자가 있어요",
                value = visible(value)
            ),
            VariableProblem::Template(error) => error.reason(),
            VariableProblem::EndlessOrLong => text!(
                "it refers to itself in a circle, or is longer than {LONGEST} characters",
                "자기 자신을 돌려 가리키거나 {LONGEST}글자보다 길어요"
            ),
        };
        text!(
            "variable `{name}`: {problem}",
            "변수 `{name}`: {problem}",
            name = visible(&self.name),
            problem = problem
        )
    }

    fn remedy(&self) -> Option<Text> {
        Some(if self.is_chosen {
            text!(
                "choose another value with `checker init`",
                "`checker init`으로 다른 값을 정해 주세요"
            )
        } else {
            text!(
                "correct `variables` in exercises/course.yaml",
                "exercises/course.yaml의 `variables`를 고쳐 주세요"
            )
        })
    }
}

impl fmt::Display for VariablesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason().en)
    }
}

impl std::error::Error for VariablesError {}

#[cfg(test)]
mod tests {
    use super::super::{Grading, Variable, VariableKind};
    use super::*;
    use plain::lang::Lang;

    fn course(variables: &[(&str, &str)]) -> Course {
        let variables = variables.iter().map(|(name, value)| {
            let variable = Variable {
                default: (*value).to_owned(),
                kind: VariableKind::default(),
                pattern: None,
            };
            (name.parse().unwrap(), variable)
        });
        Course {
            title: Text::same("t"),
            languages: vec![Lang::En, Lang::Ko],
            lessons: Vec::new(),
            variables: variables.collect(),
            grading: Grading::default(),
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
        let circle = course(&[("a", "x${b}"), ("b", "x${a}")]);
        let error = circle.variables(&BTreeMap::new(), "t").unwrap_err();
        assert_eq!(error.problem, VariableProblem::EndlessOrLong);
        let unknown = course(&[("a", "${c}")]).variables(&BTreeMap::new(), "t");
        assert!(matches!(
            unknown.unwrap_err().problem,
            VariableProblem::Template(TemplateError::Unknown { .. })
        ));
    }

    #[test]
    fn values_that_grow_without_end_or_hide_something_are_errors() {
        let none = BTreeMap::new();
        let mut pairs = vec![("a0".to_owned(), "x".repeat(10))];
        pairs.extend((1..16).map(|n| (format!("a{n}"), format!("${{a{}}}", n - 1).repeat(10))));
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(k, v)| (k.as_str(), v.as_str()))
            .collect();
        let error = course(&pairs).variables(&none, "t").unwrap_err();
        assert_eq!(error.problem, VariableProblem::EndlessOrLong);
        let error = course(&[("a", "x\u{202e}y")]).variables(&none, "t");
        assert!(matches!(
            error.unwrap_err().problem,
            VariableProblem::Hidden(_)
        ));
    }

    #[test]
    fn a_value_must_be_good_for_what_its_variable_is_for() {
        let mut errors = Vec::new();
        let tree = plain::yaml::parse(
            "{ format: 1, title: { en: t, ko: t }, languages: [en], lessons: [a], variables: \
             { old: any thing, port: { default: '80', kind: port }, \
               room: { default: r1, pattern: 'r[0-9]' } } }",
            &mut errors,
        );
        let course = Course::read(&tree.unwrap(), &mut errors).unwrap();
        let with = |name: &str, value: &str| {
            let chosen = BTreeMap::from([(name.to_owned(), value.to_owned())]);
            let variables = course.variables(&chosen, "t").unwrap();
            course
                .usable(&variables)
                .map_err(|error| error.name.to_string())
        };
        assert_eq!(with("old", "<>"), Ok(()));
        assert_eq!(with("port", "8080"), Ok(()));
        assert_eq!(with("port", "http"), Err("port".to_owned()));
        assert_eq!(with("room", "r12"), Err("room".to_owned()));
    }
}
