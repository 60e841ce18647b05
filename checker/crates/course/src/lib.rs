//! A course and its exercises as data, the kinds of check, and what checking a lesson comes to.
#![cfg_attr(
    test,
    expect(
        clippy::disallowed_methods,
        reason = "tests make files and run programs"
    )
)]

pub mod catalog;
pub mod check;
pub mod document;
pub mod exercise;
pub mod hints;
pub mod learner;
pub mod run;
pub mod snapshot;
pub mod verdict;
