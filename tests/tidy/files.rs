//! What every file is held to: it opens with what it is for, and has one purpose.

use std::collections::BTreeMap;

use crate::debts::settle;
use crate::sources::{Source, below, rust};

/// How many lines a file may have, without its unit tests.
const LINES: usize = 300;

#[test]
fn every_file_opens_with_what_it_is_for() {
    for source in rust() {
        let first = source.text.lines().next().unwrap_or_default();
        assert!(
            first.starts_with("//! ") && first.len() > 12,
            "{} does not open with a `//!` line that says what it is for",
            source.path
        );
    }
    let scripts = ["classroom", "tests", "exercises", ".ci"].map(|folder| {
        let ending = if folder == ".ci" { "run" } else { ".sh" };
        below(folder, ending)
    });
    for script in scripts.into_iter().flatten() {
        let mut lines = script
            .text
            .lines()
            .filter(|line| !line.starts_with("#!") && !line.starts_with("# shellcheck"));
        assert!(
            lines.next().is_some_and(|line| line.starts_with("# ")),
            "{} does not open with a comment that says what it is for",
            script.path
        );
    }
    for script in below("theme", ".js") {
        assert!(
            script.text.starts_with("//") || script.text.starts_with("/*") || is_foreign(&script),
            "{} does not open with a comment that says what it is for",
            script.path
        );
    }
}

/// Minified, as its authors publish it.
fn is_foreign(script: &Source) -> bool {
    script.name().ends_with(".min.js")
}

#[test]
fn a_module_folder_is_a_table_of_contents() {
    let found = rust()
        .into_iter()
        .filter(|source| matches!(source.name(), "mod.rs" | "lib.rs"))
        .map(|source| (source.path.clone(), logic(&source.text)))
        .filter(|(_, logic)| *logic > 0)
        .collect();
    let advice = "`mod.rs` and `lib.rs` hold `//!`, attributes, `mod` and `use`, and nothing else";
    settle("logic", advice, &found);
}

/// How many lines of a file are neither comment nor attribute nor `mod x;` nor `use …;`.
fn logic(text: &str) -> usize {
    let mut lines = 0;
    let mut open = None;
    for line in text.lines() {
        let line = line.trim();
        let skip = match open {
            Some(end) => {
                if line.ends_with(end) {
                    open = None;
                }
                true
            }
            None if line.is_empty() || line.starts_with("//") => true,
            None if line.starts_with("#[") || line.starts_with("#![") => {
                open = (!line.ends_with(']')).then_some("]");
                true
            }
            None => {
                let item = line
                    .trim_start_matches("pub ")
                    .trim_start_matches("pub(crate) ")
                    .trim_start_matches("pub(super) ");
                let is_use = item.starts_with("use ");
                open = (is_use && !line.ends_with(';')).then_some(";");
                is_use || (item.starts_with("mod ") && item.ends_with(';'))
            }
        };
        lines += usize::from(!skip);
    }
    lines
}

#[test]
fn logic_is_told_from_contents() {
    let contents = "//! What.\n\n#![expect(\n    dead_code,\n)]\nmod a;\n#[cfg(test)]\nmod tests;\n\
                    pub use a::{\n    B,\n    C,\n};\npub(crate) use a::d;\n";
    assert_eq!(logic(contents), 0);
    assert_eq!(logic("//! What.\nconst A: u8 = 1;\n"), 1);
    assert_eq!(logic("//! What.\nmod a {\n}\n"), 2);
    assert_eq!(logic("//! What.\nmacro_rules! a {\n}\n"), 2);
}

#[test]
fn a_file_stays_short() {
    let found: BTreeMap<_, _> = rust()
        .into_iter()
        .map(|source| (source.path.clone(), source.code().count()))
        .filter(|(_, lines)| *lines > LINES)
        .collect();
    let advice = format!("a file has one purpose and at most {LINES} lines without its unit tests");
    settle("long", &advice, &found);
}

#[test]
fn nothing_is_kept_beside_the_arguments_of_a_function() {
    let found = rust()
        .into_iter()
        .filter(Source::ships)
        .map(|source| {
            (
                source.path.clone(),
                source
                    .code()
                    .filter(|line| line.contains("thread_local!"))
                    .count(),
            )
        })
        .filter(|(_, count)| *count > 0)
        .collect();
    settle("thread-local", "no thread-locals: hand it in", &found);
}
