//! A table for spreadsheets: a row for each learner. No cell is a formula.

use std::borrow::Cow;

use super::words;
use crate::gradebook::{Gradebook, GradebookRow};
use crate::plan::Plan;
use plain::lang::Lang;

/// Renders the table, with Excel's mark for UTF-8.
///
/// # Errors
/// What the library says; writing to memory does not fail.
pub fn render(plan: &Plan, book: &Gradebook, lang: Lang) -> Result<String, csv::Error> {
    let lessons: Vec<_> = plan.lessons.iter().map(|it| it.id.to_string()).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = ["account", "name", "email", "id", "section", "on_roster"];
    let header = header
        .into_iter()
        .map(str::to_owned)
        .chain(lessons.iter().cloned());
    let last = ["points", "out_of", "notes", "evidence"].map(str::to_owned);
    writer.write_record(header.chain(last))?;
    for learner in book.everybody() {
        writer.write_record(
            row(plan, &lessons, learner, lang)
                .iter()
                .map(|it| defused(it).into_owned()),
        )?;
    }
    let bytes = writer.into_inner().map_err(|error| error.into_error())?;
    Ok(format!("\u{feff}{}", String::from_utf8_lossy(&bytes)))
}

fn row(plan: &Plan, lessons: &[String], learner: &GradebookRow, lang: Lang) -> Vec<String> {
    let on_roster = if learner.row.is_some() { "yes" } else { "no" };
    let mut row = vec![
        learner.account.clone(),
        learner.name.clone(),
        learner.email.clone(),
        learner.id.clone(),
        learner.section.clone(),
        on_roster.to_owned(),
    ];
    let points = learner.lessons.iter().map(|marks| match marks {
        Some(marks) => marks.points.to_string(),
        None => String::new(),
    });
    row.extend(points);
    row.push(learner.points.to_string());
    row.push(plan.out_of().to_string());
    row.push(words::notes(lessons, learner, lang));
    let signs: Vec<_> = learner.signs.iter().map(|it| it.text(plan)).collect();
    let signs: Vec<_> = signs.iter().map(|it| it.get(lang)).collect();
    row.push(signs.join("; "));
    row
}

/// A cell that no spreadsheet takes for a formula: a quotation mark stands before what could
/// begin one (OWASP, “CSV Injection”), also where a semicolon or a tab is taken for the end of a cell.
fn defused(cell: &str) -> Cow<'_, str> {
    let first = cell.trim_start().chars().next();
    let starts = |c: char| {
        matches!(
            c,
            '=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠'
        )
    };
    let is_formula = first.is_some_and(starts) || cell.starts_with(starts);
    let mut parts = cell.split([';', '\t']).skip(1);
    let is_one_behind = parts.any(|part| part.trim_start_matches([' ', '"']).starts_with(starts));
    let mark = if is_formula { "'" } else { "" };
    if is_one_behind {
        return format!("{mark}{}", cell.replace([';', '\t'], ",")).into();
    }
    match is_formula {
        true => format!("{mark}{cell}").into(),
        false => cell.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_a_formula() {
        for cell in [
            "=cmd|'/c calc'!A0",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "  =1",
            "＝1",
        ] {
            assert!(defused(cell).starts_with('\''), "{cell:?}");
        }
        for cell in [";=cmd|'/C calc'!A0", "a;=1", "a\t@x", "a; =1", "a;\"=1\""] {
            let defused = defused(cell);
            assert!(!defused.contains([';', '\t']), "{defused}");
        }
        for cell in ["", "Ada", "1.5", "김=", "a-b", "a; b"] {
            assert_eq!(defused(cell), cell);
        }
    }
}
