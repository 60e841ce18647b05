//! Text on a terminal: wrapped, indented and padded by the columns that it takes.

use std::fmt::Write;

use textwrap::{WordSeparator, WordSplitter};
use unicode_width::UnicodeWidthStr;

use crate::style::Style;
use crate::visible::escaped;

/// Writes `text` wrapped to the style's width; the first line after `first`, the others after `rest`.
pub fn hanging(out: &mut String, first: &str, rest: &str, text: &str, style: Style) {
    // Colours take no columns, so the first line's indent is measured by the plain one.
    let room = style.width.saturating_sub(rest.width()).max(20);
    let text = escaped(text.chars());
    // At spaces only: Unicode would let a line end after any syllable of Hangul, and names and
    // commands with hyphens in them are there to be copied.
    let options = textwrap::Options::new(room)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    for (number, line) in textwrap::wrap(&text, options).iter().enumerate() {
        let indent = if number == 0 { first } else { rest };
        let _ = writeln!(out, "{indent}{line}");
    }
}

/// `text` filled with spaces to `columns`; Hangul takes two columns a syllable.
pub fn pad(text: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(missing))
}
