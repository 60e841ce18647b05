//! A broken course or exercise file: all that is wrong with it, each with its place shown.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use course::catalog::{CatalogError, Located};
use plain::lang::Lang;
use plain::style::Style;
use plain::text;
use plain::visible::{is_hidden, visible};
use plain::yaml::Place;

/// Characters of a source line that are shown; a place further right is named, not shown.
const LONGEST: usize = 200;

/// Errors of one file that are shown; a file with more is another kind of file.
const MOST: usize = 20;

/// Renders each error: file:line:column, what is wrong, the line itself, and what to do.
pub fn render(error: &CatalogError, lang: Lang, style: Style) -> String {
    let shown = error.errors.iter().take(MOST);
    let shown = shown.map(|one| one_error(error, one, lang, style));
    let mut out = shown.collect::<Vec<_>>().join("\n");
    if let Some(more @ 1..) = error.errors.len().checked_sub(MOST) {
        let words = text!("… and {more} more", "… 그리고 {more}개 더 있어요");
        out.push_str(&format!("\n{}\n", words.get(lang)));
    }
    out
}

fn one_error(file: &CatalogError, error: &Located, lang: Lang, style: Style) -> String {
    let renderer = match style.color {
        true => Renderer::styled(),
        false => Renderer::plain(),
    };
    let decor = match style.unicode {
        true => DecorStyle::Unicode,
        false => DecorStyle::Ascii,
    };
    let labels = (text!("error", "오류"), text!("help", "도움말"));
    let title = format!("{}: {}", file.place(error), error.reason.get(lang));
    let title = wrapped(&title, labels.0.get(lang), style);
    let remedy = wrapped(error.remedy.get(lang), labels.1.get(lang), style);
    let path = visible(&file.path.display().to_string());
    let excerpt = error.at.and_then(|at| Excerpt::of(&file.source, at));
    let problem = Level::ERROR
        .with_name(labels.0.get(lang))
        .primary_title(title);
    let problem = match &excerpt {
        Some(excerpt) => problem.element(
            Snippet::source(&excerpt.text)
                .line_start(excerpt.first)
                .path(path)
                .fold(false)
                .annotation(AnnotationKind::Primary.span(excerpt.span.clone())),
        ),
        None => Group::with_title(problem),
    };
    let help = Level::HELP
        .with_name(labels.1.get(lang))
        .secondary_title(remedy);
    let renderer = renderer.decor_style(decor).term_width(style.width);
    let help = Group::with_title(help);
    // Without an excerpt, the line that would end it stood alone.
    match excerpt {
        Some(_) => renderer.render(&[problem, help]) + "\n",
        None => renderer.render(&[problem]) + "\n" + &renderer.render(&[help]) + "\n",
    }
}

/// Words broken into lines of the terminal's width; paths and commands stay whole, to be copied.
fn wrapped(words: &str, label: &str, style: Style) -> String {
    let label = unicode_width::UnicodeWidthStr::width(label) + ": ".len();
    let options = textwrap::Options::new(style.width.saturating_sub(label).max(20))
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .break_words(false);
    textwrap::fill(words, options)
}

/// The line of a place, with the one before and the one after.
struct Excerpt {
    text: String,
    /// The number of its first line.
    first: usize,
    /// The bytes of the character at the place.
    span: std::ops::Range<usize>,
}

impl Excerpt {
    fn of(source: &str, at: Place) -> Option<Self> {
        if source.is_empty() || at.column > LONGEST {
            return None;
        }
        let first = at.line.saturating_sub(1).max(1);
        let lines: Vec<String> = source
            .split('\n')
            .skip(first - 1)
            .take(at.line + 2 - first)
            .map(shown_line)
            .collect();
        let before: usize = lines
            .iter()
            .take(at.line - first)
            .map(|line| line.len() + 1)
            .sum();
        let line = lines.get(at.line - first)?;
        let mut characters = line.char_indices().skip(at.column - 1);
        let (within, length) = characters
            .next()
            .map_or((line.len(), 0), |(offset, c)| (offset, c.len_utf8()));
        let start = before + within;
        let mut text = lines.join("\n");
        // An empty last line would be shown as a line of the file.
        text.truncate(text.trim_end().len().max(start + length));
        Some(Self {
            text,
            first,
            span: start..start + length,
        })
    }
}

/// A line cut after [`LONGEST`] characters, with a replacement for each character that could
/// steer the terminal: columns stay.
fn shown_line(line: &str) -> String {
    let plain = |c: char| if is_hidden(c) { '\u{fffd}' } else { c };
    line.chars().take(LONGEST).map(plain).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn shown(source: &str, places: &[(usize, usize)], lang: Lang, unicode: bool) -> String {
        let errors = places.iter().map(|(line, column)| Located {
            at: Some(Place {
                line: *line,
                column: *column,
            }),
            reason: text!("it is wrong", "틀렸어요"),
            remedy: text!("write it right", "고쳐 주세요"),
        });
        let error = CatalogError::of(Path::new("a.yaml"), &source.into(), errors.collect());
        let style = Style {
            color: false,
            unicode,
            width: 60,
        };
        render(&error, lang, style)
    }

    #[test]
    fn each_error_is_shown_with_its_line_in_both_languages() {
        let source = "format: 1\nid: A B\ntitle: {}\n";
        insta::assert_snapshot!(shown(source, &[(3, 8), (2, 5)], Lang::En, true), @r"
        error: a.yaml:2:5: it is wrong
          ╭▸ a.yaml:2:5
          │
        1 │ format: 1
        2 │ id: A B
          │     ━
        3 │ title: {}
          ╰╴
        help: write it right

        error: a.yaml:3:8: it is wrong
          ╭▸ a.yaml:3:8
          │
        2 │ id: A B
        3 │ title: {}
          │        ━
          ╰╴
        help: write it right
        ");
        insta::assert_snapshot!(shown(source, &[(1, 1)], Lang::Ko, false), @r"
        오류: a.yaml:1:1: 틀렸어요
         --> a.yaml:1:1
          |
        1 | format: 1
          | ^
        2 | id: A B
          |
        도움말: 고쳐 주세요
        ");
    }

    #[test]
    fn any_place_in_any_text_is_shown_without_a_panic() {
        for source in ["", "a", "\n\n", "한\u{202e}글\r\nb", &"x".repeat(5000)] {
            for place in [(1, 1), (1, 3), (2, 1), (3, 1), (4, 9), (1, 200), (1, 201)] {
                let shown = shown(source, &[place], Lang::En, true);
                assert!(!shown.contains('\u{202e}'), "{shown}");
                assert!(shown.contains("write it right"), "{shown}");
                assert_eq!(shown.contains('╰'), shown.contains('╭'), "{shown}");
            }
        }
    }

    #[test]
    fn a_file_full_of_errors_fills_no_screen() {
        let places: Vec<_> = (1..=50).map(|line| (line, 1)).collect();
        let shown = shown(&"x\n".repeat(50), &places, Lang::En, true);
        assert!(shown.ends_with("… and 30 more\n"), "{shown}");
        assert_eq!(shown.matches("error: ").count(), MOST);
    }
}
