//! Where bytes leave the process: data on stdout, everything else on stderr.
#![expect(clippy::disallowed_methods, reason = "a door to the two streams")]

use std::io::{self, IsTerminal, Write};

use clap::builder::StyledStr;

use super::style;
use crate::commands::error::message;
use course::catalog::CatalogError;
use plain::lang::{Lang, Text};
use plain::style::Style;
use plain::text;
use plain::visible::{escaped, steers};
use report::file_error;

/// The process's two streams, and how to draw on each.
pub struct Output {
    pub lang: Lang,
    /// For stdout.
    pub style: Style,
    /// For stderr.
    pub notes: Style,
    stdout: Stream,
    stderr: Stream,
}

/// Where the bytes of one of the two streams go.
#[derive(Debug)]
enum Stream {
    Stdout,
    Stderr,
    #[cfg(test)]
    Memory(Vec<u8>),
}

impl Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Stdout => {
                let mut stdout = io::stdout().lock();
                stdout.write_all(bytes).and_then(|()| stdout.flush())
            }
            Self::Stderr => io::stderr().lock().write_all(bytes),
            #[cfg(test)]
            Self::Memory(written) => written.write_all(bytes),
        }
    }
}

impl Output {
    pub fn of_process(lang: Lang) -> Self {
        Self {
            lang,
            style: style::of_terminal(io::stdout().is_terminal()),
            notes: style::of_terminal(io::stderr().is_terminal()),
            stdout: Stream::Stdout,
            stderr: Stream::Stderr,
        }
    }

    /// Both streams in memory, without colours: for [`written`](Self::written).
    #[cfg(test)]
    pub fn in_memory(lang: Lang) -> Self {
        let style = Style {
            color: false,
            unicode: true,
            width: plain::style::USUAL_WIDTH,
        };
        Self {
            lang,
            style,
            notes: style,
            stdout: Stream::Memory(Vec::new()),
            stderr: Stream::Memory(Vec::new()),
        }
    }

    /// What was written to stdout and to stderr.
    #[cfg(test)]
    pub fn written(self) -> (String, String) {
        let text = |stream| match stream {
            Stream::Memory(written) => String::from_utf8(written).expect("text"),
            Stream::Stdout | Stream::Stderr => panic!("nothing was kept in memory"),
        };
        (text(self.stdout), text(self.stderr))
    }

    /// Writes data to stdout. A reader that went away (`checker list | head -1`) is not an error.
    ///
    /// # Errors
    /// I/O errors, such as a full disk.
    pub fn data(&mut self, text: &str) -> io::Result<()> {
        match self.stdout.write(text.as_bytes()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            written => written,
        }
    }

    /// Takes the terminal's size again.
    pub fn measure(&mut self) {
        self.style.width = style::width(io::stdout().is_terminal());
    }

    /// Whether stdout and stdin are a terminal with a screen to draw on.
    pub fn can_draw(&self) -> bool {
        io::stdout().is_terminal() && io::stdin().is_terminal() && style::has_screen()
    }

    /// Writes a line to stderr: what a person wants to know and a script does not.
    pub fn note(&mut self, text: &Text) {
        self.report(&format!("{}\n", text.get(self.lang)));
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
        self.report(&drawn(text, self.notes));
    }

    /// Writes an error to stderr: a broken file with its place, anything else in a sentence.
    pub fn error(&mut self, error: &anyhow::Error) {
        let shown = match error.downcast_ref::<CatalogError>() {
            Some(error) => file_error::render(error, self.lang, self.notes),
            None => {
                let label = text!("error", "오류");
                let label = self.notes.bad(label.get(self.lang));
                format!("{label}: {}\n", message(error).get(self.lang))
            }
        };
        self.report(&shown);
    }

    /// Writes to stderr as it is.
    pub(super) fn report(&mut self, text: &str) {
        // Nothing can be reported when stderr is closed.
        let _ = self.stderr.write(text.as_bytes());
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
