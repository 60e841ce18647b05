//! A class: its registry and accounts, what learners hand in, and what teachers make of it.
//! Nothing here asks an engine.

pub mod roster;
pub mod setup;
pub mod table;
pub mod tokens;
