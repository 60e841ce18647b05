//! The book and the exercises beside the code: nothing is left over, nothing is missing.

use std::collections::{BTreeMap, BTreeSet};

use crate::sources::{below, read};

/// What a transcript begins with that is recorded for what it does and not to be shown.
const UNSEEN: &str = "#: unseen ";

#[test]
fn every_transcript_is_on_a_page() {
    let pages: String = below("src", ".md")
        .into_iter()
        .map(|page| page.text)
        .collect();
    for transcript in below("src/transcripts", ".console") {
        if transcript.text.starts_with(UNSEEN) {
            continue;
        }
        let english = transcript.path.replace(".ko.console", ".console");
        let named = english.trim_start_matches("src/");
        assert!(
            pages.contains(&format!("{{{{#include {named}}}}}")),
            "no page shows {}",
            transcript.path
        );
    }
}

/// What each kind of check can find, from its `SITUATIONS`, as exercise files write it.
fn situations() -> BTreeMap<String, Vec<String>> {
    let mut found = BTreeMap::new();
    for source in below("checker/crates/check/src", ".rs") {
        let Some((_, rest)) = source
            .text
            .split_once("const SITUATIONS: &'static [Situation] =")
        else {
            continue;
        };
        let Some(list) = rest.split(['[', ']']).nth(1) else {
            continue;
        };
        let names = list
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty());
        let kind = source.name().trim_end_matches(".rs").to_owned();
        found.insert(kind, names.map(kebab).collect());
    }
    found
}

fn kebab(name: &str) -> String {
    let name = name.rsplit("::").next().unwrap_or(name);
    let mut words = String::new();
    for (index, letter) in name.char_indices() {
        if index > 0 && letter.is_ascii_uppercase() {
            words.push('-');
        }
        words.push(letter.to_ascii_lowercase());
    }
    words
}

/// The rows of a table of the authors' guide: what its first cell quotes, and its second.
fn table(heading: &str) -> BTreeMap<String, Vec<String>> {
    let text = read("src/authors.md");
    let rows = text
        .lines()
        .skip_while(|line| *line != heading)
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    rows.map(|row| {
        let cells: Vec<_> = row.split('|').collect();
        let quoted = |cell: &str| -> Vec<String> {
            let names = cell.split('`').skip(1).step_by(2);
            names.map(str::to_owned).collect()
        };
        let kind = quoted(cells[1]).remove(0);
        let kind = kind.split(':').next().unwrap_or_default().to_owned();
        (kind, quoted(cells[2]))
    })
    .collect()
}

#[test]
fn the_authors_guide_has_every_kind_of_check_and_every_case() {
    let sorted = |lists: BTreeMap<String, Vec<String>>| -> BTreeMap<_, BTreeSet<_>> {
        let lists = lists.into_iter();
        lists
            .map(|(kind, names)| (kind, names.into_iter().collect()))
            .collect()
    };
    let situations = sorted(situations());
    assert!(situations.len() >= 15, "{situations:?}");
    assert_eq!(sorted(table("| Check | Cases |")), situations);
    let kinds: BTreeSet<_> = table("| Check | Passes when |").into_keys().collect();
    assert_eq!(kinds, situations.into_keys().collect());
}

/// A hint for a case that no check finds is never shown; the exercise's reader refuses it. Here: a
/// case that no exercise has a hint for is a case in which learners are left with general words.
#[test]
fn every_case_has_a_hint_somewhere_or_is_known_to_have_none() {
    let exercises = below("exercises", "exercise.yaml");
    let hints: BTreeSet<String> = exercises
        .iter()
        .flat_map(|exercise| exercise.text.lines())
        .filter_map(|line| line.trim_start_matches([' ', '-']).strip_prefix("when:"))
        .flat_map(|cases| cases.split([',', '[', ']', '#']))
        .map(|case| case.trim().to_owned())
        .collect();
    let without: BTreeSet<_> = situations()
        .into_values()
        .flatten()
        .filter(|case| !hints.contains(case))
        .collect();
    let known = WITHOUT_A_HINT
        .iter()
        .map(|case| (*case).to_owned())
        .collect();
    assert_eq!(without, known);
}

/// The unit tests reach every case of every kind; here: what a real engine was brought to.
#[test]
fn every_case_is_reached_end_to_end_or_is_known_not_to_be() {
    let mut reached: BTreeSet<String> = BTreeSet::new();
    for test in below("tests/e2e", ".rs") {
        let quoted = test.text.split('"').skip(1).step_by(2);
        reached.extend(quoted.map(str::to_owned));
    }
    let undone = below("exercises", "undo.yaml").into_iter();
    for file in undone.chain(below("exercises", "cases.yaml")) {
        let then = file.text.lines().filter(|line| line.contains("then:"));
        let words = then.flat_map(|line| line.split([' ', ',', '{', '}']));
        reached.extend(words.map(str::to_owned));
    }
    let without: BTreeSet<_> = situations()
        .into_values()
        .flatten()
        .filter(|case| !reached.contains(case))
        .collect();
    let known = UNREACHED.iter().map(|case| (*case).to_owned()).collect();
    assert_eq!(without, known);
}

/// Cases that only unit tests reach.
const UNREACHED: &[&str] = &[
    "added",
    "invalid",
    "no-answer",
    "not-copied",
    "other-stage",
    "twice",
    "unreadable",
];

/// Cases for which the general hints, which begin with what to look at, are the right ones.
const WITHOUT_A_HINT: &[&str] = &[
    "in-image",
    "invalid",
    "no-file",
    "not-logged-in",
    "not-moved",
    "server-error",
];
