//! Results that wait to be sent, in `.checker/outbox/`: one file each, in the order in which they
//! were found, holding the very bytes that will be sent.
//!
//! A result that says the same as the one before it does not wait again. Past a thousand, one is
//! given up for each new one: the oldest that is not the last of its lesson and passes no step
//! that was not passed before it. What a grade is made of, the first pass of each step and the
//! newest result, always goes out.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::submission::{self, Learner, Lesson, Refusal, Submission};
use crate::disk::{self, Lock};
use crate::hash::sha256;
use crate::lang::Text;
use crate::learner::STATE;
use crate::verdict::Verdict;
use crate::yaml;

/// Results that may wait.
const MOST: usize = 1000;

/// Bytes that the state's file may have.
const LARGEST: u64 = 1024 * 1024;

/// Characters of a fingerprint that go into a file's name.
const SHORT: usize = 16;

/// The outbox of one course's folder.
#[derive(Debug, Clone)]
pub struct Outbox {
    folder: PathBuf,
}

/// A result that waits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Waiting {
    /// Counts up while anything waits.
    number: u64,
    pub lesson: String,
    /// Of what the result says, its times left out.
    fingerprint: String,
    path: PathBuf,
}

/// What became of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Put {
    /// It waits.
    New,
    /// The last one of its lesson says the same.
    Unchanged,
    /// Nothing that waits can be given up.
    Full,
}

/// What is known about sending, in `state.yaml`.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    format: u32,
    /// By lesson, what was sent last.
    #[serde(default)]
    pub sent: BTreeMap<String, Sent>,
    /// How the last try ended.
    #[serde(default)]
    pub outcome: Option<Outcome>,
    /// The kind of outcome that the learner was last told of.
    #[serde(default)]
    pub told: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    pub fingerprint: String,
    pub at: Timestamp,
    /// The attempt's own tag.
    pub tag: String,
}

/// How a try to send ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// `sent`, or one word for why not.
    pub kind: String,
    /// Why not, and what to do about it.
    pub reason: Option<(Text, Text)>,
    pub at: Timestamp,
}

impl Outcome {
    pub const SENT: &str = "sent";
}

/// Why a result cannot wait.
#[derive(Debug, thiserror::Error)]
pub enum OutboxError {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("{}", .0.text().en)]
    Refused(Refusal),
}

impl OutboxError {
    /// The reason, for a sentence.
    pub fn text(&self) -> Text {
        match self {
            Self::Io(error) => Text::same(error.to_string()),
            Self::Refused(refusal) => refusal.text(),
        }
    }
}

impl Outbox {
    pub fn of(root: &Path) -> Self {
        Self {
            folder: root.join(STATE).join("outbox"),
        }
    }

    /// What waits, the oldest first.
    ///
    /// # Errors
    /// I/O errors, save for an outbox that is not there.
    pub fn waiting(&self) -> io::Result<Vec<Waiting>> {
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut waiting: Vec<_> = entries
            .filter_map(|entry| Waiting::at(entry.ok()?.path()))
            .collect();
        waiting.sort();
        Ok(waiting)
    }

    /// Lets a result wait, unless the last of its lesson says the same.
    ///
    /// # Errors
    /// I/O errors, or a result that is too large for anybody to read.
    pub fn put(&self, course: &str, learner: Learner, lesson: Lesson) -> Result<Put, OutboxError> {
        let id = lesson.snapshot.exercise.id.clone();
        let fingerprint = fingerprint(&lesson)?;
        let lock = disk::lock(&self.folder)?;
        let waiting = self.waiting()?;
        if self.last(&waiting, &id)? == Some(fingerprint.clone()) {
            return Ok(Put::Unchanged);
        }
        if waiting.len() >= MOST && !give_one_up(&waiting, &id)? {
            return Ok(Put::Full);
        }
        let bytes = document(course, learner, lesson)?;
        let number = waiting.last().map_or(1, |last| last.number + 1);
        let path = self
            .folder
            .join(format!("{number:08}.{id}.{fingerprint}.json"));
        disk::write_whole(&lock, &path, &bytes)?;
        Ok(Put::New)
    }

    /// Whether the last result of its lesson that was sent, or waits, says the same.
    ///
    /// # Errors
    /// I/O errors.
    pub fn has(&self, lesson: &Lesson) -> Result<bool, OutboxError> {
        let last = self.last(&self.waiting()?, &lesson.snapshot.exercise.id)?;
        Ok(last == Some(fingerprint(lesson)?))
    }

    /// The fingerprint of a lesson's last result.
    fn last(&self, waiting: &[Waiting], lesson: &str) -> io::Result<Option<String>> {
        if let Some(last) = waiting.iter().rev().find(|it| it.lesson == lesson) {
            return Ok(Some(last.fingerprint.clone()));
        }
        let sent = self.state()?.sent;
        Ok(sent.get(lesson).map(|sent| sent.fingerprint.clone()))
    }

