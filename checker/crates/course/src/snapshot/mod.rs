//! The results of each lesson on the disk, `.checker/snapshots/lesson-3.yaml`: what was judged, by
//! which exercise file, and the raw facts, so that it can be judged again.

mod error;
mod file;
mod join;
mod stored;

pub use error::SnapshotError;
pub use file::{Saved, Stored, exists, newly_passed, passed, read, save, set_aside};
pub use stored::{
    ExerciseFile, READABLE, SCHEMA, Snapshot, StepFacts, StoredReport, StoredStep, Words,
};
