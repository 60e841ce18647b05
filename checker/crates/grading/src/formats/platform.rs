//! The teacher's own export from Canvas or Moodle with the grades filled in, so that it imports
//! again: every cell, its quotes and its order stay as they were but for the grades.

use std::collections::BTreeMap;

use crate::gradebook::Gradebook;
use crate::marks::LessonMarks;
use crate::plan::{LessonPlan, Plan};
use crate::roster::{Kind, Roster, key};
use course::exercise::Points;
use plain::lang::{Lang, Text};
use plain::text;
use plain::visible::visible;

/// The file, and what the teacher should know of it.
#[derive(Debug)]
pub struct Filled {
    pub text: String,
    pub notes: Vec<Text>,
}

/// What a column holds.
#[derive(Debug, Clone, Copy)]
enum Holds {
    Lesson(usize),
    /// Of the whole course.
    Total,
}

/// A column to fill in.
struct Column {
    at: usize,
    holds: Holds,
    /// Percent of what can be earned, not points.
    percent: bool,
    /// What the platform's column gives at most, where that is not what the lesson gives.
    possible: Option<Points>,
}

/// Fills the roster's own file in. `kind` is what is asked for.
///
/// # Errors
/// The roster is not an export of that platform.
pub fn render(plan: &Plan, book: &Gradebook, roster: &Roster, kind: Kind) -> Result<Filled, Text> {
    if roster.kind != kind {
        return Err(not_of(kind));
    }
    let mut notes = Vec::new();
    let mut cells = BTreeMap::new();
    let columns = columns(plan, roster, &mut cells, &mut notes);
    let mut excused = 0;
    for learner in &book.learners {
        let Some(row) = learner.row.and_then(|row| roster.rows.get(row)) else {
            continue;
        };
        for column in &columns {
            let before = roster.table.value(row.record, column.at);
            let (points, whole) = match column.holds {
                Holds::Lesson(lesson) => match &learner.lessons[lesson] {
                    Some(LessonMarks { points, .. }) => (*points, plan.lessons[lesson].out_of()),
                    None => continue,
                },
                Holds::Total if learner.is_missing() => continue,
                Holds::Total => (learner.points, plan.out_of()),
            };
            // Canvas's word for “excused”: the teacher decided that.
            if before.eq_ignore_ascii_case("EX") {
                excused += 1;
                continue;
            }
            let hundred = || points.scaled(whole, Points::ONE.times(100));
            let value = match (column.percent, column.possible) {
                (true, _) => format!("{} %", hundred()),
                (false, Some(possible)) => points.scaled(whole, possible).to_string(),
                (false, None) => points.to_string(),
            };
            cells.insert((row.record, column.at), value);
        }
    }
    if excused > 0 {
        notes.push(text!(
            "{excused} excused cells (EX) stay as they are.",
            "면제된 칸(EX) {excused}개는 그대로 두었어요."
        ));
    }
    Ok(Filled {
        text: roster.table.filled(&cells),
        notes,
    })
}

/// The columns that are there for the lessons, or new ones at the end.
fn columns(
    plan: &Plan,
    roster: &Roster,
    cells: &mut BTreeMap<(usize, usize), String>,
    notes: &mut Vec<Text>,
) -> Vec<Column> {
    let header: Vec<_> = roster.table.header().map(str::to_owned).collect();
    let mut columns = Vec::new();
    let mut found = vec![false; plan.lessons.len()];
    let mut total = false;
    for (at, name) in header.iter().enumerate() {
        let Some(holds) = holds(plan, name) else {
            continue;
        };
        let seen = match holds {
            Holds::Lesson(lesson) => &mut found[lesson],
            Holds::Total => &mut total,
        };
        let percent = is_percent(name);
        // Moodle may export a grade as points and as percent; then both are filled in.
        if *seen && !percent {
            notes.push(text!(
                "The column {name} is a second one for the same lesson, and stays as it is.",
                "{name} 열은 같은 레슨의 두 번째 열이어서 그대로 두었어요.",
                name = visible(name)
            ));
            continue;
        }
        *seen = true;
        columns.push(Column {
            at,
            holds,
            percent,
            possible: possible(plan, roster, at, holds, name, notes),
        });
    }
    if columns.is_empty() {
        notes.push(text!(
            "No column is called like a lesson, so one for each was added at the end.",
            "레슨 이름의 열이 없어서 레슨마다 마지막에 열을 추가했어요."
        ));
        for (number, lesson) in plan.lessons.iter().enumerate() {
            let at = header.len() + number;
            cells.insert((0, at), lesson.id.to_string());
            if let (Kind::Canvas, Some(row)) = (roster.kind, roster.points_possible()) {
                cells.insert((row, at), lesson.out_of().to_string());
            }
            columns.push(Column {
                at,
                holds: Holds::Lesson(number),
                percent: false,
                possible: None,
            });
        }
        return columns;
    }
    let without = plan
        .lessons
        .iter()
        .zip(found)
        .filter(|(_, found)| !found && !total);
    let without: Vec<_> = without.map(|(lesson, _)| lesson.id.as_str()).collect();
    if !without.is_empty() {
        notes.push(text!(
            "These lessons have no column in the file, so their grades are not in it: {without}.",
            "이 파일에 열이 없어서 성적을 적지 못한 레슨: {without}.",
            without = without.join(", ")
        ));
    }
    columns
}

