//! `checker/submission/v1`: what a learner hands in, one JSON document with the snapshots of one
//! lesson or of all. Read as what it is: written by anyone, perhaps to do harm.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use course::document as json;
use course::snapshot::{self, Snapshot};
use plain::explain::Explain;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

pub const SCHEMA: &str = "checker/submission/v1";

/// How the file names of exports end.
pub const SUFFIX: &str = ".checker.json";

/// Bytes that a submission may have.
pub const LARGEST: u64 = 4 * 1024 * 1024;

/// Lessons in one submission.
const MOST_LESSONS: usize = 64;

/// Steps in one lesson.
const MOST_STEPS: usize = 256;

/// Lists and maps within each other in the facts of a step; real ones have about five.
const DEEPEST: usize = 32;

/// Characters of a name, of a token, of an ID.
const LONGEST: usize = 256;

/// Facts as they were written: taken apart only where they are judged again.
pub type RawFacts = Box<RawValue>;

/// A submission; `F` is what the facts of a step are kept as.
#[derive(Debug, Clone, Serialize)]
pub struct Submission<F = serde_json::Value> {
    pub schema: String,
    /// The version of the checker that wrote it.
    pub checker: String,
    /// The course's title, in English.
    pub course: String,
    pub learner: Submitter,
    pub made_at: Timestamp,
    pub lessons: Vec<Lesson<F>>,
}

/// Who says to have done it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submitter {
    pub name: String,
    pub token: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Lesson<F = serde_json::Value> {
    /// Hints that were shown, by step; a step without is not named.
    #[serde(default)]
    pub hints: BTreeMap<String, u32>,
    pub snapshot: Snapshot<F>,
}

/// A submission as it was read: a lesson that cannot be used takes nothing from the others.
#[derive(Debug)]
pub struct Read {
    /// With the lessons that can be used.
    pub submission: Submission<RawFacts>,
    pub refused: Vec<(String, Refusal)>,
}

/// Why a submission, or a lesson of it, is not used. Nothing of it is shown raw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    Empty,
    TooLarge,
    NotUtf8,
    /// Cut off, or no JSON at all.
    NotJson(String),
    /// JSON, but of something else.
    NotASubmission,
    /// Of a version that this checker does not know.
    OtherVersion(String),
    /// A part that is missing or of a wrong type.
    Malformed(String),
    TooManyLessons,
    TooManySteps,
    TooDeep,
    TooLong(&'static str),
    /// Two parts of it contradict each other.
    Contradiction(&'static str),
}

impl Submission {
    /// A submission made now.
    pub fn new(course: impl Into<String>, learner: Submitter, lessons: Vec<Lesson>) -> Self {
        let now = plain::clock::now();
        Self {
            schema: SCHEMA.to_owned(),
            checker: env!("CARGO_PKG_VERSION").to_owned(),
            course: course.into(),
            learner,
            made_at: Timestamp::from_second(now.as_second()).unwrap_or(now),
            lessons,
        }
    }

    /// The bytes to send or to keep; the same submission has the same bytes.
    ///
    /// # Errors
    /// More than [`LARGEST`] bytes, lessons or steps: nobody would read it.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Refusal> {
        let mut bytes =
            serde_json::to_vec(self).map_err(|error| Refusal::Malformed(error.to_string()))?;
        bytes.push(b'\n');
        let read = read(&bytes)?;
        match read.refused.into_iter().next() {
            Some((_, refusal)) => Err(refusal),
            None => Ok(bytes),
        }
    }
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
        Some(snapshot::SCHEMA) => {}
        Some(schema) => return Err(Refusal::OtherVersion(schema.to_owned())),
        None => return Err(Refusal::Malformed("missing field `schema`".to_owned())),
    }
    let snapshot: Snapshot<RawFacts> =
        serde_json::from_str(raw.get()).map_err(|error| malformed(&error))?;
    if snapshot.report.schema != json::SCHEMA {
        return Err(Refusal::OtherVersion(snapshot.report.schema));
    }
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

/// The name of a lesson that cannot be used, as far as it can be told.
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

