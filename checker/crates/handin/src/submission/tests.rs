//! What is read, and what is refused and why.

use super::refusal::{DEEPEST, LONGEST, MOST_LESSONS, MOST_STEPS};
use super::*;
use course::snapshot;
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
            "report": {"checker": "0.1.0", "lesson": "lesson-1",
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
    assert!(super::read(bytes.as_bytes()).is_ok());
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
