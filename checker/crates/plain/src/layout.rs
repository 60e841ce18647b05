//! Text on a terminal: wrapped, indented and padded by the columns that it takes.

use std::fmt::Write;

use textwrap::core::display_width;
use textwrap::{WordSeparator, WordSplitter};
use unicode_width::UnicodeWidthStr;

use crate::style::Style;
use crate::visible::escaped;

/// Writes `text` wrapped to the style's width; the first line after `first`, the others after `rest`.
pub fn hanging(out: &mut String, first: &str, rest: &str, text: &str, style: Style) {
    let room = style.width.saturating_sub(rest.width()).max(20);
    // Where the first line begins further right it has less room; colours take no columns.
    let further = " ".repeat(display_width(first).saturating_sub(rest.width()));
    let text = escaped(text.chars());
    // At spaces only: Unicode would let a line end after any syllable of Hangul, and names and
    // commands with hyphens in them are there to be copied.
    let options = textwrap::Options::new(room)
        .initial_indent(&further)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    for (number, line) in textwrap::wrap(&text, options).iter().enumerate() {
        let (indent, further) = match number {
            0 => (first, further.as_str()),
            _ => (rest, ""),
        };
        let line: &str = line;
        let line = line.strip_prefix(further).unwrap_or(line);
        let _ = writeln!(out, "{indent}{line}");
    }
}

/// `text` filled with spaces to `columns`; Hangul takes two columns a syllable.
pub fn pad(text: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(missing))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_wider_than_the_terminal_whatever_stands_before_it() {
        let style = Style {
            color: false,
            unicode: true,
            width: 40,
        };
        for first in [
            "",
            "? ",
            "? 확인 못 함  ",
            "\u{1b}[1m? 확인 못 함\u{1b}[0m  ",
        ] {
            let mut out = String::new();
            let text = "레지스트리에 연결하지 못했어요. 레지스트리를 시작해 주세요.";
            hanging(&mut out, first, "  ", text, style);
            assert!(out.starts_with(&format!("{first}레지스트리에")), "{out}");
            assert!(out.lines().all(|it| display_width(it) <= 40), "{out}");
            assert_eq!(out.split_whitespace().last(), Some("주세요."));
        }
    }
}
