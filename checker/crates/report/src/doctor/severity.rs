//! How bad a line is, as a word and as a sign.

use plain::lang::{Lang, Text};
use plain::layout::pad;
use plain::style::Style;
use plain::text;
use watching::doctor::Severity;

/// The word for a severity.
pub fn word(severity: Severity) -> Text {
    match severity {
        Severity::Ok => text!("ok", "정상"),
        Severity::Warning => text!("warning", "주의"),
        Severity::Problem => text!("problem", "문제"),
    }
}

/// The sign and the word; all of one width in columns in one language.
pub fn sign(severity: Severity, lang: Lang, style: Style) -> String {
    let sign = match (severity, style.unicode) {
        (Severity::Ok, true) => "✓",
        (Severity::Problem, true) => "✗",
        (Severity::Ok, false) => "+",
        (Severity::Problem, false) => "x",
        (Severity::Warning, _) => "!",
    };
    let columns = match lang {
        Lang::En => "warning".len(),
        Lang::Ko => 4,
    };
    let text = format!("{sign} {}", pad(word(severity).get(lang), columns));
    match severity {
        Severity::Ok => style.good(&text),
        Severity::Warning => style.unsure(&text),
        Severity::Problem => style.bad(&text),
    }
}
