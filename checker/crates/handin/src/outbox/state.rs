//! What is known about sending, in the outbox's `state.yaml`.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use course::exercise::LessonId;
use plain::lang::Text;

/// What is known about sending, in `state.yaml`.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxState {
    pub(super) format: u32,
    /// By lesson, what was sent last.
    #[serde(default)]
    pub sent: BTreeMap<LessonId, Sent>,
    /// How the last try ended.
    #[serde(default)]
    pub outcome: Option<Outcome>,
    /// The kind of outcome that the learner was last shown.
    #[serde(default)]
    pub told: Option<String>,
}

impl OutboxState {
    pub(super) const FORMAT: u32 = 1;

    /// Whether it is of a version that this checker knows.
    pub(super) fn is_known(&self) -> bool {
        self.format == Self::FORMAT
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    pub fingerprint: String,
    pub at: Timestamp,
    /// The attempt's own tag.
    pub tag: String,
}

/// How a try to send ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// `sent`, or one word for why not.
    pub kind: String,
    /// Why not, and what to do about it.
    pub reason: Option<(Text, Text)>,
    pub at: Timestamp,
}

impl Outcome {
    pub const SENT: &str = "sent";
}
