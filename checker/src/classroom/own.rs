//! A learner's own results, gathered from the disk for handing in: what judging needs, and
//! nothing about the machine that it does not.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use serde::Deserialize;

use super::submission::Lesson;
use crate::disk;
use crate::exercise::LessonId;
use crate::learner::STATE;
use crate::snapshot::{self, Snapshot, Stored};
use crate::yaml;

/// Bytes that the file of hints may have.
const LARGEST: u64 = 1024 * 1024;

/// Hints that were shown, by lesson and step.
type Hints = BTreeMap<String, BTreeMap<String, u32>>;

/// What there is of the lessons asked for.
#[derive(Debug, Default)]
pub struct Gathered {
    pub lessons: Vec<Lesson>,
    /// Never checked.
    pub missing: Vec<LessonId>,
    /// Checked, but the result cannot be read or is of another version.
    pub unreadable: Vec<LessonId>,
}

/// Reads the snapshots of `lessons`; changes nothing.
///
/// # Errors
/// I/O errors. Hints that cannot be read count as none: they are no result.
pub fn gather(root: &Path, lessons: &[LessonId]) -> io::Result<Gathered> {
    let mut hints = hints(root);
    let mut gathered = Gathered::default();
    for id in lessons {
        match snapshot::read(root, id.as_str())? {
            Stored::Nothing => gathered.missing.push(id.clone()),
            Stored::Readable(snapshot) => gathered.lessons.push(Lesson {
                hints: hints.remove(id.as_str()).unwrap_or_default(),
                snapshot: without_surroundings(*snapshot),
            }),
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

/// `.checker/hints.yaml`, where there is one.
fn hints(root: &Path) -> Hints {
    #[derive(Deserialize)]
    struct Kept {
        format: u32,
        #[serde(flatten)]
        lessons: BTreeMap<String, serde_yaml::Value>,
    }
    let path = root.join(STATE).join("hints.yaml");
    let kept = disk::read_bounded(&path, LARGEST).ok();
    let kept = kept.and_then(|bytes| yaml::from_slice::<Kept>(&bytes).ok());
    let Some(Kept { format: 1, lessons }) = kept else {
        return Hints::new();
    };
    let read = |(lesson, steps)| Some((lesson, serde_yaml::from_value(steps).ok()?));
    lessons.into_iter().filter_map(read).collect()
}
