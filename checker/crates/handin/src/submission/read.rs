//! Reads a submission that anyone may have written.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::refusal::{DEEPEST, LONGEST, MOST_LESSONS, MOST_STEPS};
use super::{LARGEST, Lesson, RawFacts, Refusal, SCHEMA, Submission, Submitter};
use course::snapshot::{self, Snapshot};

/// A submission as it was read: a lesson that cannot be used takes nothing from the others.
#[derive(Debug)]
pub struct Read {
    /// With the lessons that can be used.
    pub submission: Submission<RawFacts>,
    pub refused: Vec<(String, Refusal)>,
}

/// Reads a submission. Takes memory in proportion to the bytes, of which there may be
/// [`LARGEST`], and looks into no facts.
///
/// # Errors
/// Why nothing of it can be used.
pub fn read(bytes: &[u8]) -> Result<Read, Refusal> {
    #[derive(Deserialize)]
    struct Whole<'a> {
        checker: String,
        course: String,
        learner: Submitter,
        made_at: Timestamp,
        #[serde(borrow)]
        lessons: Vec<Part<'a>>,
    }
    #[derive(Deserialize)]
    struct Part<'a> {
        #[serde(default)]
        hints: BTreeMap<String, u32>,
        #[serde(borrow)]
        snapshot: &'a RawValue,
    }
    if bytes.len() as u64 > LARGEST {
        return Err(Refusal::TooLarge);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Refusal::NotUtf8)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim_start().is_empty() {
        return Err(Refusal::Empty);
    }
    match schema_of(text)?.as_deref() {
        Some(SCHEMA) => {}
        Some(schema) if schema.starts_with("checker/submission/") => {
            return Err(Refusal::OtherVersion(schema.to_owned()));
        }
        _ => return Err(Refusal::NotASubmission),
    }
    let whole: Whole = serde_json::from_str(text).map_err(|error| malformed(&error))?;
    if whole.lessons.len() > MOST_LESSONS {
        return Err(Refusal::TooManyLessons);
    }
    bounded("learner.name", &whole.learner.name)?;
    bounded("learner.token", &whole.learner.token)?;
    bounded("checker", &whole.checker)?;
    bounded("course", &whole.course)?;
    let mut lessons = Vec::with_capacity(whole.lessons.len());
    let mut refused = Vec::new();
    for (number, part) in whole.lessons.into_iter().enumerate() {
        match lesson(part.snapshot, &part.hints) {
            Ok(snapshot) => lessons.push(Lesson {
                hints: part.hints,
                snapshot,
            }),
            Err(refusal) => refused.push((name_of(part.snapshot, number), refusal)),
        }
    }
    Ok(Read {
        submission: Submission {
            schema: SCHEMA.to_owned(),
            checker: whole.checker,
            course: whole.course,
            learner: whole.learner,
            made_at: whole.made_at,
            lessons,
        },
        refused,
    })
}

/// One lesson's snapshot, the version first.
fn lesson(raw: &RawValue, hints: &BTreeMap<String, u32>) -> Result<Snapshot<RawFacts>, Refusal> {
    match schema_of(raw.get())?.as_deref() {
        Some(schema) if snapshot::READABLE.contains(&schema) => {}
        Some(schema) => return Err(Refusal::OtherVersion(schema.to_owned())),
        None => return Err(Refusal::Malformed("missing field `schema`".to_owned())),
    }
    let snapshot: Snapshot<RawFacts> =
        serde_json::from_str(raw.get()).map_err(|error| malformed(&error))?;
    bounded("exercise.id", &snapshot.exercise.id)?;
    bounded("exercise.sha256", &snapshot.exercise.sha256)?;
    if snapshot.exercise.id != snapshot.report.lesson {
        return Err(Refusal::Contradiction("exercise.id, report.lesson"));
    }
    let steps = &snapshot.report.steps;
    if steps.len().max(snapshot.facts.len()).max(hints.len()) > MOST_STEPS {
        return Err(Refusal::TooManySteps);
    }
    for (number, step) in steps.iter().enumerate() {
        bounded("steps.id", &step.id)?;
        if steps[..number].iter().any(|other| other.id == step.id) {
            return Err(Refusal::Contradiction("steps.id"));
        }
    }
    let observed = snapshot
        .facts
        .values()
        .filter_map(|it| it.observed.as_ref());
    if observed.into_iter().any(|raw| is_too_deep(raw.get())) {
        return Err(Refusal::TooDeep);
    }
    Ok(snapshot)
}

/// The value of a document's `schema`; what else is in it is passed over, without recursion.
fn schema_of(text: &str) -> Result<Option<String>, Refusal> {
    #[derive(Deserialize)]
    struct Head {
        schema: Option<String>,
    }
    match serde_json::from_str::<Head>(text) {
        Ok(head) => Ok(head.schema),
        Err(error) if error.is_data() => Ok(None),
        Err(error) => Err(malformed(&error)),
    }
}

/// The name of a lesson that cannot be used, as far as it can be determined.
fn name_of(raw: &RawValue, number: usize) -> String {
    #[derive(Deserialize)]
    struct Head {
        exercise: Id,
    }
    #[derive(Deserialize)]
    struct Id {
        id: String,
    }
    match serde_json::from_str::<Head>(raw.get()) {
        Ok(head) => head.exercise.id.chars().take(LONGEST).collect(),
        Err(_) => format!("lessons[{number}]"),
    }
}

fn bounded(name: &'static str, value: &str) -> Result<(), Refusal> {
    if value.chars().nth(LONGEST).is_some() {
        return Err(Refusal::TooLong(name));
    }
    Ok(())
}

/// Whether lists and maps stand in each other past all use.
fn is_too_deep(json: &str) -> bool {
    let opens = |byte: &u8| matches!(byte, b'[' | b'{');
    // Nearly always the answer, and counted many bytes at a time.
    if json.as_bytes().iter().filter(|byte| opens(byte)).count() <= DEEPEST {
        return false;
    }
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_string,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => depth += 1,
            b']' | b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return true;
        }
    }
    false
}

fn malformed(error: &serde_json::Error) -> Refusal {
    let words: String = error.to_string().chars().take(LONGEST).collect();
    if error.is_data() {
        Refusal::Malformed(words)
    } else {
        Refusal::NotJson(words)
    }
}
