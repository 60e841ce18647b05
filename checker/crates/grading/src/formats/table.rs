//! The gradebook for a terminal: learners, the class's numbers, and what to look at.

use std::fmt::Write;

use comfy_table::{CellAlignment, ContentArrangement, Table};

use super::words;
use crate::evidence::caution;
use crate::gradebook::{Gradebook, GradebookRow, Problem};
use crate::plan::Plan;
use plain::lang::{Lang, Text};
use plain::layout::hanging;
use plain::style::Style;
use plain::text;

/// Renders the book. Every line ends in a newline.
pub fn render(plan: &Plan, book: &Gradebook, lang: Lang, style: Style) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}\n", style.strong(plan.title.get(lang)));
    grades(&mut out, plan, &book.learners, lang, style);
    if !book.unknown.is_empty() {
        let title = text!("Not on the roster", "명단에 없는 학습자");
        heading(&mut out, &title, book.unknown.len(), lang, style);
        grades(&mut out, plan, &book.unknown, lang, style);
    }
    let missing: Vec<_> = book.learners.iter().filter(|it| it.is_missing()).collect();
    if !missing.is_empty() {
        let title = text!("Nothing handed in", "아무것도 제출하지 않음");
        heading(&mut out, &title, missing.len(), lang, style);
        let names: Vec<_> = missing.iter().map(|it| it.called_in_lists()).collect();
        hanging(&mut out, "  ", "  ", &names.join(", "), style);
    }
    summary(&mut out, plan, book, lang, style);
    changes(&mut out, plan, book, lang, style);
    evidence(&mut out, plan, book, lang, style);
    if !book.problems.is_empty() {
        let title = text!("Could not be used", "사용하지 못한 제출물");
        heading(&mut out, &title, book.problems.len(), lang, style);
        for Problem { origin, reason } in &book.problems {
            hanging(
                &mut out,
                "  ",
                "    ",
                &format!("{origin}: {}", reason.get(lang)),
                style,
            );
        }
    }
    out
}

fn heading(out: &mut String, title: &Text, count: usize, lang: Lang, style: Style) {
    let _ = writeln!(out, "\n{} ({count})", style.strong(title.get(lang)));
}

fn table(style: Style) -> Table {
    let mut table = Table::new();
    table
        .load_style(comfy_table::presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(style.width.try_into().unwrap_or(u16::MAX));
    table
}

fn write(out: &mut String, table: &Table) {
    for line in table.lines() {
        let _ = writeln!(out, " {}", line.trim_end());
    }
}

/// A column for each lesson, by its number where that says which; what else is known below.
fn grades(out: &mut String, plan: &Plan, learners: &[GradebookRow], lang: Lang, style: Style) {
    let mut table = table(style);
    let ids: Vec<_> = plan.lessons.iter().map(|it| it.id.to_string()).collect();
    let short = ids
        .iter()
        .map(|id| id.strip_prefix("lesson-").unwrap_or(id).to_owned());
    let last = [text!("points", "점수"), text!("notes", "참고")];
    let header = [text!("learner", "학습자").get(lang).to_owned()]
        .into_iter()
        .chain(short);
    table.set_header(header.chain(last.iter().map(|it| it.get(lang).to_owned())));
    for learner in learners {
        let mut row = vec![learner.called_in_lists().to_owned()];
        row.extend(learner.lessons.iter().map(|marks| match marks {
            Some(marks) => marks.points.to_string(),
            None => "-".to_owned(),
        }));
        row.push(format!("{}/{}", learner.points, plan.out_of()));
        row.push(words::notes(&ids, learner, lang));
        table.add_row(row);
    }
    for column in 1..=plan.lessons.len() + 1 {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    write(out, &table);
}

fn summary(out: &mut String, plan: &Plan, book: &Gradebook, lang: Lang, style: Style) {
    if book.summary.iter().all(|lesson| lesson.handed_in == 0) {
        return;
    }
    let title = text!("Steps", "단계");
    let _ = writeln!(out, "\n{}", style.strong(title.get(lang)));
    let mut table = table(style);
    let header = [
        text!("step", "단계"),
        text!("done", "완료"),
        text!("of those who handed in", "제출자 중"),
        text!("median time", "시간 중앙값"),
    ];
    table.set_header(header.iter().map(|it| it.get(lang).to_owned()));
    for (lesson, summary) in plan.lessons.iter().zip(&book.summary) {
        for (step, numbers) in lesson.steps.iter().zip(&summary.steps) {
            table.add_row(vec![
                format!("{}, {}", lesson.id.name().get(lang), step.id),
                format!("{}/{}", numbers.passed, summary.handed_in),
                words::percent(numbers.passed, summary.handed_in),
                numbers
                    .median
                    .map(|seconds| words::duration(seconds, lang))
                    .unwrap_or_default(),
            ]);
        }
    }
    write(out, &table);
    hanging(out, "", "", median().get(lang), style);
}

/// What the median time is.
pub fn median() -> Text {
    text!(
        "Median time: from the first result of the lesson that is on record to the first time the \
         step was done, by the learners' own clocks.",
        "시간 중앙값: 그 레슨의 결과가 처음 기록된 때부터 단계를 처음 완료할 때까지 걸린 시간으로, 학습자 컴퓨터의 \
         시계를 따라요."
    )
}

fn changes(out: &mut String, plan: &Plan, book: &Gradebook, lang: Lang, style: Style) {
    if !plan.rejudge {
        return;
    }
    let changes: Vec<_> = book.changes().collect();
    let title = text!("Judged again", "다시 판정한 결과");
    heading(out, &title, changes.len(), lang, style);
    if changes.is_empty() {
        let text = text!("Nothing changes.", "바뀐 것이 없어요.");
        hanging(out, "  ", "  ", text.get(lang), style);
    }
    for change in &changes {
        let lesson = &plan.lessons[change.lesson];
        let line = format!(
            "{}, {}, {}: {}",
            change.learner.called_in_lists(),
            lesson.id,
            lesson.steps[change.step].id,
            words::change(change).get(lang)
        );
        hanging(out, "  ", "    ", &line, style);
    }
}

fn evidence(out: &mut String, plan: &Plan, book: &Gradebook, lang: Lang, style: Style) {
    let signs: usize = book.everybody().map(|it| it.signs.len()).sum();
    if signs + book.common.len() == 0 {
        return;
    }
    let title = text!("To look at", "살펴볼 것");
    heading(out, &title, signs + book.common.len(), lang, style);
    for shared in &book.common {
        let line = format!(
            "{}: {} ({})",
            shared.learners.join(", "),
            shared.what.text().get(lang),
            shared.short
        );
        hanging(out, "  ", "    ", &line, style);
    }
    for learner in book.everybody() {
        for sign in &learner.signs {
            let line = format!(
                "{}: {}",
                learner.called_in_lists(),
                sign.text(plan).get(lang)
            );
            hanging(out, "  ", "    ", &line, style);
        }
    }
    hanging(out, "", "", caution().get(lang), style);
}
