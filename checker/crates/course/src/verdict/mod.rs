//! What came out: of a step, of a lesson. Plain data; no I/O, no colours.

mod situation;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use engine::{EngineError, EngineInfo};
use plain::lang::Text;

pub use situation::Situation;

/// The one word for a step or a whole lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    Pass,
    Fail,
    /// We could not look; says nothing about the learner's work.
    Unknown,
}

impl Verdict {
    /// The verdict of a whole: one fail is a fail; without a fail, one unknown is an unknown.
    pub fn of_all(verdicts: impl IntoIterator<Item = Self>) -> Self {
        verdicts
            .into_iter()
            .fold(Self::Pass, |whole, one| match (whole, one) {
                (Self::Fail, _) | (_, Self::Fail) => Self::Fail,
                (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
                (Self::Pass, Self::Pass) => Self::Pass,
            })
    }
}

/// What a check came to, with what a learner needs to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Done; `found` tells what was seen.
    Pass {
        found: Text,
    },
    Fail {
        expected: Text,
        found: Text,
        /// What is wrong, where that can be told.
        situation: Option<Situation>,
    },
    Unknown(Unknown),
}

impl Outcome {
    pub fn verdict(&self) -> Verdict {
        match self {
            Self::Pass { .. } => Verdict::Pass,
            Self::Fail { .. } => Verdict::Fail,
            Self::Unknown(_) => Verdict::Unknown,
        }
    }

    /// What is wrong, where that can be told.
    pub fn situation(&self) -> Option<Situation> {
        match self {
            Self::Fail { situation, .. } => *situation,
            Self::Pass { .. } | Self::Unknown(_) => None,
        }
    }
}

/// Why we could not look, and what the learner can do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    pub reason: Text,
    pub remedy: Text,
}

impl From<EngineError> for Unknown {
    fn from(error: EngineError) -> Self {
        Self {
            reason: error.reason(),
            remedy: error.remedy(),
        }
    }
}

/// One step of a lesson, judged.
#[derive(Debug, Clone)]
pub struct StepResult {
    pub id: String,
    pub title: Text,
    pub outcome: Outcome,
    /// The first hint for how the step stands; the further ones are asked for.
    pub hint: Text,
    pub explanation: Text,
    /// What the engine told, as it goes into the snapshot; `None` where we could not look.
    pub facts: Option<serde_json::Value>,
}

/// One lesson, judged.
#[derive(Debug, Clone)]
pub struct Report {
    pub lesson: String,
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

#[cfg(test)]
mod tests {
    use super::Verdict::{self, Fail, Pass, Unknown};

    #[test]
    fn could_not_look_hides_no_fail_and_is_no_pass() {
        assert_eq!(Verdict::of_all([Pass, Unknown, Fail]), Fail);
        assert_eq!(Verdict::of_all([Pass, Unknown]), Unknown);
        assert_eq!(Verdict::of_all([Pass, Pass]), Pass);
    }
}
