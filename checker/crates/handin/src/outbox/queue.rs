//! The outbox's folder: what waits in it, and what is known about sending.
#![expect(clippy::disallowed_methods, reason = "writes or removes files itself")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::state::{OutboxState, Outcome, Sent};
use super::waiting::{Waiting, document, fingerprint};
use crate::submission::{self, Lesson, Refusal, Submitter};
use check::verdict::Verdict;
use course::exercise::LessonId;
use course::learner::STATE;
use plain::disk::{self, Lock};
use plain::explain::Explain;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;
use plain::yaml;

/// Results that may wait.
const MOST: usize = 1000;

/// Bytes that the state's file may have.
const LARGEST: u64 = 1024 * 1024;

/// The outbox of one course's folder.
#[derive(Debug, Clone)]
pub struct Outbox {
    folder: PathBuf,
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

/// Why a result cannot wait.
#[derive(Debug, thiserror::Error)]
pub enum OutboxError {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("{}", .0.reason().en)]
    Refused(Refusal),
}

impl Explain for OutboxError {
    fn reason(&self) -> Text {
        match self {
            Self::Io(error) => text!(
                "the outbox cannot be read or written ({error})",
                "보낼 결과를 두는 폴더를 읽거나 쓸 수 없어요 ({error})",
                error = visible(&error.to_string())
            ),
            Self::Refused(refusal) => refusal.reason(),
        }
    }

