//! The kinds of check, and how an exercise file's check finds its kind.
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

pub use container_name::container_name;
pub use context::Context;
pub use every::Check;
pub use evidence::{Claim, Trace, TraceKind};
pub use judging::{Judged, StoredFacts};
pub use local_path::LocalPath;
pub use sight::Sight;
