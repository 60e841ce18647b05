//! A gradebook comes out the same whatever the order.

use std::path::Path;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;

use super::{Book, Origin};
use crate::evidence::SignKind;
use crate::plan::{Plan, Wishes};
use crate::roster::Roster;
use course::catalog::Catalog;
use course::exercise::Attempt;
use handin::submission;

const HERE: Origin<'static> = Origin {
    place: "x",
    account: None,
    is_rewritten: false,
};

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

fn plan(attempt: Attempt, rejudge: bool) -> Plan {
    let catalog = Catalog::open(Some(&root()), &root()).unwrap();
    let due = "2026-11-24T10:00:00Z".parse().unwrap();
    let wishes = Wishes {
        attempt: Some(attempt),
        due: vec![(None, due)],
        rejudge,
        ..Wishes::default()
    };
    Plan::open(&catalog, wishes).unwrap()
}

fn time() -> impl Strategy<Value = String> {
    (8..12, 0..3).prop_map(|(hour, minute)| format!("2026-11-24T{hour:02}:{minute:02}:00Z"))
}

/// A real export, as some learner might have made it at some time.
fn submission(change_verdicts: bool) -> impl Strategy<Value = String> {
    let path = root().join("tests/fixtures/grade/ada.checker.json");
    let whole: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let names = select(vec![
        "ada",
        "Ada",
        "bob",
        "zo\u{eb}",
        "zoe\u{308}",
        "nobody",
    ]);
    let lessons = whole["lessons"].as_array().unwrap().iter();
    let lessons: Vec<_> = lessons
        .map(|it| option::of(lesson(it.clone(), change_verdicts)))
        .collect();
    (names, time(), lessons).prop_map(move |(name, made_at, lessons)| {
        let mut it = whole.clone();
        it["learner"]["name"] = name.into();
        it["made_at"] = made_at.into();
        it["lessons"] = lessons.into_iter().flatten().collect();
        it.to_string()
    })
}

fn lesson(lesson: Value, change_verdicts: bool) -> impl Strategy<Value = Value> {
    let steps = lesson["snapshot"]["report"]["steps"].as_array().unwrap();
    let verdict = option::weighted(0.3, select(vec!["pass", "fail", "unknown"]));
    let steps = vec((verdict, option::weighted(0.3, time())), steps.len());
    (time(), steps).prop_map(move |(checked_at, steps)| {
        let mut lesson = lesson.clone();
        let snapshot = &mut lesson["snapshot"];
        snapshot["last_checked_at"] = checked_at.into();
        for (number, (verdict, passed_at)) in steps.into_iter().enumerate() {
            let step = &mut snapshot["report"]["steps"][number];
            if let Some(verdict) = verdict.filter(|_| change_verdicts) {
                step["verdict"] = verdict.into();
            }
            let id = step["id"].as_str().unwrap().to_owned();
            if let Some(passed_at) = passed_at {
                snapshot["facts"][&id]["first_passed_at"] = passed_at.into();
            }
        }
        lesson
    })
}

fn book(plan: &Plan, roster: &Roster, submissions: &[String]) -> Book {
    let mut book = Book::default();
    for text in submissions {
        let read = submission::read(text.as_bytes()).unwrap();
        book.add(plan, Some(roster), &HERE, read);
    }
    book
}

#[test]
fn what_was_written_over_and_a_token_of_nobodys_are_signs() {
    let path = root().join("tests/fixtures/grade/ada.checker.json");
    let whole: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let plan = plan(Attempt::Best, false);
    let signs = |token: Option<&str>, is_rewritten: bool| {
        let mut whole = whole.clone();
        if let Some(token) = token {
            whole["learner"]["token"] = token.into();
            for lesson in whole["lessons"].as_array_mut().unwrap() {
                lesson["snapshot"]["variables"]["token"] = token.into();
            }
        }
        let mut book = Book::default();
        let from = Origin {
            is_rewritten,
            ..HERE
        };
        let read = submission::read(whole.to_string().as_bytes()).unwrap();
        book.add(&plan, None, &from, read);
        let gradebook = book.finish(&plan, None);
        let signs = gradebook.learners[0].signs.iter();
        signs.map(|sign| sign.kind.clone()).collect::<Vec<_>>()
    };
    assert_eq!(signs(None, false), []);
    assert_eq!(signs(None, true), [SignKind::Rewritten]);
    let of_one_letter = signs(Some("e"), false);
    for kind in [SignKind::NotAToken, SignKind::TokenMissing] {
        assert!(of_one_letter.contains(&kind), "{of_one_letter:?}");
    }
}

fn attempts() -> impl Strategy<Value = Attempt> {
    select(vec![Attempt::Best, Attempt::Last])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_order_of_submissions_gives_one_gradebook(
        (all, shuffled) in vec(submission(true), 12)
            .prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
        attempt in attempts(),
        size in 1..6_usize,
        last_first in any::<bool>(),
    ) {
        let roster = Roster::read("account\nada\nBob\nZo\u{eb}\nnone\n".into(), None).unwrap();
        let plan = plan(attempt, false);
        let book = |all: &[String]| book(&plan, &roster, all);
        let mut whole = book(&all);
        whole.refuse("x", &submission::read(b"{}").unwrap_err());
        // As many threads would: several books, joined in any order.
        let mut parts: Vec<_> = shuffled.chunks(size).map(book).collect();
        parts[0].refuse("x", &submission::read(b"{}").unwrap_err());
        if last_first {
            parts.reverse();
        }
        let mut joined = Book::default();
        parts.into_iter().for_each(|part| joined.join(&plan, part));
        let finished = |book: Book| format!("{:?}", book.finish(&plan, Some(&roster)));
        prop_assert_eq!(finished(joined), finished(whole));
    }

    #[test]
    fn judging_again_with_the_same_files_changes_nothing(
        text in submission(false),
        attempt in attempts(),
    ) {
        let of = |rejudge| {
            let plan = plan(attempt, rejudge);
            let mut book = Book::default();
            book.add(&plan, None, &HERE, submission::read(text.as_bytes()).unwrap());
            book.finish(&plan, None)
        };
        let (plain, again) = (of(false), of(true));
        prop_assert_eq!(again.changes().count(), 0);
        prop_assert_eq!(plain.learners[0].points, again.learners[0].points);
    }
}
