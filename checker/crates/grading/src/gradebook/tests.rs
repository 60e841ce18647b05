//! A gradebook comes out the same whatever the order.

use std::path::Path;

use serde_json::{Value, json};

use super::Book;
use crate::plan::{Plan, Wishes};
use crate::roster::Roster;
use course::catalog::Catalog;
use course::exercise::Attempt;
use handin::submission;

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

/// A real export, as some learner might have made it at some time.
fn submission(random: &mut fastrand::Rng, change_verdicts: bool) -> Value {
    let path = root().join("tests/fixtures/grade/ada.checker.json");
    let mut it: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let names = ["ada", "Ada", "bob", "zo\u{eb}", "zoe\u{308}", "nobody"];
    it["learner"]["name"] = names[random.usize(..names.len())].into();
    let time = |random: &mut fastrand::Rng| {
        json!(format!(
            "2026-11-24T{:02}:{:02}:00Z",
            random.u8(8..12),
            random.u8(..3)
        ))
    };
    it["made_at"] = time(random);
    let lessons = it["lessons"].as_array_mut().unwrap();
    while random.bool() && !lessons.is_empty() {
        lessons.remove(random.usize(..lessons.len()));
    }
    for lesson in lessons {
        let snapshot = &mut lesson["snapshot"];
        snapshot["last_checked_at"] = time(random);
        let steps = snapshot["report"]["steps"].as_array_mut().unwrap();
        let ids: Vec<_> = steps
            .iter()
            .map(|it| it["id"].as_str().unwrap().to_owned())
            .collect();
        for step in steps.iter_mut() {
            if change_verdicts && random.u8(..3) == 0 {
                step["verdict"] = ["pass", "fail", "unknown"][random.usize(..3)].into();
            }
        }
        for id in ids {
            if random.u8(..3) == 0 {
                snapshot["facts"][&id]["first_passed_at"] = time(random);
            }
        }
    }
    it
}

fn book(plan: &Plan, roster: &Roster, submissions: &[&[u8]]) -> Book {
    let mut book = Book::default();
    for bytes in submissions {
        match submission::read(bytes) {
            Ok(read) => book.add(plan, Some(roster), "x", None, read),
            Err(refusal) => book.refuse("x", &refusal),
        }
    }
    book
}

#[test]
fn any_order_of_submissions_gives_one_gradebook() {
    let roster = Roster::read("account\nada\nBob\nZo\u{eb}\nnone\n".into(), None).unwrap();
    for (seed, attempt) in (0..8).zip([Attempt::Best, Attempt::Last].into_iter().cycle()) {
        let plan = plan(attempt, false);
        let mut random = fastrand::Rng::with_seed(seed);
        let all: Vec<_> = (0..12)
            .map(|_| submission(&mut random, true).to_string())
            .collect();
        let mut all: Vec<_> = all.iter().map(String::as_bytes).collect();
        all.push(b"{}");
        let whole = format!(
            "{:?}",
            book(&plan, &roster, &all).finish(&plan, Some(&roster))
        );
        for _ in 0..4 {
            random.shuffle(&mut all);
            // As many threads would: several books, joined in any order.
            let mut parts: Vec<_> = all
                .chunks(random.usize(1..6))
                .map(|part| book(&plan, &roster, part))
                .collect();
            random.shuffle(&mut parts);
            let mut joined = Book::default();
            parts.into_iter().for_each(|part| joined.join(&plan, part));
            let joined = format!("{:?}", joined.finish(&plan, Some(&roster)));
            assert_eq!(joined, whole, "seed {seed}");
        }
    }
}

#[test]
fn judging_again_with_the_same_files_changes_nothing() {
    let mut random = fastrand::Rng::with_seed(1);
    for attempt in [Attempt::Best, Attempt::Last] {
        let (plain, again) = (plan(attempt, false), plan(attempt, true));
        for _ in 0..10 {
            let text = submission(&mut random, false).to_string();
            let read = || submission::read(text.as_bytes()).unwrap();
            let of = |plan: &Plan| {
                let mut book = Book::default();
                book.add(plan, None, "x", None, read());
                book.finish(plan, None)
            };
            let (plain, again) = (of(&plain), of(&again));
            assert_eq!(again.changes().count(), 0);
            assert_eq!(plain.learners[0].points, again.learners[0].points);
        }
    }
}
