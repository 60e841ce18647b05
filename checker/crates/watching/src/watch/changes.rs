//! What changed since a reader last asked.

use std::collections::BTreeMap;

use super::state::{LessonState, WatchState};
use check::verdict::Verdict;
use course::report::StepResult;

/// One step that has another verdict than before.
#[derive(Debug)]
pub struct Change<'a> {
    pub lesson: &'a LessonState,
    /// The lesson's place in the course, and the step's in the lesson, from 0.
    pub place: (usize, usize),
    pub result: &'a StepResult,
    /// The verdict before; `None` where it was not checked before.
    pub before: Option<Verdict>,
}

/// Remembers what one reader has seen.
#[derive(Debug, Default)]
pub struct Changes {
    entered: u64,
    known: BTreeMap<(usize, usize), Verdict>,
}

impl Changes {
    /// What has another verdict now, in the course's order.
    pub fn since<'a>(&mut self, state: &'a WatchState) -> Vec<Change<'a>> {
        if self.entered != state.entered {
            self.known.clear();
            self.entered = state.entered;
        }
        let mut changes = Vec::new();
        for (number, lesson) in state.lessons.iter().enumerate() {
            for (step, result) in lesson.steps.iter().enumerate() {
                let Some(result) = result else { continue };
                let verdict = result.outcome.verdict();
                let before = self.known.insert((number, step), verdict);
                if before != Some(verdict) {
                    changes.push(Change {
                        lesson,
                        place: (number, step),
                        result,
                        before,
                    });
                }
            }
        }
        changes
    }
}