    /// What is known about sending.
    ///
    /// # Errors
    /// I/O errors. A state that cannot be read is none: at worst something is sent twice, which
    /// is the same as once.
    pub fn state(&self) -> io::Result<State> {
        let bytes = match disk::read_bounded(&self.folder.join("state.yaml"), LARGEST) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(State::default()),
            bytes => bytes?,
        };
        let state: Option<State> = yaml::from_slice(&bytes).ok();
        Ok(state.filter(|state| state.format == 1).unwrap_or_default())
    }

    /// Changes what is known about sending.
    ///
    /// # Errors
    /// I/O errors; what was known stays.
    pub fn update(&self, change: impl FnOnce(&mut State)) -> io::Result<()> {
        let lock = disk::lock(&self.folder)?;
        self.update_under(&lock, change)
    }

    fn update_under(&self, lock: &Lock, change: impl FnOnce(&mut State)) -> io::Result<()> {
        let before = self.state()?;
        let mut state = before.clone();
        change(&mut state);
        state.format = 1;
        if state == before {
            return Ok(());
        }
        let yaml = serde_yaml::to_string(&state).map_err(io::Error::other)?;
        disk::write_whole(lock, &self.folder.join("state.yaml"), yaml.as_bytes())
    }

    /// Notes that a result was sent, and takes it out. Killed in between, it is sent again, which
    /// changes nothing.
    ///
    /// # Errors
    /// I/O errors.
    pub fn was_sent(&self, waiting: &Waiting, tag: &str) -> io::Result<()> {
        let lock = disk::lock(&self.folder)?;
        let now = Timestamp::now();
        self.update_under(&lock, |state| {
            state.outcome = Some(Outcome {
                kind: Outcome::SENT.to_owned(),
                reason: None,
                at: now,
            });
            state.sent.insert(
                waiting.lesson.clone(),
                Sent {
                    fingerprint: waiting.fingerprint.clone(),
                    at: now,
                    tag: tag.to_owned(),
                },
            );
        })?;
        fs::remove_file(&waiting.path)
    }

    /// Puts a result aside that can never be sent; it stays on the disk.
    ///
    /// # Errors
    /// I/O errors.
    pub fn set_aside(&self, waiting: &Waiting, why: &str) -> io::Result<PathBuf> {
        let _lock = disk::lock(&self.folder)?;
        let aside = waiting.path.with_extension(format!("json.{why}"));
        fs::rename(&waiting.path, &aside)?;
        Ok(aside)
    }

    /// Forgets everything: what waits, and what is known.
    ///
    /// # Errors
    /// I/O errors.
    pub fn clear(&self) -> io::Result<()> {
        let _lock = disk::lock(&self.folder)?;
        for waiting in self.waiting()? {
            fs::remove_file(&waiting.path)?;
        }
        match fs::remove_file(self.folder.join("state.yaml")) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// A folder for one of the locks of those who send.
    pub(super) fn lock_folder(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

impl Waiting {
    /// The result that a file of the outbox is; `None` for other files.
    fn at(path: PathBuf) -> Option<Self> {
        let name = path.file_name()?.to_str()?.strip_suffix(".json")?;
        let mut parts = name.split('.');
        let (number, lesson, fingerprint) = (parts.next()?, parts.next()?, parts.next()?);
        let fits = parts.next().is_none() && number.len() >= 8 && fingerprint.len() == SHORT;
        Some(Self {
            number: number.parse().ok().filter(|_| fits)?,
            lesson: lesson.to_owned(),
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
pub fn document(course: &str, learner: Learner, lesson: Lesson) -> Result<Vec<u8>, OutboxError> {
    let made_at = lesson.snapshot.last_checked_at;
    let mut submission = Submission::new(course, learner, vec![lesson]);
    submission.made_at = made_at;
    submission.to_bytes().map_err(OutboxError::Refused)
}

/// What a result says, without when it was looked at.
fn fingerprint(lesson: &Lesson) -> Result<String, OutboxError> {
    let mut lesson = lesson.clone();
    lesson.snapshot.last_checked_at = Timestamp::UNIX_EPOCH;
    lesson.snapshot.report.checked_at = Timestamp::UNIX_EPOCH;
    for facts in lesson.snapshot.facts.values_mut() {
        facts.checked_at = Timestamp::UNIX_EPOCH;
    }
    let json = serde_json::to_vec(&lesson)
        .map_err(|error| OutboxError::Refused(Refusal::Malformed(error.to_string())))?;
    Ok(sha256(&json)[..SHORT].to_owned())
}

/// Gives the oldest result up that a grade needs not, before another of `lesson` comes; `false`
/// where all are needed.
fn give_one_up(waiting: &[Waiting], lesson: &str) -> io::Result<bool> {
    let mut passed: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (at, one) in waiting.iter().enumerate() {
        let is_last =
            one.lesson != lesson && !waiting[at + 1..].iter().any(|it| it.lesson == one.lesson);
        let before = passed.entry(&one.lesson).or_default();
        let brings_a_pass = match submission::read(&one.bytes()?) {
            Ok(read) => {
                let lessons = read.submission.lessons.iter();
                let steps = lessons.flat_map(|it| &it.snapshot.report.steps);
                let passes = steps.filter(|step| step.verdict == Verdict::Pass);
                let new = passes.filter(|step| before.insert(step.id.clone()));
                new.count() > 0
            }
            Err(_) => false,
        };
        if !is_last && !brings_a_pass {
            fs::remove_file(&one.path)?;
            return Ok(true);
        }
    }
    Ok(false)
}
