//! A step's hints as the file writes them: some for one case only, `when: not-pushed`. A case that
//! the step's check can never find is an error of the file, at its own place.

use std::cell::RefCell;
use std::fmt;

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::check::Check;
use crate::verdict::Situation;
use plain::lang::Text;
use plain::placed;
use plain::template;
use plain::visible::visible;

/// Hints for every case that a step has at least: a nudge, and the command.
const FEWEST_HINTS: usize = 2;

#[derive(Debug, Clone, Serialize)]
pub struct Hint {
    /// The cases that it is for; none for every case.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<Situation>,
    #[serde(flatten)]
    pub text: Text,
}

impl Hint {
    /// Whether it is for a step that stands as `situation` says.
    pub fn is_for(&self, situation: Option<Situation>) -> bool {
        self.when.is_empty() || situation.is_some_and(|it| self.when.contains(&it))
    }
}

// Not `flatten`: that would lose the line and the column of an error inside.
impl<'de> Deserialize<'de> for Hint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields, expecting = "a hint in both languages")]
        struct Fields {
            #[serde(default)]
            when: When,
            #[serde(deserialize_with = "template::string")]
            en: String,
            #[serde(deserialize_with = "template::string")]
            ko: String,
        }
        let Fields { when, en, ko } = Fields::deserialize(deserializer)?;
        Ok(Self {
            when: when.0,
            text: Text { en, ko },
        })
    }
}

/// One situation, or a list of them.
#[derive(Default)]
struct When(Vec<Situation>);

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMore;
        impl<'de> Visitor<'de> for OneOrMore {
            type Value = When;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a situation, or a list of them")
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<When, E> {
                Ok(When(vec![possible(name).map_err(E::custom)?]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut names: A) -> Result<When, A::Error> {
                let mut list = Vec::new();
                while let Some(Named(situation)) = names.next_element()? {
                    list.push(situation);
                }
                if list.is_empty() {
                    return Err(A::Error::custom("`when` needs at least one situation"));
                }
                Ok(When(list))
            }
        }
        deserializer.deserialize_any(OneOrMore)
    }
}

/// One item of a list of situations.
struct Named(Situation);

impl<'de> Deserialize<'de> for Named {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        placed::text(deserializer, |name| possible(name).map(Self))
    }
}

