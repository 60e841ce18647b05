//! The files in `src/transcripts/`: what is typed, how, and what it printed.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// One file.
#[derive(Debug, Clone)]
pub struct Transcript {
    pub path: PathBuf,
    /// The lines before the first command, as they are written.
    head: Vec<String>,
    /// How the last command ends; the others end well.
    pub expect_exit: i32,
    /// Typed when the commands ask.
    pub inputs: Vec<Input>,
    /// Files of the course's folder, written before the commands.
    pub writes: Vec<(String, String)>,
    pub commands: Vec<Command>,
}

/// What a person types when asked.
#[derive(Debug, Clone)]
pub struct Input {
    pub text: String,
    /// A password: the terminal shows nothing of it.
    pub hidden: bool,
}

/// One command and what it printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// Its lines, without the prompts.
    pub typed: Vec<String>,
    pub output: String,
}

impl Transcript {
    /// The transcripts of a lesson in the order in which they are recorded.
    pub fn of_lesson(lesson: &str) -> Vec<Self> {
        let folder = folder().join(lesson);
        let mut paths: Vec<_> = fs::read_dir(&folder)
            .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
            .map(|entry| entry.expect("a file").path())
            .filter(|path| !is_korean(path))
            .collect();
        paths.sort();
        paths.iter().map(|path| Self::read(path)).collect()
    }

    pub fn read(path: &Path) -> Self {
        let text =
            fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut transcript = Self {
            path: path.to_owned(),
            head: Vec::new(),
            expect_exit: 0,
            inputs: Vec::new(),
            writes: Vec::new(),
            commands: Vec::new(),
        };
        for (number, line) in (1..).zip(text.lines()) {
            transcript
                .line(line)
                .unwrap_or_else(|why| panic!("{}:{number}: {why}", path.display()));
        }
        assert!(
            !transcript.commands.is_empty(),
            "{}: no command",
            path.display()
        );
        transcript
    }

    fn line(&mut self, line: &str) -> Result<(), String> {
        let is_head = line.starts_with("#:") || line.starts_with("#|");
        if is_head && self.commands.is_empty() {
            self.head.push(line.to_owned());
            return self.head_line(line);
        }
        if let Some(typed) = line.strip_prefix("$ ") {
            self.commands.push(Command {
                typed: vec![typed.to_owned()],
                output: String::new(),
            });
            return Ok(());
        }
        let command = self.commands.last_mut().ok_or("output before a command")?;
        match line.strip_prefix("> ") {
            Some(more) if command.output.is_empty() => command.typed.push(more.to_owned()),
            _ => {
                command.output.push_str(line);
                command.output.push('\n');
            }
        }
        Ok(())
    }

    fn head_line(&mut self, line: &str) -> Result<(), String> {
        if let Some(content) = line.strip_prefix("#|") {
            let (_, file) = self.writes.last_mut().ok_or("`#|` without `#: write`")?;
            file.push_str(content.strip_prefix(' ').unwrap_or(content));
            file.push('\n');
            return Ok(());
        }
        let (word, value) = line[2..]
            .trim()
            .split_once(' ')
            .ok_or("`#:` wants a word and a value")?;
        match word {
            "expect-exit" => self.expect_exit = value.parse().map_err(|_| "no exit code")?,
            "input" | "input-hidden" => self.inputs.push(Input {
                text: value.to_owned(),
                hidden: word == "input-hidden",
            }),
            // On no page: recorded for what it does to the files after it, or for how it ends.
            "unseen" => {}
            "write" => self.writes.push((value.to_owned(), String::new())),
            _ => return Err(format!("`#: {word}` is not known")),
        }
        Ok(())
    }

    /// Whether a command runs the checker, which speaks the reader's language.
    pub fn runs_checker(&self) -> bool {
        let words = self
            .commands
            .iter()
            .flat_map(|command| &command.typed)
            .flat_map(|line| line.split_whitespace());
        words.into_iter().any(|word| word == "checker")
    }

    /// Where the Korean recording of this file is.
    pub fn korean(&self) -> PathBuf {
        self.path.with_extension("ko.console")
    }

    /// The file's text with `outputs` in place of what it has.
    pub fn with_outputs(&self, outputs: &[String]) -> String {
        let mut text = String::new();
        for line in &self.head {
            let _ = writeln!(text, "{line}");
        }
        for (command, output) in self.commands.iter().zip(outputs) {
            for (prompt, line) in std::iter::once("$")
                .chain(std::iter::repeat(">"))
                .zip(&command.typed)
            {
                let _ = writeln!(text, "{prompt} {line}");
            }
            text.push_str(output);
        }
        text
    }
}

/// Whether it is a Korean recording, made together with the English one.
pub fn is_korean(path: &Path) -> bool {
    path.to_string_lossy().ends_with(".ko.console")
}

/// `src/transcripts`.
pub fn folder() -> PathBuf {
    crate::course::repository().join("src/transcripts")
}
