//! A class: what learners hand in, and what teachers make of it. Nothing here asks an engine.

pub mod evidence;
pub mod folder;
pub mod formats;
pub mod grade;
pub mod gradebook;
pub mod marks;
pub mod own;
pub mod plan;
pub mod roster;
pub mod source;
pub mod submission;
pub mod table;
