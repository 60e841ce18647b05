//! `checker list`: the lessons, what is passed, and when.

use anyhow::Result;
use jiff::tz::TimeZone;

use super::Exit;
use super::open_course::OpenCourse;
use super::output::Output;
use crate::cli::Common;
use check::verdict::Verdict;
use course::snapshot::{self, Stored};
use report::lessons::{self, Checked, Row};

/// # Errors
/// No course, or a broken course file. A broken exercise file is reported, and the others are listed.
pub fn run(common: &Common, out: &mut Output) -> Result<Exit> {
    let session = OpenCourse::open(common)?;
    let mut exit = Exit::Done;
    let mut rows = Vec::new();
    for id in &session.catalog.course().lessons {
        let loaded = match session.catalog.exercise(id, &session.variables) {
            Ok(loaded) => loaded,
            Err(error) => {
                out.error(&error.into());
                exit = Exit::Usage;
                continue;
            }
        };
        let stored = snapshot::read(session.catalog.root(), id)?;
        let checked = match stored {
            Stored::Readable(snapshot) => Some(Checked {
                verdict: snapshot.report.verdict,
                passed: snapshot
                    .report
                    .steps
                    .iter()
                    .filter(|step| step.verdict == Verdict::Pass)
                    .count(),
                total: loaded.exercise.steps.len(),
                was_passed: snapshot.first_passed_at.is_some(),
                first_passed_at: snapshot.first_passed_at,
            }),
            Stored::Nothing | Stored::OtherVersion(_) | Stored::Unreadable => None,
        };
        rows.push(Row {
            id: id.clone(),
            title: loaded.exercise.title,
            checked,
        });
    }
    let title = &session.catalog.course().title;
    out.data(&lessons::render(
        title,
        &rows,
        out.lang,
        out.style,
        &TimeZone::system(),
    ))?;
    Ok(exit)
}
