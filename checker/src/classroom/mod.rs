//! A class: what learners hand in, and what teachers make of it. Nothing here asks an engine.

pub mod class;
pub mod handing_in;
pub mod outbox;
pub mod own;
pub mod registry;
pub mod sender;
pub mod source;
pub mod status;
pub mod submission;
