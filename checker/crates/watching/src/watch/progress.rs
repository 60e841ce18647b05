//! What is worth a line in a terminal that follows all lessons at once.

use super::changes::Changes;
use super::state::{EngineState, LessonState, WatchState};
use check::verdict::{Unknown, Verdict};
use course::report::StepResult;

/// Something new.
#[derive(Debug)]
pub enum ProgressEvent<'a> {
    EngineDown(&'a Unknown),
    EngineBack,
    /// A step is done now, or not any more; its place is counted from 0.
    Step {
        lesson: &'a LessonState,
        place: usize,
        result: &'a StepResult,
    },
    LessonDone(&'a LessonState),
    /// Everything was checked for the first time; how many steps are done, and of how many.
    AllChecked {
        done: usize,
        total: usize,
    },
}

/// Remembers what one reader was shown.
#[derive(Debug, Default)]
pub struct Progress {
    changes: Changes,
    engine: EngineState,
    summed_up: bool,
}

impl Progress {
    /// What is new, in the order in which it is to be shown.
    pub fn since<'a>(&mut self, state: &'a WatchState) -> Vec<ProgressEvent<'a>> {
        let mut events = Vec::new();
        if self.engine != state.engine {
            match (&self.engine, &state.engine) {
                (_, EngineState::Down(unknown)) => events.push(ProgressEvent::EngineDown(unknown)),
                (EngineState::Down(_), EngineState::Up) => events.push(ProgressEvent::EngineBack),
                _ => {}
            }
            self.engine = state.engine.clone();
        }
        let is_down = matches!(self.engine, EngineState::Down(_));
        for change in self.changes.since(state) {
            // What was so from the start is not news, and an engine that is down was reported.
            let is_news = match (change.before, change.result.outcome.verdict()) {
                (Some(_), Verdict::Pass) => true,
                (Some(Verdict::Pass), _) => !is_down,
                _ => false,
            };
            if !is_news {
                continue;
            }
            let lesson = change.lesson;
            events.push(ProgressEvent::Step {
                lesson,
                place: change.place.1,
                result: change.result,
            });
            if lesson.verdict() == Some(Verdict::Pass) {
                events.push(ProgressEvent::LessonDone(lesson));
            }
        }
        if !self.summed_up && state.is_complete() {
            self.summed_up = true;
            let lessons = state.lessons.iter();
            events.push(ProgressEvent::AllChecked {
                done: lessons.clone().map(LessonState::passed).sum(),
                total: lessons.map(|lesson| lesson.steps.len()).sum(),
            });
        }
        events
    }
}
