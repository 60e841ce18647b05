//! The one word for a step or a lesson, and the words that explain it.

use serde::{Deserialize, Serialize};

use super::{Situation, Unknown};
use plain::lang::Text;

/// The one word for a step or a whole lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    Pass,
    Fail,
    /// It could not be checked; says nothing about the learner's work.
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
    /// Done; `found` says what was seen.
    Pass {
        found: Text,
    },
    Fail {
        expected: Text,
        found: Text,
        /// What is wrong, where the check can say.
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

    /// What is wrong, where the check can say.
    pub fn situation(&self) -> Option<Situation> {
        match self {
            Self::Fail { situation, .. } => *situation,
            Self::Pass { .. } | Self::Unknown(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict::{self, Fail, Pass, Unknown};

    #[test]
    fn unknown_hides_no_fail_and_is_not_a_pass() {
        assert_eq!(Verdict::of_all([Pass, Unknown, Fail]), Fail);
        assert_eq!(Verdict::of_all([Pass, Unknown]), Unknown);
        assert_eq!(Verdict::of_all([Pass, Pass]), Pass);
    }
}
