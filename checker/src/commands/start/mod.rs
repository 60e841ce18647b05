//! `checker start`: one command for a learner. Brings up the course's registry where it is wanted
//! and missing, builds and serves the book, watches the engine, and opens the browser. What it
//! started ends with it.

mod alone;
pub mod browser;
mod own_registry;
mod run;
mod tail;

pub use run::run;
