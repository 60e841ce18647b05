//! What a watcher knows: the engine, and each lesson as it stands.

use std::sync::Arc;

use super::inventory::{InRegistry, Inventory};
use check::verdict::{Outcome, Unknown, Verdict};
use course::catalog::Loaded;
use course::exercise::LessonId;
use course::hints::Seen;
use course::report::{Report, StepResult};
use plain::template::Variables;

/// Everything, as it stands now. Revisions count up through the whole: what has a greater one
/// than a reader has seen is new to that reader.
#[derive(Debug, Default)]
pub struct WatchState {
    pub engine: EngineState,
    pub engine_revision: u64,
    pub lessons: Vec<LessonState>,
    /// The revision at which the lessons became these: the course was read again.
    pub entered: u64,
    /// The learner's settings, as of `entered`.
    pub variables: Arc<Variables>,
    /// The hints that were seen.
    pub seen: Seen,
    /// `None` while the engine does not answer.
    pub inventory: Option<Arc<Inventory>>,
    /// What the learner's registry has of the course's names.
    pub registry: Arc<Vec<InRegistry>>,
    /// The revision of `inventory` and `registry`.
    pub held_revision: u64,
    pub revision: u64,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum EngineState {
    /// It was not asked yet.
    #[default]
    Looking,
    Up,
    Down(Unknown),
}

#[derive(Debug)]
pub struct LessonState {
    pub loaded: Arc<Loaded>,
    /// By step; `None` until it was checked for the first time.
    pub steps: Vec<Option<StepResult>>,
    /// The last whole check; some steps may be newer.
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

    /// The lesson's verdict; `None` until every step was checked.
    pub fn verdict(&self) -> Option<Verdict> {
        let verdicts = self.steps.iter().map(|step| {
            let step = step.as_ref()?;
            Some(step.outcome.verdict())
        });
        verdicts.collect::<Option<Vec<_>>>().map(Verdict::of_all)
    }

    /// The place of the step where the learner is: the first that was checked and is not done.
    pub fn current(&self) -> Option<usize> {
        let is_open = |step: &StepResult| step.outcome.verdict() != Verdict::Pass;
        let mut steps = self.steps.iter();
        steps.position(|step| step.as_ref().is_some_and(is_open))
    }

    /// How many steps are done.
    pub fn passed(&self) -> usize {
        let done = |step: &&StepResult| matches!(step.outcome, Outcome::Pass { .. });
        self.steps.iter().flatten().filter(done).count()
    }
}

impl WatchState {
    /// The next revision, which the whole has from now on.
    pub fn revise(&mut self) -> u64 {
        self.revision += 1;
        self.revision
    }

    pub fn lesson(&self, id: &LessonId) -> Option<&LessonState> {
        self.lessons.iter().find(|lesson| lesson.id() == id)
    }

    /// A step as a page names it: its lesson, and its place in there.
    pub fn step_at(&self, lesson: &str, step: &str) -> Option<(&LessonState, usize)> {
        let lesson = self.lesson(&lesson.parse().ok()?)?;
        let mut steps = lesson.loaded.exercise.steps.iter();
        Some((lesson, steps.position(|it| it.id.as_str() == step)?))
    }

    pub fn lesson_mut(&mut self, id: &LessonId) -> Option<&mut LessonState> {
        self.lessons.iter_mut().find(|lesson| lesson.id() == id)
    }

    /// Whether every lesson was checked as a whole.
    pub fn is_complete(&self) -> bool {
        self.lessons.iter().all(|lesson| lesson.report.is_some())
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

    /// Whether a lesson was done, and is not now.
    pub fn is_undone(&self, id: &LessonId) -> bool {
        let is = |it: &LessonState| it.was_passed && it.verdict() == Some(Verdict::Fail);
        self.lesson(id).is_some_and(is)
    }

    /// Puts in whether a lesson that is undone was passed before: after a reset it was not.
    pub fn passed_before(&mut self, id: &LessonId, was_passed: bool) -> bool {
        if was_passed || !self.is_undone(id) {
            return false;
        }
        let revision = self.revise();
        if let Some(lesson) = self.lesson_mut(id) {
            lesson.was_passed = false;
            lesson.revision = revision;
        }
        true
    }

    /// Puts in what the engine holds; `false` where nothing changed.
    pub fn hold(&mut self, inventory: Option<Inventory>) -> bool {
        if self.inventory.as_deref() == inventory.as_ref() {
            return false;
        }
        self.inventory = inventory.map(Arc::new);
        self.held_revision = self.revise();
        true
    }

    /// Puts in what the registry has; `false` where nothing changed.
    pub fn shelve(&mut self, registry: Vec<InRegistry>) -> bool {
        if *self.registry == registry {
            return false;
        }
        self.registry = Arc::new(registry);
        self.held_revision = self.revise();
        true
    }

    /// Puts a step's new result in, `number` counted from 0; `false` where it says what was known.
    pub fn step(&mut self, lesson: &LessonId, number: usize, result: &StepResult) -> bool {
        let revision = self.revision + 1;
        let Some(lesson) = self.lesson_mut(lesson) else {
            return false;
        };
        // Without a place the exercise was changed meanwhile.
        let Some(known) = lesson.steps.get_mut(number) else {
            return false;
        };
        let says_the_same = |old: &StepResult| old.id == result.id && old.outcome == result.outcome;
        if known.as_ref().is_some_and(says_the_same) {
            return false;
        }
        *known = Some(result.clone());
        lesson.was_passed |= lesson.verdict() == Some(Verdict::Pass);
        lesson.revision = revision;
        self.revision = revision;
        true
    }
}
