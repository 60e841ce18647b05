//! The registry to push to: whether it answers, here and to the engine, and whether the learner
//! is logged in.

mod judge;
mod probe;

pub use judge::{elsewhere, judge, login};
pub use probe::{HostPort, RegistryProbe, probe};
