//! A submission as it is written.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Refusal, read};
use course::snapshot::Snapshot;

pub const SCHEMA: &str = "checker/submission/v1";

/// How the file names of exports end.
pub const SUFFIX: &str = ".checker.json";

/// Bytes that a submission may have.
pub const LARGEST: u64 = 4 * 1024 * 1024;

/// Facts as they were written: taken apart only where they are judged again.
pub type RawFacts = Box<RawValue>;

/// A submission; `F` is what the facts of a step are kept as.
#[derive(Debug, Clone, Serialize)]
pub struct Submission<F = serde_json::Value> {
    pub schema: String,
    /// The version of the checker that wrote it.
    pub checker: String,
    /// The course's title, in English.
    pub course: String,
    pub learner: Submitter,
    pub made_at: Timestamp,
    pub lessons: Vec<Lesson<F>>,
}

/// Who says to have done it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submitter {
    pub name: String,
    pub token: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Lesson<F = serde_json::Value> {
    /// Hints that were shown, by step; a step without is not named.
    #[serde(default)]
    pub hints: BTreeMap<String, u32>,
    pub snapshot: Snapshot<F>,
}

impl Submission {
    /// A submission made now.
    pub fn new(course: impl Into<String>, learner: Submitter, lessons: Vec<Lesson>) -> Self {
        let now = plain::clock::now();
        Self {
            schema: SCHEMA.to_owned(),
            checker: env!("CARGO_PKG_VERSION").to_owned(),
            course: course.into(),
            learner,
            made_at: Timestamp::from_second(now.as_second()).unwrap_or(now),
            lessons,
        }
    }

    /// The bytes to send or to keep; the same submission has the same bytes.
    ///
    /// # Errors
    /// More than [`LARGEST`] bytes, lessons or steps: no reader would accept it.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Refusal> {
        let mut bytes =
            serde_json::to_vec(self).map_err(|error| Refusal::Malformed(error.to_string()))?;
        bytes.push(b'\n');
        let read = read(&bytes)?;
        match read.refused.into_iter().next() {
            Some((_, refusal)) => Err(refusal),
            None => Ok(bytes),
        }
    }
}
