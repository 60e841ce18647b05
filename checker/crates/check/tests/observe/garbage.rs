//! Stored facts that were not written by a check never pass: a snapshot or a submission is a file
//! that anyone can edit, and that a disk can spoil.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;
use serde::Deserialize;
use serde_json::Value;

use check::verdict::Verdict;
use check::{Check, StoredFacts};

#[derive(Deserialize)]
struct File {
    #[serde(deserialize_with = "serde_yaml::with::singleton_map_recursive::deserialize")]
    check: Check,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    outcome: String,
    facts: Value,
}

/// Each kind's check, with facts by which it passes.
static PASSING: LazyLock<Vec<(Check, Value)>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stored");
    let files = fs::read_dir(folder).unwrap().map(|entry| {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        let file: File = serde_yaml::from_str(&text).unwrap();
        let mut cases = file.cases.into_iter();
        let passing = cases.find(|case| case.outcome == "pass").unwrap();
        (file.check, passing.facts)
    });
    files.collect()
});

fn verdict(check: &Check, json: &str) -> Verdict {
    check.judge(&StoredFacts { json, asked: None }).verdict()
}

/// JSON of any shape, with the words that facts have.
fn json() -> impl Strategy<Value = Value> {
    let word = prop_oneof![
        Just("file"),
        Just("image"),
        Just("text"),
        Just("layers"),
        Just("registry"),
        Just("containers"),
        Just("present"),
        Just("nginx:latest"),
        Just("missing"),
    ];
    let word = prop_oneof![word.prop_map(str::to_owned), ".{0,8}"];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        word.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(word.clone(), inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Where there are maps in it.
fn maps(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            found.push(at.to_owned());
            for (key, value) in map {
                maps(value, &format!("{at}/{key}"), found);
            }
        }
        Value::Array(list) => {
            for (number, value) in list.iter().enumerate() {
                maps(value, &format!("{at}/{number}"), found);
            }
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn json_that_is_not_facts_never_passes(json in json()) {
        for (check, _) in PASSING.iter() {
            prop_assert_ne!(verdict(check, &json.to_string()), Verdict::Pass, "{}", check.name());
        }
    }

    #[test]
    fn text_that_is_not_json_never_passes(text in ".{0,40}") {
        for (check, _) in PASSING.iter() {
            prop_assert_ne!(verdict(check, &text), Verdict::Pass, "{}", check.name());
        }
    }

    #[test]
    fn facts_with_a_field_too_many_never_pass(
        key in "[a-z_]{3,12}",
        more in json(),
        which in any::<prop::sample::Index>(),
    ) {
        for (check, facts) in PASSING.iter() {
            let mut facts = facts.clone();
            prop_assert_eq!(verdict(check, &facts.to_string()), Verdict::Pass);
            let mut found = Vec::new();
            maps(&facts, "", &mut found);
            let map = facts.pointer_mut(which.get(&found[..]).as_str()).and_then(Value::as_object_mut);
            let map = map.unwrap();
            if map.contains_key(&key) {
                continue;
            }
            map.insert(key.clone(), more.clone());
            let json = facts.to_string();
            prop_assert_ne!(verdict(check, &json), Verdict::Pass, "{} {}", check.name(), json);
        }
    }

    #[test]
    fn facts_that_break_off_never_pass(at in any::<prop::sample::Index>()) {
        for (check, facts) in PASSING.iter() {
            let json = facts.to_string();
            let ends: Vec<_> = json.char_indices().map(|(at, _)| at).collect();
            let json = &json[..*at.get(&ends)];
            prop_assert_ne!(verdict(check, json), Verdict::Pass, "{} {}", check.name(), json);
        }
    }
}
