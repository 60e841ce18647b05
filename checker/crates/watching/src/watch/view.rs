//! One lesson after the other, as a person follows them at a terminal.

use super::changes::Changes;
use super::state::{LessonState, WatchState};
use check::verdict::Verdict;
use course::exercise::{LessonId, StepId};
use course::report::StepResult;
use plain::lang::Text;

/// What happened last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// The lesson is done, and why its last step is; the next is shown.
    LessonDone { lesson: LessonId, why: Text },
    /// With this lesson all are done.
    CourseDone { lesson: LessonId },
    /// Something that is not about a lesson.
    Note(Text),
}

/// What the person looks at.
#[derive(Debug)]
pub struct View {
    /// The lesson that was asked for, until the person goes to another.
    pub chosen: Option<LessonId>,
    /// Whether the first lesson to be shown was found.
    begun: bool,
    /// The place of the lesson that is shown.
    place: usize,
    /// The lesson that was passed last, whose lines are still shown.
    left: Option<usize>,
    changes: Changes,
    /// The step that was done last.
    pub just_done: Option<StepId>,
    pub news: Option<News>,
    /// Whether the list of lessons is shown in the lesson's place.
    pub list: bool,
}

impl View {
    pub fn new(chosen: Option<LessonId>) -> Self {
        Self {
            chosen,
            begun: false,
            place: 0,
            left: None,
            changes: Changes::default(),
            just_done: None,
            news: None,
            list: false,
        }
    }

    /// The lesson that is shown.
    pub fn lesson<'a>(&self, state: &'a WatchState) -> Option<&'a LessonState> {
        state.lessons.get(self.place)
    }

    /// Whether a change of the lesson at that place is shown as a line.
    pub fn shows(&self, place: usize) -> bool {
        self.chosen.is_none() || self.place == place || self.left == Some(place)
    }

    /// Takes in what changed; goes on to the next lesson when the one at hand is passed.
    pub fn see(&mut self, state: &WatchState) {
        self.begin(state);
        self.left = None;
        let mut newly = false;
        for change in self.changes.since(state) {
            let done = change.result.outcome.verdict() == Verdict::Pass;
            if change.place.0 == self.place && change.before.is_some() {
                newly |= done;
                self.just_done = done.then(|| change.result.id.clone());
                self.news = None;
            }
        }
        let Some(lesson) = self.lesson(state) else {
            return;
        };
        if !newly || lesson.verdict() != Some(Verdict::Pass) {
            return;
        }
        let next = self.next(state);
        self.news = Some(match next {
            Some(_) => News::LessonDone {
                lesson: lesson.id().clone(),
                why: self.explanation(lesson),
            },
            None => News::CourseDone {
                lesson: lesson.id().clone(),
            },
        });
        if let Some(next) = next {
            self.left = Some(self.place);
            self.place = next;
            self.just_done = None;
        }
    }

    fn explanation(&self, lesson: &LessonState) -> Text {
        let results = lesson.steps.iter().flatten();
        let done = |result: &&StepResult| Some(&result.id) == self.just_done.as_ref();
        let done = results.into_iter().find(done);
        done.map_or_else(|| Text::same(""), |result| result.explanation.clone())
    }

    /// Finds the lesson to begin with: the one asked for, or the first that was never passed, as
    /// soon as that is known.
    fn begin(&mut self, state: &WatchState) {
        if self.begun {
            return;
        }
        let place = match &self.chosen {
            Some(id) => state.lessons.iter().position(|it| it.id() == id),
            None => state.lessons.iter().position(|it| !it.was_passed),
        };
        self.place = place.unwrap_or(0);
        self.begun = self.chosen.is_some() || state.is_complete();
    }

    /// The next lesson that was never passed, after the one at hand.
    fn next(&self, state: &WatchState) -> Option<usize> {
        let total = state.lessons.len();
        let mut others = (1..total).map(|step| (self.place + step) % total);
        others.find(|place| !state.lessons[*place].was_passed)
    }

    /// Goes on to the next lesson.
    pub fn forward(&mut self, state: &WatchState) {
        self.go(1, state);
    }

    /// Goes back to the lesson before.
    pub fn back(&mut self, state: &WatchState) {
        self.go(state.lessons.len().saturating_sub(1), state);
    }

    fn go(&mut self, places: usize, state: &WatchState) {
        self.begun = true;
        self.chosen = None;
        self.list = false;
        self.just_done = None;
        self.news = None;
        if !state.lessons.is_empty() {
            self.place = (self.place + places) % state.lessons.len();
        }
    }

    /// The lesson and the place of the step where the learner is: the first that is known not to be done.
    pub fn stuck<'a>(&self, state: &'a WatchState) -> Option<(&'a LessonState, usize)> {
        let lesson = self.lesson(state)?;
        Some((lesson, lesson.current()?))
    }
}
