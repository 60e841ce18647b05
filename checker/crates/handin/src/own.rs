//! A learner's own results, gathered from the disk for handing in: what judging needs, and
//! nothing about the machine that it does not.

use std::io;
use std::path::Path;

use super::submission::Lesson;
use course::exercise::LessonId;
use course::hints::Seen;
use course::snapshot::{self, Snapshot, Stored};

/// What there is of the lessons asked for.
#[derive(Debug, Default)]
pub struct Gathered {
    pub lessons: Vec<(LessonId, Lesson)>,
    /// Never checked.
    pub missing: Vec<LessonId>,
    /// Checked, but the result cannot be read or is of another version.
    pub unreadable: Vec<LessonId>,
}

/// Reads the snapshots of `lessons`; changes nothing.
///
/// # Errors
/// I/O errors. Hints that cannot be read count as none: they are not results.
pub fn gather(root: &Path, lessons: &[LessonId]) -> io::Result<Gathered> {
    let seen = Seen::read(root).unwrap_or_default();
    let mut gathered = Gathered::default();
    for id in lessons {
        match snapshot::read(root, id)? {
            Stored::Nothing => gathered.missing.push(id.clone()),
            Stored::Readable(snapshot) => {
                let steps = snapshot.report.steps.iter();
                let hints = steps.filter_map(|step| {
                    let count = seen.count(id, &step.id.parse().ok()?);
                    let count = u32::try_from(count).ok()?;
                    (count > 0).then(|| (step.id.clone(), count))
                });
                let lesson = Lesson {
                    hints: hints.collect(),
                    snapshot: without_surroundings(*snapshot),
                };
                gathered.lessons.push((id.clone(), lesson));
            }
            Stored::OtherVersion(_) | Stored::Unreadable => gathered.unreadable.push(id.clone()),
        }
    }
    Ok(gathered)
}

/// A snapshot without the reasons why something could not be looked at, and what to do about it:
/// they name sockets and files below the learner's home. No judge reads them.
fn without_surroundings(mut snapshot: Snapshot) -> Snapshot {
    for step in &mut snapshot.report.steps {
        step.reason = None;
        step.hint = None;
    }
    snapshot
}
