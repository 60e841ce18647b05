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

/// What the last check of a lesson came to. A lesson that was done once stays done.
#[derive(Debug)]
pub struct Checked {
    pub verdict: Verdict,
    pub passed: usize,
    pub total: usize,
    /// Whether it was done at some time.
    pub was_passed: bool,
    /// When that was first, where it is known.
    pub first_passed_at: Option<Timestamp>,
}

impl Checked {
    fn is_done(&self) -> bool {
        self.verdict == Verdict::Pass || self.was_passed
    }

    /// Nothing of it is there; a checker that runs beside the learner looks before they have begun.
    fn is_untouched(&self) -> bool {
        self.verdict == Verdict::Fail && self.passed == 0 && !self.is_done()
    }
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
    let verdict = match &row.checked {
        Some(checked) if checked.is_done() => Verdict::Pass,
        Some(checked) if !checked.is_untouched() => checked.verdict,
        _ => return text!("- not started", "- 시작 전").get(lang).to_owned(),
    };
    word(verdict, lang, style).trim_end().to_owned()
}

fn steps(row: &Row) -> String {
    match &row.checked {
        Some(checked) if !checked.is_untouched() => {
            format!("{}/{}", checked.passed, checked.total)
        }
        _ => String::new(),
    }
}

/// When the lesson was done first, and that it has come undone since.
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
        Verdict::Pass | Verdict::Unknown => at,
        Verdict::Fail => {
            let since = text!("{at}, not all of it now", "{at}, 지금은 일부만");
            since.get(lang).to_owned()
        }
    }
}

fn next(rows: &[Row]) -> Text {
    let is_open = |row: &&Row| row.checked.as_ref().is_none_or(|it| !it.is_done());
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

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Style = Style {
        width: 100,
        color: false,
        unicode: true,
    };

    fn row(number: usize, checked: Option<(Verdict, usize, bool)>) -> Row {
        let at: Timestamp = "2026-11-27T08:27:00Z".parse().unwrap();
        Row {
            id: format!("lesson-{number}").parse().unwrap(),
            title: Text::same("Layers"),
            checked: checked.map(|(verdict, passed, was_passed)| Checked {
                verdict,
                passed,
                total: 6,
                was_passed,
                first_passed_at: was_passed.then_some(at),
            }),
        }
    }

    #[test]
    fn what_was_done_once_stays_done_and_what_nobody_began_is_not_started() {
        let rows = [
            row(1, Some((Verdict::Pass, 6, true))),
            row(2, Some((Verdict::Fail, 4, true))),
            row(3, Some((Verdict::Unknown, 0, true))),
            row(4, Some((Verdict::Fail, 0, false))),
            row(5, Some((Verdict::Fail, 1, false))),
            row(6, Some((Verdict::Unknown, 0, false))),
            row(7, None),
        ];
        let told = render(
            &Text::same("Course"),
            &rows,
            Lang::En,
            PLAIN,
            &TimeZone::UTC,
        );
        let line = |number: usize| {
            let name = format!("Lesson {number} ");
            let line = told.lines().find(|line| line.contains(&name)).unwrap();
            line.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        assert_eq!(line(1), "Lesson 1 Layers ✓ done 6/6 2026-11-27 08:27");
        assert_eq!(
            line(2),
            "Lesson 2 Layers ✓ done 4/6 2026-11-27 08:27, not all of it now"
        );
        assert_eq!(line(3), "Lesson 3 Layers ✓ done 0/6 2026-11-27 08:27");
        assert_eq!(line(4), "Lesson 4 Layers - not started");
        assert_eq!(line(5), "Lesson 5 Layers ✗ not yet 1/6");
        assert_eq!(line(6), "Lesson 6 Layers ? not checked 0/6");
        assert_eq!(line(7), "Lesson 7 Layers - not started");
        assert!(told.contains("Next: read lesson-4"), "{told}");
    }
}