impl Explain for Refusal {
    /// Safe to show.
    fn reason(&self) -> Text {
        match self {
            Self::Empty => text!("the file is empty", "파일이 비어 있어요"),
            Self::TooLarge => text!(
                "larger than {mib} MiB, so it was not read",
                "{mib} MiB보다 커서 읽지 않았어요",
                mib = LARGEST / 1024 / 1024
            ),
            Self::NotUtf8 => text!("no UTF-8 text", "UTF-8 텍스트가 아니에요"),
            Self::NotJson(detail) => text!(
                "broken or cut off: no whole JSON document ({detail})",
                "깨졌거나 잘린 파일이에요. 온전한 JSON 문서가 아니에요 ({detail})",
                detail = visible(detail)
            ),
            Self::NotASubmission => text!(
                "JSON, but nothing that `checker export` wrote",
                "JSON이지만 `checker export`로 만든 파일이 아니에요"
            ),
            Self::OtherVersion(schema) => text!(
                "of another version ({schema}); grade it with the newer checker",
                "다른 버전이에요 ({schema}). 더 새로운 checker로 채점해 주세요",
                schema = visible(schema)
            ),
            Self::Malformed(detail) => text!(
                "a part is missing or of a wrong type ({detail})",
                "빠졌거나 형식이 잘못된 부분이 있어요 ({detail})",
                detail = visible(detail)
            ),
            Self::TooManyLessons => text!(
                "more than {MOST_LESSONS} lessons",
                "레슨이 {MOST_LESSONS}개보다 많아요"
            ),
            Self::TooManySteps => text!(
                "more than {MOST_STEPS} steps in a lesson",
                "한 레슨의 단계가 {MOST_STEPS}개보다 많아요"
            ),
            Self::TooDeep => text!(
                "facts nested deeper than {DEEPEST} levels",
                "기록된 사실이 {DEEPEST}단계보다 깊게 중첩되어 있어요"
            ),
            Self::TooLong(name) => text!(
                "`{name}` is longer than {LONGEST} characters",
                "`{name}` 값이 {LONGEST}자보다 길어요"
            ),
            Self::Contradiction(name) => text!(
                "it contradicts itself ({name})",
                "내용이 서로 어긋나요 ({name})"
            ),
        }
    }

    /// Whoever grades can do nothing about it; whoever made it can export again.
    fn remedy(&self) -> Option<Text> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn document() -> Value {
        json!({
            "schema": SCHEMA, "checker": "0.1.0", "course": "c",
            "learner": {"name": "ada", "token": "tok-1"}, "made_at": "2026-11-24T09:00:00Z",
            "lessons": [{"hints": {"a": 2}, "snapshot": {
                "schema": snapshot::SCHEMA,
                "exercise": {"id": "lesson-1", "sha256": "00"},
                "variables": {"learner": "ada"},
                "first_passed_at": null,
                "last_checked_at": "2026-11-24T08:00:00Z",
                "report": {"schema": json::SCHEMA, "checker": "0.1.0", "lesson": "lesson-1",
                    "verdict": "pass", "learner": "ada", "checked_at": "2026-11-24T08:00:00Z",
                    "engine": null, "steps": [{"id": "a", "title": "A", "verdict": "pass"}]},
                "facts": {"a": {"checked_at": "2026-11-24T08:00:00Z", "first_passed_at": null,
                    "observed": {"ids": ["x"]}}}
            }}]
        })
    }

    /// What reading the document says after `change`.
    fn changed(change: impl FnOnce(&mut Value)) -> Result<Read, Refusal> {
        let mut document = document();
        change(&mut document);
        read(document.to_string().as_bytes())
    }

    fn refused(change: impl FnOnce(&mut Value)) -> Refusal {
        match changed(change) {
            Err(refusal) => refusal,
            Ok(read) => read.refused.into_iter().next().unwrap().1,
        }
    }

