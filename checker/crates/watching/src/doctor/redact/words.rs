//! Takes out the words that are known to be private, and whatever looks so.

use super::looks;
use super::private::{Kind, Private, place};
use plain::lang::Lang;

/// Names that many people have: removing them would hide no one, and spoil the text.
const COMMON: [&str; 14] = [
    "root",
    "user",
    "admin",
    "docker",
    "ubuntu",
    "debian",
    "learner",
    "student",
    "runner",
    "home",
    "engine",
    "registry",
    "localhost",
    "build",
];

/// `text` without anything private; `known` are words that are private for sure. What stands in
/// their places is in `lang`.
pub fn redact(text: &str, known: &[Private], lang: Lang) -> String {
    let mut text = text.to_owned();
    for private in by_length(known, |kind| {
        matches!(kind, Kind::Home | Kind::Course | Kind::Path)
    }) {
        let word = private.word.trim_end_matches(['/', '\\']);
        text = without_word(&text, word, &place(private.kind, lang));
    }
    text = looks::redact(&text, lang);
    for private in by_length(known, |kind| {
        matches!(kind, Kind::User | Kind::Host | Kind::Token)
    }) {
        if private.kind == Kind::Host && looks::is_everybodys(&private.word) {
            continue;
        }
        text = without_word(&text, &private.word, &place(private.kind, lang));
    }
    text
}

/// The words of some kinds, the longest first: it may contain the others.
fn by_length(known: &[Private], is_wanted: impl Fn(Kind) -> bool) -> Vec<&Private> {
    let wanted = known.iter().filter(|private| is_wanted(private.kind));
    let mut wanted: Vec<_> = wanted.collect();
    wanted.sort_by_key(|private| std::cmp::Reverse(private.word.len()));
    wanted
}

/// `text` without `word`, where it stands alone. In Hangul a particle may follow at once.
fn without_word(text: &str, word: &str, instead: &str) -> String {
    let is_common = COMMON.contains(&word.to_lowercase().as_str());
    // One letter of ASCII is in every sentence; one syllable is a name.
    if is_common || word.is_empty() || (word.len() < 2 && word.is_ascii()) {
        return text.to_owned();
    }
    // In ASCII only: other letters may change their length with their case.
    let (lower, wanted) = (text.to_ascii_lowercase(), word.to_ascii_lowercase());
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let (mut result, mut from) = (String::new(), 0);
    while let Some(at) = lower[from..].find(&wanted).map(|at| from + at) {
        let end = at + wanted.len();
        let is_part = is_letter(wanted.chars().next()) && is_letter(text[..at].chars().next_back())
            || is_letter(wanted.chars().next_back()) && is_letter(text[end..].chars().next());
        result.push_str(&text[from..at]);
        result.push_str(if is_part { &text[at..end] } else { instead });
        from = end;
    }
    result.push_str(&text[from..]);
    result
}
