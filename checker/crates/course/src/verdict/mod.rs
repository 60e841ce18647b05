//! What checking came to: of a step, of a lesson. Plain data; no I/O, no colours.

mod outcome;
mod report;
mod situation;
mod unknown;

pub use outcome::{Outcome, Verdict};
pub use report::{Report, StepResult};
pub use situation::Situation;
pub use unknown::{ReasonCode, Unknown};