    #[test]
    fn what_was_written_is_read_with_facts_as_they_were() {
        let read = changed(|_| {}).unwrap();
        assert!(read.refused.is_empty());
        let lesson = &read.submission.lessons[0];
        assert_eq!(lesson.hints["a"], 2);
        let facts = lesson.snapshot.facts["a"].observed.as_ref().unwrap();
        assert_eq!(facts.get(), r#"{"ids":["x"]}"#);
        let bytes = format!("\u{feff}{}", document());
        assert!(self::read(bytes.as_bytes()).is_ok());
    }

    #[test]
    fn every_kind_of_harm_is_refused_with_its_reason() {
        let deep = |levels: usize| {
            let text = format!("{}{}", "[".repeat(levels), "]".repeat(levels));
            document().to_string().replace(r#"{"ids":["x"]}"#, &text)
        };
        assert_eq!(
            read(deep(500_000).as_bytes()).unwrap().refused[0].1,
            Refusal::TooDeep
        );
        assert!(read(deep(DEEPEST).as_bytes()).unwrap().refused.is_empty());
        assert_eq!(read(b"").unwrap_err(), Refusal::Empty);
        assert_eq!(read(b"\xff\xfe").unwrap_err(), Refusal::NotUtf8);
        assert_eq!(
            read(&vec![b' '; LARGEST as usize + 1]).unwrap_err(),
            Refusal::TooLarge
        );
        assert_eq!(read(b"[1]").unwrap_err(), Refusal::NotASubmission);
        assert_eq!(
            read("[".repeat(1_000_000).as_bytes()).unwrap_err(),
            Refusal::NotASubmission
        );
        let whole = document().to_string();
        for end in [1, 20, whole.len() / 2, whole.len() - 1] {
            let cut = read(&whole.as_bytes()[..end]).unwrap_err();
            assert!(matches!(cut, Refusal::NotJson(_)), "{end} {cut:?}");
        }
        assert!(matches!(
            read(b"a: &a [*a]").unwrap_err(),
            Refusal::NotJson(_)
        ));
        let other = |schema: &str| Refusal::OtherVersion(schema.to_owned());
        let v2 = "checker/submission/v2";
        assert_eq!(refused(|it| it["schema"] = v2.into()), other(v2));
        let snapshot = |it: &mut Value, key: &str, value: Value| {
            it["lessons"][0]["snapshot"][key] = value;
        };
        let v9 = "checker/snapshot/v9";
        assert_eq!(refused(|it| snapshot(it, "schema", v9.into())), other(v9));
        assert!(matches!(
            refused(|it| snapshot(it, "facts", json!([1]))),
            Refusal::Malformed(_)
        ));
        assert!(matches!(
            refused(|it| snapshot(it, "last_checked_at", "+99999-01-01".into())),
            Refusal::Malformed(_)
        ));
        assert!(matches!(
            refused(|it| snapshot(it, "exercise", json!({"id": "lesson-2", "sha256": "0"}))),
            Refusal::Contradiction(_)
        ));
        let step = |id: &str| json!({"id": id, "title": "", "verdict": "pass"});
        let steps = |it: &mut Value, steps: Vec<Value>| {
            it["lessons"][0]["snapshot"]["report"]["steps"] = steps.into();
        };
        assert!(matches!(
            refused(|it| steps(it, vec![step("a"), step("a")])),
            Refusal::Contradiction(_)
        ));
        let many = (0..=MOST_STEPS).map(|n| step(&n.to_string())).collect();
        assert_eq!(refused(|it| steps(it, many)), Refusal::TooManySteps);
        let lesson = document()["lessons"][0].clone();
        assert_eq!(
            refused(|it| it["lessons"] = vec![lesson; MOST_LESSONS + 1].into()),
            Refusal::TooManyLessons
        );
        assert_eq!(
            refused(|it| it["learner"]["name"] = "x".repeat(LONGEST + 1).into()),
            Refusal::TooLong("learner.name")
        );
    }

    #[test]
    fn one_bad_lesson_leaves_the_others() {
        let read = changed(|it| {
            let mut bad = it["lessons"][0].clone();
            bad["snapshot"]["report"] = json!(1);
            it["lessons"].as_array_mut().unwrap().push(bad);
        });
        let read = read.unwrap();
        assert_eq!(read.submission.lessons.len(), 1);
        assert_eq!(read.refused.len(), 1);
        assert_eq!(read.refused[0].0, "lesson-1");
    }
}
