//! What teachers make of submissions: rosters, marks, the gradebook and its formats. Nothing here
//! asks an engine, and nothing listens.

pub mod evidence;
pub mod folder;
pub mod formats;
pub mod grade;
pub mod gradebook;
pub mod lookup;
pub mod marks;
pub mod plan;
pub mod registry_source;
pub mod roster;
pub mod source;
pub mod table;
pub mod verify;
