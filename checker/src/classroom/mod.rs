//! A class: its registry and accounts, what learners hand in, and what teachers make of it.
//! Nothing here asks an engine.

pub mod board;
pub mod class;
pub mod desk;
pub mod evidence;
pub mod folder;
pub mod formats;
pub mod grade;
pub mod gradebook;
pub mod handing_in;
pub mod lookup;
pub mod marks;
pub mod outbox;
pub mod own;
pub mod plan;
pub mod registry;
pub mod roster;
pub mod sender;
pub mod setup;
pub mod source;
pub mod status;
pub mod submission;
pub mod table;
pub mod tokens;
