//! The list of lessons: what is passed, and when.

use std::fmt::Write;

use comfy_table::{ContentArrangement, Table};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::terminal::word;
use check::verdict::Verdict;
use course::exercise::LessonId;
use plain::lang::{Lang, Text};
use plain::layout::hanging;
use plain::style::Style;
use plain::text;

/// One lesson of the list.
#[derive(Debug)]
pub struct Row {
    pub id: LessonId,
    pub title: Text,
    /// `None` where it was never checked.
    pub checked: Option<Checked>,
}

/// What the last check of a lesson came to.
#[derive(Debug)]
pub struct Checked {
    pub verdict: Verdict,
    pub passed: usize,
    pub total: usize,
    pub first_passed_at: Option<Timestamp>,
}

/// Renders the list, and what to type next. Times are in `zone`.
pub fn render(course: &Text, rows: &[Row], lang: Lang, style: Style, zone: &TimeZone) -> String {
    let mut out = table(course, rows, lang, style, zone);
    let _ = writeln!(out);
    hanging(&mut out, "", "", next(rows).get(lang), style);
    out
}

/// The list alone, below its title.
pub fn table(title: &Text, rows: &[Row], lang: Lang, style: Style, zone: &TimeZone) -> String {
    let mut table = Table::new();
    table
        .load_style(comfy_table::presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(style.width.try_into().unwrap_or(u16::MAX));
    for row in rows {
        table.add_row(vec![
            row.id.name().get(lang).to_owned(),
            row.title.get(lang).to_owned(),
            state(row, lang, style),
            steps(row),
            when(row, zone, lang),
        ]);
    }
    let mut out = String::new();
    let _ = writeln!(out, "{}\n", style.strong(title.get(lang)));
    for line in table.lines() {
        let _ = writeln!(out, " {}", line.trim_end());
    }
    out
}

fn state(row: &Row, lang: Lang, style: Style) -> String {
    match &row.checked {
        Some(checked) => word(checked.verdict, lang, style).trim_end().to_owned(),
        None => text!("- not started", "- 시작 전").get(lang).to_owned(),
    }
}

fn steps(row: &Row) -> String {
    match &row.checked {
        Some(checked) => format!("{}/{}", checked.passed, checked.total),
        None => String::new(),
    }
}

/// When the lesson was done first; in so many words where it has come undone since.
fn when(row: &Row, zone: &TimeZone, lang: Lang) -> String {
    let Some(checked) = &row.checked else {
        return String::new();
    };
    let Some(at) = checked.first_passed_at else {
        return String::new();
    };
    let at = at.to_zoned_datetime(zone.clone());
    let at = at.strftime("%Y-%m-%d %H:%M").to_string();
    match checked.verdict {
        Verdict::Pass => at,
        Verdict::Fail | Verdict::Unknown => {
            let first = text!("first done {at}", "처음 마친 때: {at}");
            first.get(lang).to_owned()
        }
    }
}

fn next(rows: &[Row]) -> Text {
    let is_open = |row: &&Row| {
        row.checked
            .as_ref()
            .is_none_or(|checked| checked.verdict != Verdict::Pass)
    };
    match rows.iter().find(is_open) {
        Some(row) => text!(
            "Next: read {id} in the book, follow it, and type `checker {id}`. \
             `checker show {id}` tells its steps.",
            "다음: 책에서 {name} 페이지를 읽고 따라 한 뒤 `checker {id}` 명령을 입력해 주세요. \
             단계는 `checker show {id}` 명령으로 볼 수 있어요.",
            id = &row.id,
            name = row.id.name()
        ),
        None => text!(
            "All lessons are done. Well done!",
            "모든 레슨을 마쳤어요. 축하해요!"
        ),
    }
}
