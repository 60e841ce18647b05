//! The kinds of check, how an exercise file's check finds its kind, and what a check comes to.
//!
//! 1. `judge` asks nothing and never waits: it is a plain function of facts, and nothing here can name
//!    the Docker client, an HTTP client or a runtime (`judges_need_no_client_and_no_runtime`).
//! 2. Stored facts of every kind stay readable, and facts that were gathered for something else are
//!    not judged (`facts_of_every_kind_as_they_were_stored_are_judged_as_they_were`).
//!
//! To add a kind: its file in `kinds/`, its `mod` line there, its line in `every.rs`, and its
//! stored facts in `tests/stored/`.

mod command;
mod container_name;
mod context;
mod every;
mod evidence;
mod judging;
mod kind;
mod kinds;
mod local_file;
mod local_path;
mod selector;
mod sight;
mod stored;
pub mod verdict;

pub use container_name::container_name;
pub use context::Context;
pub use every::Check;
pub use evidence::{Claim, Trace, TraceKind};
pub use judging::{Judged, StoredFacts};
pub use local_path::LocalPath;
pub use sight::Sight;
