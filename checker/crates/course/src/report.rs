//! A lesson's steps with what each came to. In no language yet: it is chosen where it is written.

use jiff::Timestamp;

use crate::exercise::{LessonId, StepId};
use check::verdict::{Outcome, Verdict};
use engine::EngineInfo;
use plain::lang::Text;

/// One step of a lesson, judged.
#[derive(Debug, Clone)]
pub struct StepResult {
    pub id: StepId,
    pub title: Text,
    pub outcome: Outcome,
    /// The first hint for how the step stands; the further ones are asked for.
    pub hint: Text,
    pub explanation: Text,
    /// What was observed, as it goes into the snapshot; `None` where it could not be.
    pub facts: Option<serde_json::Value>,
}

/// One lesson, judged.
#[derive(Debug, Clone)]
pub struct Report {
    pub lesson: LessonId,
    pub title: Text,
    pub learner: String,
    pub checked_at: Timestamp,
    /// `None` where no engine answered.
    pub engine: Option<EngineInfo>,
    pub steps: Vec<StepResult>,
}

impl Report {
    pub fn verdict(&self) -> Verdict {
        Verdict::of_all(self.steps.iter().map(|step| step.outcome.verdict()))
    }

    /// How many steps are done.
    pub fn passed(&self) -> usize {
        let verdicts = self.steps.iter().map(|step| step.outcome.verdict());
        verdicts.filter(|verdict| *verdict == Verdict::Pass).count()
    }
}
