//! A word that is private, and what stands in its place.

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

/// What stands where something was taken out.
pub fn place(kind: Kind, lang: Lang) -> String {
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
pub fn in_brackets(words: &Text, lang: Lang) -> String {
    format!("[{}]", words.get(lang))
}
