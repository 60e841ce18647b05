//! Is this machine ready for the course? Each line of the answer says what was found and, where
//! something is not right, what to do.
//!
//! [`look()`] asks everything at once and judges what was seen. One file a family of probes; in
//! each, looking and judging are apart, and judging is pure. [`redact`] takes out of a text what
//! is nobody else's business.

mod clock;
mod course_probe;
mod credentials;
mod disk;
mod engine_probe;
mod finding;
mod hub;
mod look;
mod ports;
mod proxies;
pub mod redact;
mod registry;
mod surroundings;

pub use finding::{Finding, State, Unseen};
pub use look::look;
pub use surroundings::{Settings, Surroundings};
