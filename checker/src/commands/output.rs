//! Where bytes leave the process: data on stdout, everything else on stderr.

mod screen;

use std::io::{self, BufRead, IsTerminal, Read, Write};
use std::time::Duration;

use clap::builder::StyledStr;

use course::catalog::CatalogError;
use plain::lang::{Lang, Text};
use plain::style::{Style, USUAL_WIDTH};
use plain::text;
use plain::visible::{escaped, steers, visible};
use report::file_error;

pub use screen::{Input, Screen};

/// How long looking may take before there is a sign of life.
const UNNOTICED: Duration = Duration::from_millis(500);

/// Columns past which lines are hard to read.
const WIDEST: usize = 100;

/// Bytes of a typed line that are read.
const LONGEST_ANSWER: u64 = 4096;

/// As many things as are done before anybody wonders.
const FEW: usize = 50;

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
        let question = text!(
            "{en} [y/N]",
            "{ko} [y/N]",
            en = &question.en,
            ko = &question.ko
        );
        let answer = self.ask_line(&question)?;
        // `ㅛ` is the key of `y` on a Korean keyboard.
        let agreed = |answer: String| {
            let yes = ["y", "yes", "ㅛ", "네", "예"];
            yes.contains(&answer.to_lowercase().as_str())
        };
        Ok(answer.map(agreed))
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

    /// Does a work of looking; where it takes long, there is a sign of life on stderr, if that is
    /// a terminal.
    pub async fn patiently<T>(&self, work: impl Future<Output = T>) -> T {
        let mut work = std::pin::pin!(work);
        if let Ok(done) = tokio::time::timeout(UNNOTICED, &mut work).await {
            return done;
        }
        let waiting = self.waiting(&text!("looking …", "살펴보는 중이에요 …"));
        let done = work.await;
        waiting.finish_and_clear();
        done
    }

    /// A sign of life on stderr, where that is a terminal; its `finish_and_clear` takes it away.
    pub fn waiting(&self, text: &Text) -> indicatif::ProgressBar {
        let spinner = indicatif::ProgressBar::new_spinner();
        spinner.set_message(text.get(self.lang).to_owned());
        spinner.enable_steady_tick(Duration::from_millis(100));
        spinner
    }

    /// Counts what is done of a long work on stderr, where that is a terminal; its
    /// `finish_and_clear` takes it away. What is done at once is not counted.
    pub fn counting(&self, text: &Text, all: usize) -> indicatif::ProgressBar {
        if all < FEW {
            return indicatif::ProgressBar::hidden();
        }
        let bar = indicatif::ProgressBar::new(all as u64);
        if let Ok(style) = indicatif::ProgressStyle::with_template("{msg} {pos}/{len} {bar:30}") {
            bar.set_style(style);
        }
        bar.set_message(text.get(self.lang).to_owned());
        bar
    }

    /// Asks for a line; `None` where nobody is at a terminal.
    ///
    /// # Errors
    /// I/O errors.
    pub fn ask_line(&mut self, question: &Text) -> io::Result<Option<String>> {
        if !io::stdin().is_terminal() {
            return Ok(None);
        }
        let _ = write!(io::stderr().lock(), "{} ", question.get(self.lang));
        let mut line = String::new();
        io::stdin()
            .lock()
            .take(LONGEST_ANSWER)
            .read_line(&mut line)?;
        Ok(Some(line.trim().to_owned()))
    }

    /// Asks for a secret, which is not shown; `None` where nobody is at a terminal.
    ///
    /// # Errors
    /// I/O errors.
    pub fn ask_secret(&mut self, question: &Text) -> io::Result<Option<String>> {
        if !io::stdin().is_terminal() {
            return Ok(None);
        }
        rpassword::prompt_password(format!("{} ", question.get(self.lang))).map(Some)
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
