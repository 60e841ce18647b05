//! `checker show lesson-3`: the exercise as text, or as Markdown for the book.

use anyhow::Result;

use super::open_course::OpenCourse;
use super::output::Output;
use super::{Exit, book};
use crate::cli::Common;
use report::exercise;

/// # Errors
/// No course, an unknown lesson, a broken file.
pub fn run(common: &Common, lesson: &str, markdown: bool, out: &mut Output) -> Result<Exit> {
    let session = OpenCourse::open(common)?;
    let id = session.lesson(lesson)?;
    let loaded = session.catalog.exercise(&id, &session.variables)?;
    let text = if markdown {
        book::panel(&loaded.exercise, out)?
    } else {
        exercise::terminal(&loaded.exercise, out.lang, out.style)
    };
    out.data(&text)?;
    Ok(Exit::Done)
}
