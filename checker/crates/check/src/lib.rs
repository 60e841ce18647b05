//! The kinds of check, how an exercise file's check finds its kind, and what a check comes to.
//!
//! 1. `judge` asks nothing and never waits: it is a plain function of facts, and nothing here can name
//!    the Docker client, an HTTP client or a runtime (`judges_need_no_client_and_no_runtime`).
//! 2. Stored facts of every kind stay readable, and facts that were gathered for something else are
//!    not judged (`facts_of_every_kind_as_they_were_stored_are_judged_as_they_were`).
//! 3. Where a check cannot look, it is unknown and never a fail
//!    (`a_question_that_fails_is_unknown_and_never_a_fail`).
//! 4. Another image, and another base, need evidence; what the engine does not show is unknown
//!    (`what_cannot_be_told_is_not_another_image`,
//!    `without_the_base_only_evidence_makes_it_another`).
//!
//! To add a kind: its file in `kinds/`, its `mod` line there, its line in `every.rs`, its stored
//! facts in `tests/stored/`, and its table in `tests/observe/`.

mod bases;
mod condition;
mod config;
mod container_name;
mod container_path;
mod context;
mod demands;
mod doubt;
mod every;
mod evidence;
mod judging;
mod kind;
mod kinds;
mod layers;
mod local_file;
mod local_path;
mod page_fault;
mod page_origin;
mod provenance;
mod published_page;
mod question;
mod same_content;
mod selector;
mod serving;
mod sight;
mod stored;
pub mod verdict;

pub use container_name::container_name;
pub use context::Context;
pub use every::Check;
pub use evidence::{Claim, Trace, TraceKind};
pub use judging::{Judged, StoredFacts};
pub use local_path::LocalPath;
pub use question::Question;
pub use sight::Sight;
