//! What must stay true is numbered, and each number names the test or the lint that holds it.

use std::collections::{BTreeMap, BTreeSet};

use crate::debts::settle;
use crate::sources::{below, read, rust};

/// One numbered sentence: where it stands, and its text.
struct Invariant {
    place: String,
    text: String,
}

/// The numbered paragraphs of a text, with the lines that continue them.
fn numbered(place: &str, text: &str) -> Vec<Invariant> {
    let mut found: Vec<Invariant> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let number = line.split_once(". ").map(|(number, _)| number);
        if number.is_some_and(|it| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit())) {
            let number = number.unwrap_or_default();
            found.push(Invariant {
                place: format!("{place}, {number}"),
                text: line.to_owned(),
            });
            open = true;
        } else if open && line.starts_with("  ") {
            if let Some(last) = found.last_mut() {
                last.text += " ";
                last.text += line.trim();
            }
        } else {
            open = false;
        }
    }
    found
}

/// The `//!` lines that a file opens with, without their mark.
fn docs(text: &str) -> String {
    text.lines()
        .map_while(|line| line.strip_prefix("//!"))
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Every function, lint and banned method that an invariant may name.
fn holders() -> BTreeSet<String> {
    // Cargo holds what a manifest does not name.
    let mut names = BTreeSet::from(["Cargo.toml".to_owned()]);
    for source in rust() {
        for line in source.text.lines() {
            if let Some((before, rest)) = line.split_once("fn ")
                && before.trim_start().is_empty()
                    | before.trim_end().ends_with("async")
                    | before.contains("test]")
            {
                names.extend(rest.split(['(', '<']).next().map(str::to_owned));
            }
        }
    }
    for manifest in [read("Cargo.toml"), read("clippy.toml")] {
        let keys = manifest.lines().filter_map(|line| line.split_once(" = "));
        names.extend(keys.map(|(key, _)| key.trim().replace('-', "_")));
    }
    names
}

/// What a text quotes as code, of the shape of a test's or a lint's name.
fn names(text: &str) -> impl Iterator<Item = String> {
    let quoted = text.split('`').skip(1).step_by(2);
    quoted.map(|name| {
        let name = name.rsplit("::").next().unwrap_or(name);
        name.replace('-', "_")
    })
}

#[test]
fn every_invariant_names_what_holds_it() {
    let holders = holders();
    let mut all = numbered("ARCHITECTURE.md", &read("ARCHITECTURE.md"));
    assert!(
        !all.is_empty(),
        "ARCHITECTURE.md has no numbered invariants"
    );
    let mut wrong = Vec::new();
    let mut without = BTreeMap::new();
    for root in below("checker/crates", "src/lib.rs") {
        let own = numbered(&root.path, &docs(&root.text));
        if own.is_empty() {
            without.insert(root.path, 1);
        }
        all.extend(own);
    }
    for Invariant { place, text } in all {
        let named: Vec<_> = names(&text).collect();
        let is_held = named.iter().any(|name| holders.contains(name));
        let gone = named
            .iter()
            .any(|name| name.matches('_').count() > 2 && !holders.contains(name));
        if !is_held || gone {
            wrong.push(format!("{place}: no test or lint of that name: {text}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let advice = "a crate's `lib.rs` numbers what must stay true, each with what holds it";
    settle("invariants", advice, &without);
}
