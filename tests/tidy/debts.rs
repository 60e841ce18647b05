//! What is older than its rule: it may stay, and may not get worse.
//!
//! `debts/RULE.txt` has a line for each file that breaks the rule, `NUMBER PATH`.
//! `UPDATE_DEBTS=1 cargo test -p tidy` lowers the numbers and removes what is paid;
//! it never adds a line and never raises a number.
#![expect(
    clippy::disallowed_methods,
    reason = "tests make files and run programs"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use crate::sources::root;

/// Compares what breaks a rule with what is listed: `found` has a number for each path.
pub fn settle(rule: &str, advice: &str, found: &BTreeMap<String, usize>) {
    let list = root().join(format!("tests/tidy/debts/{rule}.txt"));
    // A rule that all files keep needs no list.
    let text = fs::read_to_string(&list).unwrap_or_default();
    let listed: BTreeMap<_, _> = text
        .lines()
        .map(|line| {
            let (number, path) = line.split_once(' ').expect("NUMBER PATH");
            let number: usize = number.parse().expect("NUMBER PATH");
            (path.to_owned(), number)
        })
        .collect();
    let worse: Vec<_> = found
        .iter()
        .filter(|(path, number)| listed.get(*path).is_none_or(|before| *number > before))
        .map(|(path, number)| format!("{number} {path}"))
        .collect();
    assert!(worse.is_empty(), "{advice}\n{}\n", worse.join("\n"));
    if *found == listed {
        return;
    }
    assert!(
        std::env::var_os("UPDATE_DEBTS").is_some(),
        "{rule}: some files got better. UPDATE_DEBTS=1 cargo test -p tidy"
    );
    let mut text = String::new();
    for (path, number) in found {
        let _ = writeln!(text, "{number} {path}");
    }
    if text.is_empty() {
        fs::remove_file(list).expect("the list can be removed");
    } else {
        fs::write(list, text).expect("the list can be written");
    }
}
