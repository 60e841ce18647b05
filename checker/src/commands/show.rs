//! `checker show lesson-3`: the exercise as text, or as Markdown for the book.

use anyhow::Result;

use super::Exit;
use super::output::Output;
use super::session::Session;
use crate::cli::Common;
use report::exercise;

/// # Errors
/// No course, an unknown lesson, a broken file.
pub fn run(common: &Common, lesson: &str, markdown: bool, out: &mut Output) -> Result<Exit> {
    let session = Session::open(common, out)?;
    let id = session.lesson(lesson, out)?;
    let loaded = session.catalog.exercise(&id, &session.variables)?;
    let text = if markdown {
        exercise::markdown(&loaded.exercise, out.lang)
    } else {
        exercise::terminal(&loaded.exercise, out.lang, out.style)
    };
    out.data(&text)?;
    Ok(Exit::Done)
}
