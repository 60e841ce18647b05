//! `course.yaml`: the lessons in their order, and the variables with their defaults.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Deserializer, Serialize};

use super::{Grading, LessonId};
use plain::lang::{Lang, Text};
use plain::placed;
use plain::template::Variables;
use plain::visible::{steers, visible};

/// The variable that no course declares: random, once for each learner.
const TOKEN: &str = "token";

/// References between variables that are followed before it is called a circle.
const DEEPEST: usize = 16;

/// Bytes of a value; without a bound, few references could double it past all memory.
const LONGEST: usize = 4096;

#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a course, a map that begins with `format: 1`"
)]
pub struct Course {
    pub format: u32,
    pub title: Text,
    pub languages: Vec<Lang>,
    #[serde(deserialize_with = "some_lessons")]
    pub lessons: Vec<LessonId>,
    /// Defaults; one may use another, as in `${registry}/${learner}`.
    #[serde(deserialize_with = "plain_names")]
    pub variables: BTreeMap<String, String>,
    /// For teachers; learners see nothing of it.
    #[serde(default)]
    pub grading: Grading,
}

fn some_lessons<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<LessonId>, D::Error> {
    placed::list(deserializer, |lessons: &[LessonId]| {
        let mut seen = BTreeSet::new();
        match lessons.iter().find(|id| !seen.insert(*id)) {
            _ if lessons.is_empty() => Err("a course needs at least one lesson".to_owned()),
            Some(twice) => Err(format!("duplicate lesson `{twice}`")),
            None => Ok(()),
        }
    })
}

fn plain_names<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, String>, D::Error> {
    let variables = BTreeMap::<Name, String>::deserialize(deserializer)?;
    Ok(variables
        .into_iter()
        .map(|(name, value)| (name.0, value))
        .collect())
}

/// A name that a shell takes too: `checker vars` exports it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Name(String);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        placed::text(deserializer, |name| {
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            if name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(plain) {
                Ok(Self(name.to_owned()))
            } else {
                Err(format!(
                    "`{name}` is no name of a variable; use lower-case letters, digits and `_`"
                ))
            }
        })
    }
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
        let mut resolved = Variables::default();
        for (name, default) in &self.variables {
            // A choice that the course no longer asks for is passed over.
            let value = chosen.get(name).unwrap_or(default);
            if value.chars().any(steers) {
                return Err(format!(
                    "variable `{name}`: a hidden control character in `{}`",
                    visible(value)
                ));
            }
            resolved.set(name, value);
        }
        resolved.set(TOKEN, token);
        for _ in 0..DEEPEST {
            let before = resolved.clone();
            for (name, value) in before.iter() {
                if value.contains("${") {
                    let value = before
                        .resolve(value)
                        .map_err(|error| format!("variable `{name}`: {error}"))?;
                    if value.len() > LONGEST {
                        return Err(format!(
                            "variable `{name}` refers to itself in a circle, \
                             or is longer than {LONGEST} characters"
                        ));
                    }
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
        let error = course(&[("a", "x${b}"), ("b", "x${a}")]).variables(&BTreeMap::new(), "t");
        assert!(error.unwrap_err().contains("circle"));
        assert!(
            course(&[("a", "${c}")])
                .variables(&BTreeMap::new(), "t")
                .is_err()
        );
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
        assert!(error.contains("longer than"), "{error}");
        let error = course(&[("a", "x\u{202e}y")]).variables(&none, "t");
        assert!(error.unwrap_err().contains("control character"));
    }

    #[test]
    fn names_are_plain_and_lessons_listed_once() {
        let yaml = |lessons: &str, name: &str| {
            serde_yaml::from_str::<Course>(&format!(
                "{{ format: 1, title: {{ en: t, ko: t }}, languages: [en], \
                 lessons: [{lessons}], variables: {{ '{name}': x }} }}"
            ))
        };
        assert!(yaml("lesson-1, lesson-2", "learner").is_ok());
        for (lessons, name) in [
            ("", "learner"),
            ("lesson-1, lesson-1", "learner"),
            ("lesson-1", "x; id #"),
            ("lesson-1", "PATH"),
            ("lesson-1", ""),
        ] {
            assert!(yaml(lessons, name).is_err(), "{lessons} {name}");
        }
    }
}
