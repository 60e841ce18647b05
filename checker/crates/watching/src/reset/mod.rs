//! Back to a lesson's beginning: what the lesson made the learner create goes, and nothing else.
//! First a plan, which only looks; then the work, each part inspected once more before it goes.

mod files;
mod plan;
mod work;

pub use files::{BEFORE, FileChange};
pub use plan::{ContainerRemoval, Left, NoPlan, Plan, TagRemoval, plan};
pub use work::{Ended, ResetEvent, carry_out};
