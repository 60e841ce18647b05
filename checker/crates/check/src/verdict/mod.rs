//! What checking came to: in words that a learner reads. Plain data; no I/O, no colours.

mod outcome;
mod situation;
mod unknown;

pub use outcome::{Outcome, Verdict};
pub use situation::Situation;
pub use unknown::{ReasonCode, Unknown};
