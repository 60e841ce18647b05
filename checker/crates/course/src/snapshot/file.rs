//! The file of a lesson's result: read bounded, written whole, under the course's lock.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::error::SnapshotError;
use super::join::join;
use super::stored::{READABLE, Snapshot};
use crate::catalog::Loaded;
use crate::exercise::{LessonId, StepId};
use crate::learner::STATE;
use crate::report::Report;
use check::verdict::Verdict;
use plain::disk;
use plain::template::Variables;
use plain::yaml;

/// Bytes that a snapshot may have.
const LARGEST: u64 = 16 * 1024 * 1024;

/// What saving a result did.
#[derive(Debug, Default)]
pub struct Saved {
    /// Steps that are done now and never were before.
    pub newly_passed: BTreeSet<StepId>,
    /// Where an unreadable snapshot was put aside.
    pub set_aside: Option<PathBuf>,
}

/// What is at a snapshot's path.
#[derive(Debug)]
pub enum Stored {
    Nothing,
    Readable(Box<Snapshot>),
    /// A version that this checker does not know.
    OtherVersion(String),
    Unreadable,
}

/// Reads the snapshot of one lesson; changes nothing.
///
/// # Errors
/// I/O errors, except when the file does not exist.
pub fn read(root: &Path, lesson: &LessonId) -> io::Result<Stored> {
    #[derive(Deserialize)]
    struct Head {
        schema: String,
    }
    let bytes = match disk::read_bounded(&path(root, lesson), LARGEST) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Stored::Nothing),
        Err(error) if error.kind() == io::ErrorKind::FileTooLarge => return Ok(Stored::Unreadable),
        Err(error) => return Err(error),
    };
    Ok(match yaml::from_slice::<Head>(&bytes) {
        Err(_) => Stored::Unreadable,
        Ok(head) if !READABLE.contains(&head.schema.as_str()) => Stored::OtherVersion(head.schema),
        Ok(_) => match yaml::from_slice(&bytes) {
            Ok(snapshot) => Stored::Readable(Box::new(snapshot)),
            Err(_) => Stored::Unreadable,
        },
    })
}

/// The steps of a lesson that passed when it was checked last; none where that cannot be read.
pub fn passed(root: &Path, lesson: &LessonId) -> BTreeSet<String> {
    let Ok(Stored::Readable(before)) = read(root, lesson) else {
        return BTreeSet::new();
    };
    let steps = before.report.steps.into_iter();
    let passed = steps.filter(|step| step.verdict == Verdict::Pass);
    passed.map(|step| step.id).collect()
}

/// Joins a report into the lesson's snapshot, safe against other checkers at the same time and
/// against being killed at any moment.
///
/// # Errors
/// [`SnapshotError`]; what was stored is then as it was.
pub fn save(
    root: &Path,
    loaded: &Loaded,
    variables: &Variables,
    report: &Report,
) -> Result<Saved, SnapshotError> {
    let path = path(root, &report.lesson);
    let io = |error| SnapshotError::Io {
        path: path.clone(),
        error,
    };
    let lock = disk::lock(&root.join(STATE)).map_err(io)?;
    let mut saved = Saved::default();
    let before = match read(root, &report.lesson).map_err(io)? {
        Stored::Nothing => None,
        Stored::Readable(snapshot) => Some(*snapshot),
        Stored::OtherVersion(schema) => return Err(SnapshotError::OtherVersion { path, schema }),
        Stored::Unreadable => {
            saved.set_aside = Some(disk::set_aside(&lock, &path, "corrupt").map_err(io)?);
            None
        }
    };
    let snapshot = join(before.as_ref(), loaded, variables, report);
    saved.newly_passed = newly(before.as_ref(), report);
    let yaml = serde_yaml::to_string(&snapshot).map_err(|error| io(io::Error::other(error)))?;
    disk::write_private(&lock, &path, yaml.as_bytes()).map_err(io)?;
    Ok(saved)
}

/// The steps of a report that are done and, as far as `before` knows, never were.
fn newly(before: Option<&Snapshot>, report: &Report) -> BTreeSet<StepId> {
    let was_done = |step: &StepId| {
        let facts = before.and_then(|before| before.facts.get(step.as_str()));
        facts.is_some_and(|facts| facts.first_passed_at.is_some())
    };
    let done = report.steps.iter();
    done.filter(|step| step.outcome.verdict() == Verdict::Pass)
        .map(|step| step.id.clone())
        .filter(|step| !was_done(step))
        .collect()
}

/// As [`newly`], against the lesson's stored result, so that a report can be written before it is
/// saved. A result that cannot be read knows of no pass.
pub fn newly_passed(root: &Path, report: &Report) -> BTreeSet<StepId> {
    match read(root, &report.lesson) {
        Ok(Stored::Readable(before)) => newly(Some(&before), report),
        _ => newly(None, report),
    }
}

/// Whether there is a result of the lesson.
pub fn exists(root: &Path, lesson: &LessonId) -> bool {
    std::fs::symlink_metadata(path(root, lesson)).is_ok()
}

/// Puts a lesson's result aside, so that the lesson counts as not started; it is kept as
/// `lesson-3.yaml.LABEL`.
///
/// # Errors
/// I/O errors; the result is then where it was.
pub fn set_aside(root: &Path, lesson: &LessonId, label: &str) -> io::Result<()> {
    let lock = disk::lock(&root.join(STATE))?;
    if exists(root, lesson) {
        disk::set_aside(&lock, &path(root, lesson), label)?;
    }
    Ok(())
}

fn path(root: &Path, lesson: &LessonId) -> PathBuf {
    root.join(STATE)
        .join("snapshots")
        .join(format!("{lesson}.yaml"))
}
