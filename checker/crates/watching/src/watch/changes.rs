//! What changed since a reader looked last.

use std::collections::BTreeMap;

use super::State;
use course::verdict::{StepResult, Verdict};

/// One step that has another verdict than before.
#[derive(Debug)]
pub struct Change<'a> {
    /// The lesson's place in the course, from 0.
    pub lesson: usize,
    /// The step's place in the lesson, from 0.
    pub step: usize,
    pub result: &'a StepResult,
    /// The verdict before; `None` where it was not looked at before.
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
    pub fn since<'a>(&mut self, state: &'a State) -> Vec<Change<'a>> {
        if self.entered != state.entered {
            self.known.clear();
            self.entered = state.entered;
        }
        let mut changes = Vec::new();
        for (lesson, standing) in state.lessons.iter().enumerate() {
            for (step, result) in standing.steps.iter().enumerate() {
                let Some(result) = result else { continue };
                let verdict = result.outcome.verdict();
                let before = self.known.insert((lesson, step), verdict);
                if before != Some(verdict) {
                    changes.push(Change {
                        lesson,
                        step,
                        result,
                        before,
                    });
                }
            }
        }
        changes
    }
}
