//! From a text to instructions.

use parse_dockerfile::Dockerfile;

use super::here_docs::{self, Lifted};
use super::lines;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

/// A Dockerfile's text, made ready for the parser.
#[derive(Debug)]
pub struct Source<'a> {
    pub text: &'a str,
    pub escape: char,
    lifted: Lifted,
}

/// Why docker refuses a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid(pub Text);

impl Invalid {
    pub fn at(source: &str, at: usize, why: &str) -> Self {
        let line = line_of(source, at);
        let why = visible(why);
        Self(text!("{why} (line {line})", "{why} ({line}번째 줄)"))
    }
}

/// From 1.
pub fn line_of(source: &str, at: usize) -> usize {
    let before = source.get(..at).unwrap_or(source);
    before.matches('\n').count() + 1
}

impl<'a> Source<'a> {
    /// # Errors
    /// A here-document that does not end.
    pub fn new(text: &'a str) -> Result<Self, Invalid> {
        let escape = lines::escape(text);
        let lifted = here_docs::lift(text, escape)
            .map_err(|it| Invalid::at(text, it.at, "unterminated heredoc"))?;
        Ok(Self {
            text,
            escape,
            lifted,
        })
    }

    /// The here-documents of the `RUN` that begins there.
    pub fn here_docs(&self, at: usize) -> &[String] {
        self.lifted.bodies.get(&at).map_or(&[], Vec::as_slice)
    }

    /// One line, as docker joins it, of what is written from there to there.
    pub fn line(&self, span: &std::ops::Range<usize>) -> String {
        let text = self.text.get(span.clone()).unwrap_or_default();
        lines::joined(text, self.escape)
    }
}

/// # Errors
/// Why it is not a Dockerfile.
pub fn read<'a>(source: &'a Source<'_>) -> Result<Dockerfile<'a>, Invalid> {
    parse_dockerfile::parse(&source.lifted.text)
        .map_err(|error| Invalid(Text::same(visible(&error.to_string()))))
}
