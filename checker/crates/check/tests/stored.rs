//! Facts that are on learners' disks and in what they handed in are judged as they were: the
//! stored format stays readable, whatever the facts are called inside.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use check::verdict::{Outcome, Situation};
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

#[test]
fn facts_of_every_kind_as_they_were_stored_are_judged_as_they_were() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stored");
    // A kind has one file for each check that its facts were stored for.
    let mut kinds: BTreeMap<_, (BTreeSet<_>, BTreeSet<_>)> = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let file: File = serde_yaml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let (found, every) = kinds.entry(file.check.name()).or_default();
        every.extend(file.check.situations().iter().copied());
        for case in &file.cases {
            let json = case.facts.to_string();
            let judge = |asked: Option<&[String]>| {
                let facts = StoredFacts { json: &json, asked };
                file.check.judge(&facts)
            };
            let outcome = judge(None);
            let asks = file.check.asks();
            let is = match &outcome {
                Outcome::Pass { .. } => "pass",
                Outcome::Fail { situation, .. } => situation.map_or("fail", Situation::name),
                Outcome::Unknown(unknown) => unknown.reason.en.as_str(),
            };
            assert_eq!(is, case.outcome, "{} {}", path.display(), case.facts);
            assert_eq!(judge(Some(&asks)), outcome, "{}", path.display());
            let others = ["something else".to_owned()];
            let others = judge(Some(&others));
            assert!(matches!(others, Outcome::Unknown(_)), "{}", path.display());
            found.extend(outcome.situation());
        }
    }
    for (kind, (found, every)) in &kinds {
        assert_eq!(found, every, "{kind}");
    }
    assert!(
        kinds.keys().eq(Check::KINDS),
        "a kind has no stored facts here"
    );
}
