//! One result that waits: its file, its bytes, and what it says.

use std::io;
use std::path::PathBuf;

use jiff::Timestamp;

use super::OutboxError;
use crate::submission::{self, Lesson, Refusal, Submission, Submitter};
use course::exercise::LessonId;
use plain::disk;
use plain::hash::sha256;

/// Characters of a fingerprint that go into a file's name.
const SHORT: usize = 16;

/// A result that waits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Waiting {
    /// Counts up while anything waits.
    pub number: u64,
    pub lesson: LessonId,
    /// Of what the result says.
    pub fingerprint: String,
    pub path: PathBuf,
}

impl Waiting {
    /// The name of the file of a result.
    pub fn name(number: u64, lesson: &LessonId, fingerprint: &str) -> String {
        format!("{number:08}.{lesson}.{fingerprint}.json")
    }

    /// The result that a file of the outbox is; `None` for other files.
    pub fn at(path: PathBuf) -> Option<Self> {
        let name = path.file_name()?.to_str()?.strip_suffix(".json")?;
        let mut parts = name.split('.');
        let (number, lesson, fingerprint) = (parts.next()?, parts.next()?, parts.next()?);
        let fits = parts.next().is_none() && number.len() >= 8 && fingerprint.len() == SHORT;
        Some(Self {
            number: number.parse().ok().filter(|_| fits)?,
            lesson: lesson.parse().ok()?,
            fingerprint: fingerprint.to_owned(),
            path,
        })
    }

    /// The bytes to send.
    ///
    /// # Errors
    /// I/O errors.
    pub fn bytes(&self) -> io::Result<Vec<u8>> {
        disk::read_bounded(&self.path, submission::LARGEST)
    }
}

/// The bytes of one lesson's result; of the same result always the same.
///
/// # Errors
/// A result that is too large for anybody to read.
pub fn document(course: &str, learner: Submitter, lesson: Lesson) -> Result<Vec<u8>, OutboxError> {
    let made_at = lesson.snapshot.last_checked_at;
    let mut submission = Submission::new(course, learner, vec![lesson]);
    submission.made_at = made_at;
    submission.to_bytes().map_err(OutboxError::Refused)
}

/// What a result says, whatever the language and whenever it was checked: the same facts and
/// verdicts have the same.
pub fn fingerprint(lesson: &Lesson) -> Result<String, OutboxError> {
    let mut lesson = lesson.clone();
    lesson.snapshot.last_checked_at = Timestamp::UNIX_EPOCH;
    let report = &mut lesson.snapshot.report;
    report.checked_at = Timestamp::UNIX_EPOCH;
    report.checker.clear();
    for step in &mut report.steps {
        step.clear_words();
    }
    for facts in lesson.snapshot.facts.values_mut() {
        facts.checked_at = Timestamp::UNIX_EPOCH;
    }
    let json = serde_json::to_vec(&lesson)
        .map_err(|error| OutboxError::Refused(Refusal::Malformed(error.to_string())))?;
    Ok(sha256(&json)[..SHORT].to_owned())
}
