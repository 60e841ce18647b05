//! Back to a lesson's beginning: what the lesson made the learner create goes, and nothing else.
//! First a plan, which only looks; then the work, each thing looked at once more before it goes.

mod files;
mod plan;
mod work;

pub use files::{BEFORE, FileChange};
pub use plan::{Left, NoPlan, Plan, plan};
pub use work::{Ended, Told, carry_out};
