//! An exercise as text for the terminal.

use std::fmt::Write;

use course::exercise::Exercise;
use plain::lang::{Lang, Text};
use plain::layout::hanging;
use plain::style::Style;
use plain::text;

/// Renders the exercise for a terminal: what to do, step by step, without the hints.
pub fn terminal(exercise: &Exercise, lang: Lang, style: Style) -> String {
    let mut out = String::new();
    let name = exercise.id.name();
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

fn builds_on(exercise: &Exercise) -> Option<Text> {
    let before = exercise.builds_on.first()?;
    Some(text!(
        "Builds on what you made in {before}.",
        "{name}에서 만든 것을 이어서 사용해요.",
        name = before.name()
    ))
}

fn next(exercise: &Exercise) -> Text {
    text!(
        "Check your work with `checker {id}`.",
        "`checker {id}` 명령으로 확인해 보세요.",
        id = &exercise.id
    )
}