/// The half of the step at hand that was read first: what its check can find, or what its hints
/// are for.
enum Half {
    Check(&'static [Situation]),
    Hints(Vec<Situation>),
}

thread_local! {
    static AT_HAND: RefCell<Option<Half>> = const { RefCell::new(None) };
}

/// Forgets what an earlier file left, which an error may have ended in the middle of a step.
pub fn begin() {
    AT_HAND.set(None);
}

/// For `deserialize_with`: a step's check.
///
/// # Errors
/// A hint that was read before it and is for what the check can never find.
pub fn check<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Check, D::Error> {
    let check: Check = serde_yaml::with::singleton_map_recursive::deserialize(deserializer)?;
    let situations = check.situations();
    match AT_HAND.take() {
        Some(Half::Hints(whens)) => {
            for situation in whens {
                must_be_among(situation, situations).map_err(D::Error::custom)?;
            }
        }
        _ => AT_HAND.set(Some(Half::Check(situations))),
    }
    Ok(check)
}

/// For `deserialize_with`: a step's hints.
///
/// # Errors
/// Too few for every case, or the last one for some case only.
pub fn hints<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Hint>, D::Error> {
    let hints = placed::list(deserializer, |hints: &[Hint]| {
        if hints.iter().filter(|hint| hint.when.is_empty()).count() < FEWEST_HINTS {
            return Err(format!(
                "a step needs at least {FEWEST_HINTS} hints without `when`, the last with the command"
            ));
        }
        if hints.last().is_some_and(|hint| !hint.when.is_empty()) {
            return Err("the last hint gives the command and has no `when`".to_owned());
        }
        Ok(())
    })?;
    if AT_HAND.take().is_none() {
        let whens = hints.iter().flat_map(|hint| hint.when.clone()).collect();
        AT_HAND.set(Some(Half::Hints(whens)));
    }
    Ok(hints)
}

/// The situation of that name, if the check at hand can find it.
fn possible(name: &str) -> Result<Situation, String> {
    AT_HAND.with_borrow(|half| {
        let possible = match half {
            Some(Half::Check(situations)) => situations,
            _ => Situation::ALL,
        };
        let found = Situation::ALL.iter().find(|it| it.name() == name);
        let Some(situation) = found else {
            let name = visible(name);
            return Err(format!(
                "unknown situation `{name}`; possible here: {}",
                names(possible)
            ));
        };
        must_be_among(*situation, possible)?;
        Ok(*situation)
    })
}

fn must_be_among(situation: Situation, possible: &[Situation]) -> Result<(), String> {
    if possible.contains(&situation) {
        return Ok(());
    }
    Err(format!(
        "this step's check never finds the situation `{}`; possible here: {}",
        situation.name(),
        names(possible)
    ))
}

fn names(situations: &[Situation]) -> String {
    let names: Vec<_> = situations.iter().map(|it| it.name()).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::{Exercise, Step};

    /// A step with `rest` for its check and hints, on lines 6 and on of an exercise.
    fn read(rest: &str) -> Result<Step, (String, usize, usize)> {
        let yaml = format!(
            "format: 1\nid: a\ntitle: {{ en: t, ko: t }}\nsummary: {{ en: s, ko: s }}\nsteps:\n- id: s\n  title: {{ en: t, ko: t }}\n  explanation: {{ en: e, ko: e }}\n{rest}"
        );
        match serde_yaml::from_str::<Exercise>(&yaml) {
            Ok(exercise) => Ok(exercise.steps.into_iter().next().unwrap()),
            Err(error) => {
                let at = error.location().unwrap();
                Err((error.to_string(), at.line(), at.column()))
            }
        }
    }

    const CHECK: &str = "  check: { same_image: { images: [a, b] } }\n";
    const PLAIN: &str = "  - { en: a, ko: a }\n";

    #[test]
    fn a_case_that_never_is_has_an_error_at_its_own_place() {
        for (when, column) in [
            ("not-pushed", 13),
            ("[other-image, not-pushed]", 27),
            ("nonsense", 13),
            ("[]", 13),
            ("{ a: b }", 13),
        ] {
            let hints = format!("  hints:\n{PLAIN}  - {{ when: {when}, en: b, ko: b }}\n{PLAIN}");
            let (error, line, at) = read(&format!("{CHECK}{hints}")).unwrap_err();
            assert_eq!((line, at), (12, column), "{when}: {error}");
            // Whatever was read before leaves nothing behind.
            assert!(read(&format!("{CHECK}  hints:\n{PLAIN}{PLAIN}")).is_ok());
        }
        // Where the check comes after the hints, the step is the place.
        let hints = format!("  hints:\n  - {{ when: not-pushed, en: b, ko: b }}\n{PLAIN}{PLAIN}");
        let (error, line, _) = read(&format!("{hints}{CHECK}")).unwrap_err();
        assert!(error.contains("`not-pushed`"), "{error}");
        assert_eq!(line, 6);
    }

    #[test]
    fn one_case_or_several_in_any_order_of_the_keys() {
        let hints = format!(
            "  hints:\n  - {{ when: absent, en: b, ko: b }}\n  - {{ en: c, ko: c, when: [other-image, absent] }}\n{PLAIN}{PLAIN}"
        );
        for rest in [format!("{CHECK}{hints}"), format!("{hints}{CHECK}")] {
            let step = read(&rest).unwrap();
            let cases: Vec<_> = step.hints.iter().map(|hint| hint.when.len()).collect();
            assert_eq!(cases, [1, 2, 0, 0]);
        }
    }

    #[test]
    fn every_case_has_a_nudge_and_the_command() {
        let some = "  - { when: absent, en: b, ko: b }\n";
        for (hints, ok) in [
            (format!("{PLAIN}{PLAIN}"), true),
            (format!("{PLAIN}{some}{PLAIN}"), true),
            (format!("{PLAIN}{some}"), false),
            (format!("{some}{some}{PLAIN}"), false),
            (format!("{PLAIN}{PLAIN}{some}"), false),
        ] {
            let read = read(&format!("{CHECK}  hints:\n{hints}"));
            assert_eq!(read.is_ok(), ok, "{hints}");
        }
    }
}
