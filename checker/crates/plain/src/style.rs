//! Colour and width, decided once at the edge and handed down.

use anstyle::{AnsiColor, Style as Ansi};

/// Columns of a report where the width is not known, and the most that are used.
pub const USUAL_WIDTH: usize = 80;

/// How to draw on a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    pub color: bool,
    /// Whether the terminal shows more than ASCII signs; Hangul is text and always written.
    pub unicode: bool,
    /// Columns.
    pub width: usize,
}

impl Style {
    pub fn good(self, text: &str) -> String {
        self.paint(AnsiColor::Green.on_default(), text)
    }

    pub fn bad(self, text: &str) -> String {
        self.paint(AnsiColor::Red.on_default(), text)
    }

    pub fn unsure(self, text: &str) -> String {
        self.paint(AnsiColor::Yellow.on_default(), text)
    }

    pub fn strong(self, text: &str) -> String {
        self.paint(Ansi::new().bold(), text)
    }

    pub fn quiet(self, text: &str) -> String {
        self.paint(Ansi::new().dimmed(), text)
    }

    fn paint(self, ansi: Ansi, text: &str) -> String {
        if self.color {
            format!("{ansi}{text}{ansi:#}")
        } else {
            text.to_owned()
        }
    }
}
