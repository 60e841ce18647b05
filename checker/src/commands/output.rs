//! Where bytes leave the process: data on stdout, everything else on stderr.

mod screen;

use std::io::{self, BufRead, IsTerminal, Read, Write};
use std::time::Duration;

use clap::builder::StyledStr;

use crate::catalog::CatalogError;
use crate::lang::{Lang, Text};
use crate::report::file_error;
use crate::report::style::{Style, USUAL_WIDTH};
use crate::text;
use crate::visible::{escaped, steers, visible};

pub use screen::{Input, Screen};

/// Columns past which lines are hard to read.
const WIDEST: usize = 100;

/// The process's two streams, and how to draw on each.
pub struct Output {
    pub lang: Lang,
    /// For stdout.
    pub style: Style,
    /// For stderr.
    pub notes: Style,
}

impl Output {
    pub fn of_process(lang: Lang) -> Self {
        Self {
            lang,
            style: style(io::stdout().is_terminal()),
            notes: style(io::stderr().is_terminal()),
        }
    }

    /// Writes data to stdout. A reader that went away (`checker list | head -1`) is no error.
    ///
    /// # Errors
    /// I/O errors, such as a full disk.
    pub fn data(&mut self, text: &str) -> io::Result<()> {
        let mut stdout = io::stdout().lock();
        let written = stdout
            .write_all(text.as_bytes())
            .and_then(|()| stdout.flush());
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            written => written,
        }
    }

    /// Takes the terminal's size anew.
    pub fn measure(&mut self) {
        self.style.width = width(io::stdout().is_terminal());
    }

    /// Whether stdout and stdin are a terminal with a screen to draw on.
    pub fn can_draw(&self) -> bool {
        let dumb = std::env::var_os("TERM").is_none_or(|term| term.is_empty() || term == "dumb");
        io::stdout().is_terminal() && io::stdin().is_terminal() && (!dumb || cfg!(windows))
    }

    /// Writes a line to stderr: what a person wants to know and a script does not.
    pub fn note(&mut self, text: &Text) {
        // Nobody is left to tell when stderr is closed.
        let _ = writeln!(io::stderr().lock(), "{}", text.get(self.lang));
    }

    /// Asks a question that is answered with yes or no; no is what anything else means. `None`
    /// where there is nobody to ask: stdin is no terminal.
    ///
    /// # Errors
    /// I/O errors.
    pub fn ask(&mut self, question: &Text) -> io::Result<Option<bool>> {
        if !io::stdin().is_terminal() {
            return Ok(None);
        }
        let mut stderr = io::stderr().lock();
        write!(stderr, "{} [y/N] ", question.get(self.lang))?;
        stderr.flush()?;
        let mut answer = String::new();
        io::stdin().lock().take(1024).read_line(&mut answer)?;
        let answer = answer.trim().to_lowercase();
        // `ㅛ` is the key of `y` on a Korean keyboard.
        Ok(Some(
            ["y", "yes", "ㅛ", "네", "예"].contains(&answer.as_str()),
        ))
    }

    /// Writes help to stdout.
    ///
    /// # Errors
    /// As for [`data`](Self::data).
    pub fn help(&mut self, text: &StyledStr) -> io::Result<()> {
        self.data(&drawn(text, self.style))
    }

    /// Writes what is wrong with the command line to stderr.
    pub fn usage(&mut self, text: &StyledStr) {
        let _ = io::stderr()
            .lock()
            .write_all(drawn(text, self.notes).as_bytes());
    }

    /// A sign of life on stderr, where that is a terminal; its `finish_and_clear` takes it away.
    pub fn waiting(&self, text: &Text) -> indicatif::ProgressBar {
        let spinner = indicatif::ProgressBar::new_spinner();
        spinner.set_message(text.get(self.lang).to_owned());
        spinner.enable_steady_tick(Duration::from_millis(100));
        spinner
    }

    /// Writes an error to stderr: a broken file with its place, anything else in a sentence.
    pub fn error(&mut self, error: &anyhow::Error) {
        let shown = match error.downcast_ref::<CatalogError>() {
            Some(error) => file_error::render(error, self.lang, self.notes),
            None => {
                let label = text!("error", "오류");
                let words: Vec<_> = error.chain().map(|it| visible(&it.to_string())).collect();
                format!(
                    "{}: {}\n",
                    self.notes.bad(label.get(self.lang)),
                    words.join(": ")
                )
            }
        };
        let _ = io::stderr().lock().write_all(shown.as_bytes());
    }
}

/// The command line's own words, with its colours; without any where it repeats an argument that
/// could steer the terminal.
fn drawn(text: &StyledStr, style: Style) -> String {
    let plain = text.to_string();
    let steering = |c: char| c != '\n' && steers(c);
    match (style.color, plain.contains(steering)) {
        (true, false) => text.ansi().to_string(),
        (false, false) => plain,
        (_, true) => {
            let lines = plain.lines().map(|line| escaped(line.chars()) + "\n");
            lines.collect()
        }
    }
}

/// `NO_COLOR` (not empty), `TERM=dumb` and anything but a terminal switch colour off.
fn style(terminal: bool) -> Style {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    Style {
        color: terminal && !dumb && !set("NO_COLOR"),
        unicode: !(terminal && dumb),
        width: width(terminal),
    }
}

/// Columns to be used.
fn width(terminal: bool) -> usize {
    let width = if terminal {
        textwrap::termwidth()
    } else {
        USUAL_WIDTH
    };
    width.clamp(40, WIDEST)
}

/// An error with words in both languages, for `anyhow`.
#[derive(Debug)]
pub struct Said(String);

impl Said {
    pub fn new(text: &Text, lang: Lang) -> Self {
        Self(text.get(lang).to_owned())
    }
}

impl std::fmt::Display for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Said {}
