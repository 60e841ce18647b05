//! A class: what learners hand in, and what teachers make of it. Nothing here asks an engine.

pub mod own;
pub mod source;
pub mod submission;