    fn remedy(&self) -> Option<Text> {
        None
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
    /// I/O errors, except when the outbox does not exist.
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
    pub fn put(
        &self,
        course: &str,
        learner: Submitter,
        id: &LessonId,
        lesson: Lesson,
    ) -> Result<Put, OutboxError> {
        let fingerprint = fingerprint(&lesson)?;
        let lock = disk::lock(&self.folder)?;
        let waiting = self.waiting()?;
        if self.last(&waiting, id)? == Some(fingerprint.clone()) {
            return Ok(Put::Unchanged);
        }
        if waiting.len() >= MOST && !give_one_up(&waiting, id)? {
            return Ok(Put::Full);
        }
        let bytes = document(course, learner, lesson)?;
        let number = waiting.last().map_or(1, |last| last.number + 1);
        let path = self.folder.join(Waiting::name(number, id, &fingerprint));
        disk::write_private(&lock, &path, &bytes)?;
        Ok(Put::New)
    }

    /// Whether the last result of its lesson that was sent, or waits, says the same.
    ///
    /// # Errors
    /// I/O errors.
    pub fn has(&self, id: &LessonId, lesson: &Lesson) -> Result<bool, OutboxError> {
        let last = self.last(&self.waiting()?, id)?;
        Ok(last == Some(fingerprint(lesson)?))
    }

    /// The fingerprint of a lesson's last result.
    fn last(&self, waiting: &[Waiting], lesson: &LessonId) -> io::Result<Option<String>> {
        if let Some(last) = waiting.iter().rev().find(|it| it.lesson == *lesson) {
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
    pub fn state(&self) -> io::Result<OutboxState> {
        let bytes = match disk::read_bounded(&self.folder.join("state.yaml"), LARGEST) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(OutboxState::default());
            }
            bytes => bytes?,
        };
        let state: Option<OutboxState> = yaml::from_slice(&bytes).ok();
        Ok(state.filter(OutboxState::is_known).unwrap_or_default())
    }

    /// Changes what is known about sending.
    ///
    /// # Errors
    /// I/O errors; what was known stays.
    pub fn update(&self, change: impl FnOnce(&mut OutboxState)) -> io::Result<()> {
        let lock = disk::lock(&self.folder)?;
        self.update_under(&lock, change)
    }

    fn update_under(&self, lock: &Lock, change: impl FnOnce(&mut OutboxState)) -> io::Result<()> {
        let before = self.state()?;
        let mut state = before.clone();
        change(&mut state);
        state.format = OutboxState::FORMAT;
        if state == before {
            return Ok(());
        }
        let yaml = serde_yaml::to_string(&state).map_err(io::Error::other)?;
        disk::write_private(lock, &self.folder.join("state.yaml"), yaml.as_bytes())
    }

    /// Notes that a result was sent, and takes it out. Killed in between, it is sent again, which
    /// changes nothing.
    ///
    /// # Errors
    /// I/O errors.
    pub fn was_sent(&self, waiting: &Waiting, tag: &str) -> io::Result<()> {
        let lock = disk::lock(&self.folder)?;
        let now = plain::clock::now();
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
    pub(crate) fn lock_folder(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

/// Gives the oldest result up that a grade needs not, before another of `lesson` comes; `false`
/// where all are needed.
fn give_one_up(waiting: &[Waiting], lesson: &LessonId) -> io::Result<bool> {
    let mut passed: BTreeMap<&LessonId, BTreeSet<String>> = BTreeMap::new();
    for (at, one) in waiting.iter().enumerate() {
        let is_last =
            one.lesson != *lesson && !waiting[at + 1..].iter().any(|it| it.lesson == one.lesson);
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// A result of a lesson whose one step has a verdict and facts, checked in a given second.
    fn result(lesson: &str, verdict: &str, facts: u32, second: u32) -> Lesson {
        let at = format!("2026-11-24T09:{:02}:{:02}Z", second / 60, second % 60);
        serde_json::from_value(json!({ "snapshot": {
            "schema": "checker/snapshot/v1",
            "exercise": { "id": lesson, "sha256": "00" },
            "variables": {}, "first_passed_at": null, "last_checked_at": at,
            "report": {
                "schema": "checker/report/v1", "checker": "0.1.0", "lesson": lesson,
                "verdict": verdict, "learner": "ada", "checked_at": at, "engine": null,
                "steps": [{ "id": "a", "title": at, "verdict": verdict, "found": at }]
            },
            "facts": { "a": { "checked_at": at, "first_passed_at": null, "observed": facts } }
        }}))
        .unwrap()
    }

    fn id(text: &str) -> LessonId {
        text.parse().unwrap()
    }

    fn put(outbox: &Outbox, lesson: Lesson) -> Put {
        let learner = Submitter {
            name: "ada".to_owned(),
            token: "tok-1".to_owned(),
        };
        let id = id(&lesson.snapshot.exercise.id);
        outbox.put("course", learner, &id, lesson).unwrap()
    }

    fn outbox() -> (tempfile::TempDir, Outbox) {
        let root = tempfile::tempdir().unwrap();
        let outbox = Outbox::of(root.path());
        (root, outbox)
    }

    #[test]
    fn what_says_the_same_in_other_words_at_another_time_waits_once() {
        let (_root, outbox) = outbox();
        assert_eq!(put(&outbox, result("lesson-1", "fail", 1, 0)), Put::New);
        assert_eq!(
            put(&outbox, result("lesson-1", "fail", 1, 9)),
            Put::Unchanged
        );
        assert_eq!(put(&outbox, result("lesson-2", "fail", 1, 9)), Put::New);
        assert_eq!(put(&outbox, result("lesson-1", "fail", 2, 10)), Put::New);
        // Back to what it was is another result: the last one counts.
        assert_eq!(put(&outbox, result("lesson-1", "fail", 1, 11)), Put::New);
        let waiting = outbox.waiting().unwrap();
        assert_eq!(waiting.len(), 4);
        // Sent, it is still the last one.
        for one in &waiting {
            outbox.was_sent(one, "tag").unwrap();
        }
        assert_eq!(
            put(&outbox, result("lesson-1", "fail", 1, 12)),
            Put::Unchanged
        );
        let again = result("lesson-2", "fail", 1, 13);
        assert!(outbox.has(&id("lesson-2"), &again).unwrap());
        assert!(outbox.waiting().unwrap().is_empty());
    }

    #[test]
    fn past_a_thousand_the_first_pass_and_the_newest_are_never_given_up() {
        let (_root, outbox) = outbox();
        put(&outbox, result("lesson-1", "pass", 0, 0));
        put(&outbox, result("lesson-2", "fail", 0, 0));
        let lock = disk::lock(&outbox.folder).unwrap();
        for number in 3..=MOST as u32 {
            let lesson = result("lesson-1", "pass", number, 0);
            let fingerprint = fingerprint(&lesson).unwrap();
            let name = Waiting::name(number.into(), &id("lesson-1"), &fingerprint);
            let learner = Submitter {
                name: "ada".to_owned(),
                token: "tok-1".to_owned(),
            };
            let bytes = document("course", learner, lesson).unwrap();
            fs::write(outbox.folder.join(name), bytes).unwrap();
        }
        drop(lock);
        let numbers = || {
            let waiting = outbox.waiting().unwrap();
            waiting.iter().map(|it| it.number).collect::<Vec<_>>()
        };
        assert_eq!(put(&outbox, result("lesson-1", "fail", 0, 1)), Put::New);
        assert_eq!(put(&outbox, result("lesson-3", "fail", 0, 1)), Put::New);
        let left = numbers();
        assert_eq!(left.len(), MOST);
        assert_eq!(
            left[..3],
            [1, 2, 5],
            "the first pass, the newest of lesson 2"
        );
        assert_eq!(left[MOST - 2..], [1001, 1002]);
    }

    #[test]
    fn a_state_that_cannot_be_read_is_none_and_foreign_files_are_left_alone() {
        let (_root, outbox) = outbox();
        put(&outbox, result("lesson-1", "fail", 1, 0));
        for (name, bytes) in [
            ("state.yaml", &b"format: 9\nsent: [\xff"[..]),
            ("notes.txt", b"mine"),
            ("x.y.json", b"{}"),
            ("00000001.lesson-1.short.json", b"{}"),
            ("00000001.Lesson.0123456789abcdef.json", b"{}"),
        ] {
            fs::write(outbox.folder.join(name), bytes).unwrap();
        }
        assert_eq!(outbox.state().unwrap(), OutboxState::default());
        assert_eq!(outbox.waiting().unwrap().len(), 1);
        outbox.clear().unwrap();
        assert!(outbox.waiting().unwrap().is_empty());
        assert!(outbox.folder.join("notes.txt").exists());
    }
}
