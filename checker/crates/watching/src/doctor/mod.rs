//! Is this machine ready for the course? Each line of the answer says what was found and, where
//! something is not right, what to do.
//!
//! [`probe()`] asks everything at once and judges what was seen. One file a family of probes; in
//! each, probing and judging are apart, and judging is pure. [`redact`] takes private words out of a
//! text.

mod clock;
mod config;
mod course_probe;
mod credentials;
mod disk;
mod engine_kind;
mod engine_probe;
mod finding;
mod hub;
mod ports;
mod probe;
mod proxies;
pub mod redact;
mod registry;

pub use config::{ProbeConfig, Settings};
pub use finding::{Finding, Severity, Subject, Unseen};
pub use hub::HubAddress;
pub use probe::probe;
