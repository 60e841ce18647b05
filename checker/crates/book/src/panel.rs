//! One exercise as Markdown: the panel in its chapter.

use std::fmt::Write;

use course::exercise::{Exercise, Hint};
use plain::lang::{Lang, Text};
use plain::text;

/// Renders the panel: readable without any script, hints folded away. Where `checker start` sends
/// the page, `theme/live/panel.js` fills in how far each `data-step` of the `data-lesson` is, and
/// hides hints and `how`.
pub fn markdown(exercise: &Exercise, lang: Lang) -> String {
    let mut out = String::new();
    let id = &exercise.id;
    let _ = writeln!(out, "<section class=\"exercise\" data-lesson=\"{id}\">\n");
    let _ = writeln!(out, "{}\n", exercise.summary.get(lang));
    if let Some(before) = exercise.builds_on.first() {
        let before = text!(
            "Builds on what you made in {before}.",
            "{name}에서 만든 것을 이어서 사용해요.",
            name = before.name()
        );
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
    let check = text!(
        "Check your work with `checker {id}`.",
        "`checker {id}` 명령으로 확인해 보세요."
    );
    let ticks = text!(
        "To see each step ticked here as you do it, open this book with `checker start`.",
        "`checker start` 명령으로 이 책을 열면 단계를 마칠 때마다 여기에 바로 표시돼요."
    );
    let _ = writeln!(
        out,
        "<div class=\"how\">\n\n{} {}\n\n</div>",
        check.get(lang),
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
