//! How the commands of a line hang together: whether one that fails stops those after it.

use super::options::shell;
use super::simple::assigns;
use super::tokens::{Token, Word, tokens};

/// Shells within shells that are looked into.
const DEEPEST: usize = 3;

/// What is known of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chain {
    /// Two commands, the second of which runs only if the first succeeded.
    pub stops: bool,
    /// Commands in all.
    pub commands: usize,
}

/// Looks at a line of a shell; `stops` where the shell was started with `-e`.
pub fn chain(line: &str, stops: bool) -> Chain {
    within(line, stops, DEEPEST)
}

/// How a command is joined to the one before it.
#[derive(Clone, Copy, PartialEq)]
enum Joint {
    Start,
    And,
    Then,
    /// Part of what is before it, or beside it.
    Other,
}

fn within(line: &str, mut stops: bool, depth: usize) -> Chain {
    let mut found = Chain {
        stops: false,
        commands: 0,
    };
    let mut before = false;
    // Commands since a failing one would end the shell.
    let mut guarded = 0;
    for (joint, words) in segments(line) {
        if joint == Joint::And && before {
            found.stops = true;
        }
        before = true;
        let Some(words) = own(&words) else { continue };
        if sets_stop(&words) {
            stops = true;
            guarded = 0;
            continue;
        }
        let inner = shell(&words).and_then(|it| Some((it.line?.to_owned(), it.stops)));
        let (line, inner_stops) = inner.unwrap_or_default();
        if depth > 0 && within(&line, inner_stops, depth - 1).stops {
            found.stops = true;
        }
        found.commands += 1;
        guarded += usize::from(joint != Joint::Other);
        found.stops |= stops && guarded >= 2;
    }
    found
}

/// The parts between the operators. An operator with nothing after it joins nothing.
fn segments(line: &str) -> Vec<(Joint, Vec<Word>)> {
    let mut segments = Vec::new();
    let mut joint = Joint::Start;
    let mut words = Vec::new();
    let mut tokens = tokens(line).unwrap_or_default().into_iter();
    while let Some(token) = tokens.next() {
        let next = match token {
            Token::Word(word) => {
                words.push(word);
                continue;
            }
            Token::Redirect => {
                tokens.next();
                continue;
            }
            Token::Bracket => continue,
            Token::And => Joint::And,
            Token::Semicolon | Token::Newline => Joint::Then,
            Token::Or | Token::Pipe | Token::Background => Joint::Other,
        };
        if words.is_empty() {
            // A line may end after `&&`.
            continue;
        }
        segments.push((joint, std::mem::take(&mut words)));
        joint = next;
    }
    if !words.is_empty() {
        segments.push((joint, words));
    }
    segments
}

/// The words of the command itself: without the shell's own words, and nothing for those that
/// only frame others.
fn own(words: &[Word]) -> Option<Vec<String>> {
    const BEFORE: &[&str] = &[
        "if", "then", "elif", "else", "while", "until", "do", "!", "{", "time", "exec",
    ];
    const FRAMES: &[&str] = &["for", "case", "select", "in", "function"];
    const AFTER: &[&str] = &["fi", "done", "esac", "}"];
    let is = |word: &Word, list: &[&str]| !word.quoted && list.contains(&word.text.as_str());
    let mut rest = words
        .iter()
        .skip_while(|word| is(word, BEFORE) || assigns(word));
    let first = rest.next()?;
    if is(first, FRAMES) || is(first, AFTER) {
        return None;
    }
    let all = std::iter::once(first).chain(rest);
    Some(all.map(|word| word.text.clone()).collect())
}

/// `set -eux` and the like.
fn sets_stop(words: &[String]) -> bool {
    let Some(("set", options)) = words.split_first().map(|(set, rest)| (set.as_str(), rest)) else {
        return false;
    };
    options.iter().any(|option| {
        option == "errexit" || (option.starts_with('-') && option.trim_matches('-').contains('e'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stops(line: &str) -> bool {
        chain(line, false).stops
    }

    #[test]
    fn commands_that_stop_at_a_failure_are_chained() {
        for line in [
            "a && b",
            "a&&b",
            "a \\\n  && b",
            "a &&\n b",
            "(a && b)",
            "(a) && b",
            "true && true",
            "set -eux; a; b",
            "set -e\na\nb",
            "set -o errexit; a; b",
            "set -euo pipefail; a; if b; then c; fi",
            "sh -c 'a && b'",
            "bash -ec \"a; b\"",
            "if a; then b; fi && c",
            "a; b && c",
        ] {
            assert!(stops(line), "{line}");
        }
        assert!(chain("a; b", true).stops);
    }

    #[test]
    fn what_only_looks_chained_is_not() {
        for line in [
            "",
            "a",
            "a # && b",
            "echo \"first && second\"",
            "echo 'a && b'",
            "echo a \\&\\& b",
            "echo $(a && b)",
            "a; b",
            "a & b",
            "a || b",
            "a | b",
            "if a; then b; fi",
            "&& b",
            "a &&",
            "a && # b",
            "set -e; a",
            "set -x; a; b",
            "set -e; a | b",
            "echo 'a && b",
        ] {
            assert!(!stops(line), "{line}");
        }
        assert!(!chain("a", true).stops);
    }

    #[test]
    fn commands_are_counted_without_what_frames_them() {
        for (line, commands) in [
            ("a; b", 2),
            ("if a; then b; fi", 2),
            ("for x in 1 2; do a; done", 1),
            ("# a\n\n", 0),
            ("#!/bin/sh\na\nb\n", 2),
        ] {
            assert_eq!(chain(line, false).commands, commands, "{line}");
        }
    }

    proptest! {
        #[test]
        fn garbage_ends_and_is_chained_only_by_what_chains(line in r#"[a &|;()'"`$#\\\n{}<>-]{0,40}"#) {
            if chain(&line, false).stops {
                prop_assert!(line.contains("&&"), "{}", line);
            }
        }
    }
}
