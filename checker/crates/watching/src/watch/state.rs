//! What a watcher knows: the engine, and each lesson as it stands.

use std::sync::Arc;

use course::catalog::Loaded;
use course::exercise::LessonId;
use course::hints::Seen;
use course::verdict::{Outcome, Report, StepResult, Unknown, Verdict};

/// Everything, as it stands now. Revisions count up through the whole: what has a greater one
/// than a reader has seen is new to that reader.
#[derive(Debug, Default)]
pub struct State {
    pub engine: EngineState,
    pub engine_revision: u64,
    pub lessons: Vec<LessonState>,
    /// The revision at which the lessons became these: the course was read anew.
    pub entered: u64,
    /// The hints that were seen.
    pub seen: Seen,
    pub revision: u64,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum EngineState {
    /// Nothing was asked yet.
    #[default]
    Looking,
    Up,
    Down(Unknown),
}

#[derive(Debug)]
pub struct LessonState {
    pub loaded: Arc<Loaded>,
    /// By step; `None` until it was looked at for the first time.
    pub steps: Vec<Option<StepResult>>,
    /// The last whole look; some steps may be newer.
    pub report: Option<Arc<Report>>,
    /// Whether the whole lesson was passed at some time.
    pub was_passed: bool,
    pub revision: u64,
}

impl LessonState {
    pub fn new(loaded: Arc<Loaded>, was_passed: bool, revision: u64) -> Self {
        Self {
            steps: loaded.exercise.steps.iter().map(|_| None).collect(),
            loaded,
            report: None,
            was_passed,
            revision,
        }
    }

    pub fn id(&self) -> &LessonId {
        &self.loaded.exercise.id
    }

    /// The lesson's verdict; `None` until every step was looked at.
    pub fn verdict(&self) -> Option<Verdict> {
        let verdicts = self.steps.iter().map(|step| {
            let step = step.as_ref()?;
            Some(step.outcome.verdict())
        });
        verdicts.collect::<Option<Vec<_>>>().map(Verdict::of_all)
    }

    /// How many steps are done.
    pub fn passed(&self) -> usize {
        let done = |step: &&StepResult| matches!(step.outcome, Outcome::Pass { .. });
        self.steps.iter().flatten().filter(done).count()
    }
}

impl State {
    /// The next revision, which the whole has from now on.
    pub fn revise(&mut self) -> u64 {
        self.revision += 1;
        self.revision
    }

    pub fn lesson(&self, id: &str) -> Option<&LessonState> {
        self.lessons
            .iter()
            .find(|lesson| lesson.id().as_str() == id)
    }

    /// Puts in the hints that were seen; `false` where nothing changed.
    pub fn hints(&mut self, seen: Seen) -> bool {
        if self.seen == seen {
            return false;
        }
        self.seen = seen;
        let revision = self.revise();
        for lesson in &mut self.lessons {
            lesson.revision = revision;
        }
        true
    }

    /// Puts a step's new result in; `false` where it says what was known.
    pub fn step(&mut self, lesson: usize, number: usize, result: &StepResult) -> bool {
        let old = self
            .lessons
            .get(lesson)
            .and_then(|lesson| lesson.steps.get(number));
        let known = match old {
            Some(Some(old)) => old.id == result.id && old.outcome == result.outcome,
            Some(None) => false,
            // The exercise was changed meanwhile.
            None => return false,
        };
        if known {
            return false;
        }
        let revision = self.revise();
        let lesson = &mut self.lessons[lesson];
        lesson.steps[number] = Some(result.clone());
        lesson.was_passed |= lesson.verdict() == Some(Verdict::Pass);
        lesson.revision = revision;
        true
    }
}
