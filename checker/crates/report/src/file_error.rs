//! A broken course or exercise file, with the place shown.

use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode,
};

use course::catalog::CatalogError;
use plain::lang::Lang;
use plain::style::Style;
use plain::visible::{is_hidden, visible};

/// Characters of a source line that are shown; a place further right is told, not shown.
const LONGEST: usize = 200;

/// Renders the error: file:line:column, the line itself, what is wrong and what is right.
pub fn render(error: &CatalogError, lang: Lang, style: Style) -> String {
    let shown = Shown::new(error, lang);
    let theme = match (style.color, style.unicode) {
        (true, true) => GraphicalTheme::unicode(),
        (false, true) => GraphicalTheme::unicode_nocolor(),
        (_, false) => GraphicalTheme::none(),
    };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(style.width)
        .with_context_lines(1)
        .with_links(false)
        // Paths and commands stay whole, to be copied.
        .with_word_separator(textwrap::WordSeparator::AsciiSpace)
        .with_word_splitter(textwrap::WordSplitter::NoHyphenation)
        .with_break_words(false);
    let mut out = String::new();
    match handler.render_report(&mut out, &shown) {
        Ok(()) => out,
        Err(_) => format!("{}\n{}\n", shown.message, shown.help),
    }
}

/// The text with each line cut after [`LONGEST`] characters, and a replacement for each character
/// that could steer the terminal: lines and columns stay.
fn shown_source(source: &str) -> String {
    let plain = |c: char| if is_hidden(c) { '\u{fffd}' } else { c };
    let lines = source.split('\n');
    let lines = lines.map(|line| line.chars().take(LONGEST).map(plain).collect::<String>());
    lines.collect::<Vec<_>>().join("\n")
}

/// The error in one language, as the library wants it.
#[derive(Debug)]
struct Shown {
    message: String,
    help: String,
    source: Option<(NamedSource<String>, LabeledSpan)>,
}

impl Shown {
    fn new(error: &CatalogError, lang: Lang) -> Self {
        let path = visible(&error.path.display().to_string());
        let words = error.message.get(lang);
        let Some(at) = &error.at else {
            return Self {
                message: format!("{path}: {words}"),
                help: error.remedy.get(lang).to_owned(),
                source: None,
            };
        };
        let place = format!("{path}:{}:{}", at.line, at.column);
        if at.column > LONGEST {
            return Self {
                message: format!("{place}: {words}"),
                help: error.remedy.get(lang).to_owned(),
                source: None,
            };
        }
        let text = shown_source(&at.source);
        let before: usize = text
            .split_inclusive('\n')
            .take(at.line.saturating_sub(1))
            .map(str::len)
            .sum();
        let line = text.get(before..).unwrap_or_default();
        let within: usize = line
            .chars()
            .take_while(|c| *c != '\n')
            .take(at.column.saturating_sub(1))
            .map(char::len_utf8)
            .sum();
        let length = line
            .get(within..)
            .and_then(|rest| rest.chars().next())
            .map_or(0, char::len_utf8);
        Self {
            message: format!("{place}: {words}"),
            help: error.remedy.get(lang).to_owned(),
            source: Some((
                NamedSource::new(path, text),
                LabeledSpan::new(None, before + within, length),
            )),
        }
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Shown {}

impl Diagnostic for Shown {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.help))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source
            .as_ref()
            .map(|(source, _)| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let (_, label) = self.source.as_ref()?;
        Some(Box::new(std::iter::once(label.clone())))
    }
}
