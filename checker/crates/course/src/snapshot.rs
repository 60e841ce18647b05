//! The results of each lesson on the disk, `.checker/snapshots/lesson-3.yaml`: what was judged,
//! by which exercise file, and the raw facts, so that it can be judged again.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::catalog::Loaded;
use crate::document::{Document, Step};
use crate::exercise::{LessonId, StepId};
use crate::learner::STATE;
use crate::verdict::{Report, Verdict};
use plain::disk;
use plain::lang::Lang;
use plain::template::Variables;
use plain::yaml;

pub const SCHEMA: &str = "checker/snapshot/v1";

/// Bytes that a snapshot may have.
const LARGEST: u64 = 16 * 1024 * 1024;

/// `F` is what the facts of a step are kept as.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Snapshot<F = serde_json::Value> {
    pub schema: String,
    pub exercise: ExerciseFile,
    /// What the exercise's `${…}` stood for.
    pub variables: Variables,
    pub first_passed_at: Option<Timestamp>,
    pub last_checked_at: Timestamp,
    pub report: Document,
    /// By step.
    pub facts: BTreeMap<String, StepFacts<F>>,
}

/// The exercise file that the verdicts came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExerciseFile {
    pub id: String,
    pub sha256: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StepFacts<F = serde_json::Value> {
    /// When the verdict in the report was found.
    pub checked_at: Timestamp,
    pub first_passed_at: Option<Timestamp>,
    /// What the engine told; `None` where we could not look.
    pub observed: Option<F>,
}

/// What saving a result did.
#[derive(Debug, Default)]
pub struct Saved {
    /// Steps that are done now and never were before.
    pub newly_passed: BTreeSet<StepId>,
    /// Where an unreadable snapshot was put aside.
    pub set_aside: Option<PathBuf>,
}

#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    #[error("cannot write {}: {error}", .path.display())]
    Io { path: PathBuf, error: io::Error },
    #[error("{} is of another version ({schema}) and stays as it is", .path.display())]
    OtherVersion { path: PathBuf, schema: String },
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
/// I/O errors, save for a file that is not there.
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
        Ok(head) if head.schema != SCHEMA => Stored::OtherVersion(head.schema),
        Ok(_) => match yaml::from_slice(&bytes) {
            Ok(snapshot) => Stored::Readable(Box::new(snapshot)),
            Err(_) => Stored::Unreadable,
        },
    })
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
    lang: Lang,
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
    let snapshot = join(before.as_ref(), loaded, variables, report, lang);
    saved.newly_passed = newly(before.as_ref(), report);
    let yaml = serde_yaml::to_string(&snapshot).map_err(|error| io(io::Error::other(error)))?;
    disk::write_private(&lock, &path, yaml.as_bytes()).map_err(io)?;
    Ok(saved)
}

/// The steps of a report that are done and never were before.
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

/// What is known after the report. For each step the newer result counts, save that "could not
/// look" takes away no pass.
fn join(
    before: Option<&Snapshot>,
    loaded: &Loaded,
    variables: &Variables,
    report: &Report,
    lang: Lang,
) -> Snapshot {
    let mut document = Document::new(report, lang);
    let mut facts = BTreeMap::new();
    let now = report.checked_at;
    for (step, result) in document.steps.iter_mut().zip(&report.steps) {
        let old = before.and_then(|before| {
            let step = before.report.steps.iter().find(|it| it.id == step.id)?;
            Some((step, before.facts.get(&step.id)?))
        });
        let mut own = StepFacts {
            checked_at: now,
            first_passed_at: (step.verdict == Verdict::Pass).then_some(now),
            observed: result.facts.clone(),
        };
        if let Some((old_step, old)) = old {
            let first = [own.first_passed_at, old.first_passed_at];
            own.first_passed_at = first.into_iter().flatten().min();
            if old.checked_at > now || hides_a_pass(step, old_step) {
                *step = old_step.clone();
                own.checked_at = old.checked_at;
                own.observed = old.observed.clone();
            }
        }
        facts.insert(step.id.clone(), own);
    }
    document.verdict = Verdict::of_all(document.steps.iter().map(|step| step.verdict));
    document.checked_at = before.map_or(now, |before| before.last_checked_at.max(now));
    if document.engine.is_none() {
        document.engine = before.and_then(|before| before.report.engine.clone());
    }
    let passed_now = (document.verdict == Verdict::Pass).then_some(now);
    Snapshot {
        schema: SCHEMA.to_owned(),
        exercise: ExerciseFile {
            id: report.lesson.to_string(),
            sha256: loaded.sha256.clone(),
        },
        variables: variables.clone(),
        first_passed_at: before
            .and_then(|before| before.first_passed_at)
            .or(passed_now),
        last_checked_at: document.checked_at,
        report: document,
        facts,
    }
}

fn hides_a_pass(new: &Step, old: &Step) -> bool {
    new.verdict == Verdict::Unknown && old.verdict == Verdict::Pass
}
