//! One module for each feature; all run against the lab's real engines and registries.
#![expect(
    clippy::disallowed_methods,
    reason = "tests make files and run programs"
)]
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on fails, and says why"
)]

mod another_registry;
mod bad_input;
mod beside_docker;
mod book;
mod book_pages;
mod cases;
mod class;
mod command_line;
mod doctor;
mod endpoint;
mod grade;
mod hints;
mod hostile;
mod lessons;
mod live;
mod live_engine;
mod live_page;
mod near_misses;
mod reports;
mod reset;
mod search;
mod snapshots;
mod stand_in;
mod submit;
mod transcripts;
mod unknown;
