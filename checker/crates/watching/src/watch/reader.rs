//! Reads the course's and the learner's files away from the async thread, one reading after the
//! other, so that a slow disk holds nothing up and an older reading never replaces a newer one.

use std::collections::VecDeque;
use std::sync::Arc;

use tokio::task::JoinHandle;

use super::config::{LoadedCourse, WatchConfig};
use course::exercise::LessonId;
use course::hints::Seen;

/// What can be read.
#[derive(Debug)]
pub enum Wanted {
    /// The exercises and the settings, given what was read last.
    Course(LoadedCourse),
    /// The hints that were seen.
    Hints,
    /// Whether a lesson was passed before; a reset makes that forgotten.
    Passed(LessonId),
}

/// What was read.
#[derive(Debug)]
pub enum Read {
    /// `None` where the files say what they said, or are broken at the moment.
    Course(Option<Box<Entered>>),
    /// `None` where the file cannot be read for a moment: that takes no hint away.
    Hints(Option<Seen>),
    Passed(LessonId, bool),
}

/// A course, and what is kept of it from earlier runs.
#[derive(Debug)]
pub struct Entered {
    pub course: LoadedCourse,
    /// By lesson: whether it was passed before.
    pub was_passed: Vec<bool>,
    pub seen: Seen,
}

impl Entered {
    /// Blocks.
    pub fn read(course: LoadedCourse, config: &WatchConfig) -> Self {
        let lessons = course.lessons.iter();
        let was_passed = lessons.map(|loaded| (config.was_passed)(&loaded.exercise.id));
        Self {
            was_passed: was_passed.collect(),
            seen: Seen::read(&config.root).unwrap_or_default(),
            course,
        }
    }
}

pub struct Reader {
    config: Arc<WatchConfig>,
    waiting: VecDeque<Wanted>,
    reading: Option<JoinHandle<Read>>,
}

impl Reader {
    pub fn new(config: Arc<WatchConfig>) -> Self {
        Self {
            config,
            waiting: VecDeque::new(),
            reading: None,
        }
    }

    /// Asks for a reading, which begins after all that are under way.
    pub fn want(&mut self, wanted: Wanted) {
        let same = |it: &Wanted| std::mem::discriminant(it) == std::mem::discriminant(&wanted);
        // One that has not begun yet will see the same files.
        self.waiting.retain(|it| !same(it));
        self.waiting.push_back(wanted);
    }

    /// The next reading that is done; never, where none is asked for. Nothing is lost when the
    /// future is dropped half-way.
    pub async fn next(&mut self) -> Read {
        loop {
            if let Some(reading) = &mut self.reading {
                let read = reading.await;
                self.reading = None;
                // A reading that panics says nothing.
                if let Ok(read) = read {
                    return read;
                }
            }
            let Some(wanted) = self.waiting.pop_front() else {
                return std::future::pending().await;
            };
            let config = Arc::clone(&self.config);
            self.reading = Some(tokio::task::spawn_blocking(move || read(wanted, &config)));
        }
    }
}

fn read(wanted: Wanted, config: &WatchConfig) -> Read {
    match wanted {
        Wanted::Course(before) => {
            let course = (config.reload)(&before);
            let changed = course.filter(|course| !course.says_the_same(&before));
            Read::Course(changed.map(|course| Box::new(Entered::read(course, config))))
        }
        Wanted::Passed(lesson) => {
            let was_passed = (config.was_passed)(&lesson);
            Read::Passed(lesson, was_passed)
        }
        Wanted::Hints => Read::Hints(Seen::read(&config.root).ok()),
    }
}
