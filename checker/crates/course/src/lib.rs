//! A course and its exercises as data, and what checking a lesson comes to: run, report, snapshot,
//! hints.
//!
//! 1. Every error of a file is reported at once, with its place and what to do
//!    (`all_mistakes_of_a_file_are_reported_at_once`).
//! 2. "Could not look" takes away no earlier pass (`unknown_takes_no_pass_away_and_a_fail_does`).
//! 3. Snapshots of version 1 stay readable, and know no language
//!    (`version_1_is_read_and_goes_on_as_version_2`, `a_result_is_read_in_the_language_of_its_reader`).
//! 4. Nothing here names a client, a runtime or a clock's sleep: a deadline is handed in
//!    (`judges_need_no_client_and_no_runtime`).
#![cfg_attr(
    test,
    expect(
        clippy::disallowed_methods,
        reason = "tests make files and run programs"
    )
)]

pub mod answers;
pub mod catalog;
pub mod document;
pub mod exercise;
pub mod hints;
pub mod learner;
pub mod report;
pub mod run;
pub mod snapshot;
