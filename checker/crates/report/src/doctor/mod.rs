//! What the doctor found, for people, for programs, and for a question to others.

pub mod json;
pub mod question;
pub mod terminal;

use plain::lang::{Lang, Text};
use plain::layout::pad;
use plain::style::Style;
use plain::text;
use watching::doctor::State;

/// The word for a state.
fn word(state: State) -> Text {
    match state {
        State::Ok => text!("ok", "정상"),
        State::Warning => text!("warning", "주의"),
        State::Problem => text!("problem", "문제"),
    }
}

/// The sign and the word; all of one width in columns in one language.
fn sign(state: State, lang: Lang, style: Style) -> String {
    let sign = match (state, style.unicode) {
        (State::Ok, true) => "✓",
        (State::Problem, true) => "✗",
        (State::Ok, false) => "+",
        (State::Problem, false) => "x",
        (State::Warning, _) => "!",
    };
    let columns = match lang {
        Lang::En => "warning".len(),
        Lang::Ko => 4,
    };
    let text = format!("{sign} {}", pad(word(state).get(lang), columns));
    match state {
        State::Ok => style.good(&text),
        State::Warning => style.unsure(&text),
        State::Problem => style.bad(&text),
    }
}
