//! An exercise as text: for the terminal, and as Markdown for the book.

use std::fmt::Write;

use course::exercise::lesson_name;
use course::exercise::{Exercise, Hint};
use plain::lang::{Lang, Text};
use plain::layout::hanging;
use plain::style::Style;
use plain::text;

/// Renders the exercise for a terminal: what to do, step by step, without the hints.
pub fn terminal(exercise: &Exercise, lang: Lang, style: Style) -> String {
    let mut out = String::new();
    let name = lesson_name(exercise.id.as_str());
    let heading = format!("{}: {}", name.get(lang), exercise.title.get(lang));
    let _ = writeln!(out, "{}\n", style.strong(&heading));
    hanging(&mut out, "", "", exercise.summary.get(lang), style);
    if let Some(before) = builds_on(exercise) {
        hanging(&mut out, "", "", before.get(lang), style);
    }
    let _ = writeln!(out);
    for (number, step) in (1..).zip(&exercise.steps) {
        hanging(
            &mut out,
            &format!("{number:>3}. "),
            "     ",
            step.title.get(lang),
            style,
        );
    }
    let _ = writeln!(out);
    hanging(&mut out, "", "", next(exercise).get(lang), style);
    out
}

/// Renders the exercise as Markdown: the panel of the book's chapter, readable without any
/// script, hints folded away. Where `checker start` sends the page, `theme/live/panel.js` fills in
/// how far each `data-step` of the `data-lesson` is, and hides hints and `how`.
pub fn markdown(exercise: &Exercise, lang: Lang) -> String {
    let mut out = String::new();
    let id = &exercise.id;
    let _ = writeln!(out, "<section class=\"exercise\" data-lesson=\"{id}\">\n");
    let _ = writeln!(out, "{}\n", exercise.summary.get(lang));
    if let Some(before) = builds_on(exercise) {
        let _ = writeln!(out, "{}\n", before.get(lang));
    }
    let _ = writeln!(out, "<ol class=\"steps\">");
    for step in &exercise.steps {
        let _ = writeln!(
            out,
            "<li data-step=\"{}\">\n\n{}\n",
            step.id,
            step.title.get(lang)
        );
        for (number, hint) in (1..).zip(&step.hints) {
            let label = label(number, hint);
            let _ = writeln!(out, "<details><summary>{}</summary>\n", label.get(lang));
            let _ = writeln!(out, "{}\n\n</details>", hint.text.get(lang));
        }
        let _ = writeln!(out, "\n</li>");
    }
    let _ = writeln!(out, "</ol>\n");
    let ticks = text!(
        "To see each step ticked here as you do it, open this book with `checker start`.",
        "`checker start` 명령으로 이 책을 열면 단계를 마칠 때마다 여기에 바로 표시돼요."
    );
    let _ = writeln!(
        out,
        "<div class=\"how\">\n\n{} {}\n\n</div>",
        next(exercise).get(lang),
        ticks.get(lang)
    );
    let _ = writeln!(out, "</section>");
    out
}

/// `Hint 2`, or `Hint 2, if it is not pushed yet`.
fn label(number: usize, hint: &Hint) -> Text {
    let cases = |lang| {
        let cases = hint.when.iter().map(|it| it.label().get(lang).to_owned());
        cases.collect::<Vec<_>>().join(", ")
    };
    if hint.when.is_empty() {
        return text!("Hint {number}", "힌트 {number}");
    }
    text!(
        "Hint {number}, {en}",
        "힌트 {number}: {ko}",
        en = cases(Lang::En),
        ko = cases(Lang::Ko)
    )
}

fn builds_on(exercise: &Exercise) -> Option<Text> {
    let before = exercise.builds_on.first()?;
    Some(text!(
        "Builds on what you made in {before}.",
        "{before}에서 만든 것을 이어서 사용해요."
    ))
}

fn next(exercise: &Exercise) -> Text {
    text!(
        "Check your work with `checker {id}`.",
        "`checker {id}` 명령으로 확인해 보세요.",
        id = &exercise.id
    )
}
