//! Removes private details from a text, so that it can be pasted into a question:
//! names of people and machines, tokens and logins, home folders, e-mail and network addresses.
//!
//! Words that are known to be private go by name. Whatever else looks like one of these goes by
//! its looks: rather a word too many than one too few. What every machine has stays: `localhost`,
//! 127.0.0.1, Docker's own hosts, ports, versions, digests.

mod looks;
#[cfg(test)]
mod tests;

use plain::lang::{Lang, Text};
use plain::text;

/// What a private word is; decides what stands in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    User,
    Host,
    Token,
    /// The home folder.
    Home,
    /// The course's folder.
    Course,
    /// Any other folder.
    Path,
}

/// A word that is known to be private.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Private {
    pub kind: Kind,
    pub word: String,
}

impl Private {
    pub fn new(kind: Kind, word: impl Into<String>) -> Self {
        let word = word.into();
        Self { kind, word }
    }
}

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

/// What stands where something was taken out.
fn place(kind: Kind, lang: Lang) -> String {
    let words = match kind {
        Kind::Home => return "~".to_owned(),
        Kind::User => text!("user", "사용자"),
        Kind::Host => text!("host", "호스트"),
        Kind::Token => text!("token", "토큰"),
        Kind::Course => text!("course", "강좌 폴더"),
        Kind::Path => text!("folder", "폴더"),
    };
    in_brackets(&words, lang)
}

/// Square brackets: angle ones would vanish where a question is Markdown.
fn in_brackets(words: &Text, lang: Lang) -> String {
    format!("[{}]", words.get(lang))
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