/// The points that Canvas's column can give, where they differ from the lesson's.
fn possible(
    plan: &Plan,
    roster: &Roster,
    at: usize,
    holds: Holds,
    name: &str,
    notes: &mut Vec<Text>,
) -> Option<Points> {
    let row = (roster.kind == Kind::Canvas).then(|| roster.points_possible())??;
    let possible = Points::parse(roster.table.value(row, at))?;
    let whole = match holds {
        Holds::Lesson(lesson) => plan.lessons[lesson].out_of(),
        Holds::Total => plan.out_of(),
    };
    if possible == whole {
        return None;
    }
    notes.push(text!(
        "{name} gives {possible} points and the course {whole}: grades are scaled to {possible}.",
        "{name} 열은 {possible}점, 강좌는 {whole}점 만점이어서 {possible}점에 맞춰 환산했어요.",
        name = visible(name)
    ));
    Some(possible)
}

/// What a column is for, by its name: `Lesson 3 (48213)`, `Assignment: Lesson 3: Tags (Real)`,
/// `lesson-3`, `레슨 3`, or the title of the lesson or of the course.
fn holds(plan: &Plan, name: &str) -> Option<Holds> {
    let mut name = key(name);
    while let Some(open) = name.rfind('(').filter(|_| name.ends_with(')')) {
        name.truncate(open);
        name.truncate(name.trim_end().len());
    }
    let after = name.split_once(": ").map(|(_, after)| after.to_owned());
    [Some(name), after].into_iter().flatten().find_map(|name| {
        let lesson = plan
            .lessons
            .iter()
            .position(|lesson| called(lesson).any(|it| it == name));
        let total = [&plan.title.en, &plan.title.ko]
            .into_iter()
            .any(|it| key(it) == name);
        lesson.map(Holds::Lesson).or(total.then_some(Holds::Total))
    })
}

fn called(lesson: &LessonPlan) -> impl Iterator<Item = String> {
    let id = lesson.id.as_str();
    let name = lesson.id.name();
    let names = [Lang::En, Lang::Ko].map(|lang| {
        let (name, title) = (name.get(lang), lesson.title.get(lang));
        [
            format!("{name}: {title}"),
            format!("{name} {title}"),
            name.to_owned(),
            title.to_owned(),
        ]
    });
    names
        .into_iter()
        .flatten()
        .chain([id.to_owned()])
        .map(|name| key(&name))
}

/// Moodle says so behind the name.
fn is_percent(name: &str) -> bool {
    let name = key(name);
    ["(percentage)", "(백분율)", "(퍼센트)"]
        .iter()
        .any(|it| name.ends_with(it))
}

fn not_of(kind: Kind) -> Text {
    match kind {
        Kind::Canvas => text!(
            "the roster is not an export of Canvas's gradebook (Student, ID, SIS Login ID, Section …)",
            "명단이 Canvas 성적표에서 내보낸 파일이 아니에요(Student, ID, SIS Login ID, Section …)"
        ),
        Kind::Moodle | Kind::Other => text!(
            "the roster is not an export of Moodle's grades (First name, Last name, Email address …)",
            "명단이 Moodle 성적에서 내보낸 파일이 아니에요(First name, Last name, Email address …)"
        ),
    }
}
