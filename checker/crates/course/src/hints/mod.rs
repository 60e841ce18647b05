//! A step's hints one by one: which fit what is wrong now, and which were seen.

mod fitting;
mod memory;

pub use fitting::{first, fitting};
pub use memory::{HintsError, More, Opened, Seen, forget, more};
