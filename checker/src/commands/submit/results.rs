//! The results that are meant by the words of the command line.

use anyhow::Result;

use crate::commands::open_course::OpenCourse;
use crate::commands::output::Output;
use course::exercise::LessonId;
use handin::own;
use plain::korean::{Particle, with_particle};
use plain::text;

/// The lessons that the words mean; all lessons where no word is given.
pub fn lessons(session: &OpenCourse, words: &[String]) -> Result<Vec<LessonId>> {
    if words.is_empty() {
        return Ok(session.catalog.course().lessons.clone());
    }
    session.lessons(words)
}

/// The results of the lessons that the words mean; lessons that were asked for and have none are
/// reported.
pub fn gather(session: &OpenCourse, words: &[String], out: &mut Output) -> Result<own::Gathered> {
    let lessons = lessons(session, words)?;
    let gathered = own::gather(session.catalog.root(), &lessons)?;
    for id in gathered.missing.iter().filter(|_| !words.is_empty()) {
        out.note(&text!(
            "{id} was never checked, so there is no result to send: `checker {id}` checks it.",
            "{topic} 아직 확인한 적이 없어서 보낼 결과가 없어요. `checker {id}` 명령으로 확인해 주세요.",
            topic = with_particle(&id.name().ko, Particle::Topic)
        ));
    }
    for id in &gathered.unreadable {
        out.note(&text!(
            "The result of {id} cannot be read: check it again with `checker {id}`.",
            "{name}의 결과를 읽을 수 없어요. `checker {id}` 명령으로 다시 확인해 주세요.",
            name = id.name()
        ));
    }
    Ok(gathered)
}
