//! What people write, read by its meaning: answers, Dockerfiles, commands, files in any encoding.
//!
//! 1. Whatever is read, reading it ends, takes a bounded share of memory and does not panic
//!    (`any_bytes_are_decoded_or_refused`, `any_line_ends_and_has_no_more_tokens_than_characters`,
//!    `variables_never_grow_without_end`, `garbage_is_searched_and_never_panics`).
//! 2. What works the same is the same, and what only looks the same is not
//!    (`what_runs_the_same_is_the_same`, `what_only_looks_the_same_is_not`,
//!    `what_only_looks_chained_is_not`).
//! 3. It knows no engine and makes no verdict (`the_map_of_crates_is_what_cargo_holds`).
//!
//! - [`encoding`]: bytes as text; [`typography`]: plain characters for those of word processors.
//! - [`typed`]: answers in a file; [`shell`] and [`command`]: lines of a shell, and what runs.
//! - [`dockerfile`]: stages, here-documents, and where a file is copied to.

pub mod command;
pub mod dockerfile;
pub mod encoding;
pub mod shell;
pub mod typed;
pub mod typography;
