//! Checks the exercises of *Docker Images, Layer by Layer* against the live Docker engine.
//!
//! From an exercise file to a verdict:
//!
//! 1. [`cli`] takes the arguments apart; [`commands`] wires the rest together.
//! 2. [`catalog`] finds the course and reads `exercises/lesson-N/exercise.yaml`; [`exercise`]
//!    and [`template`] are what it says.
//! 3. [`run`] lets every step's [`check`] observe the [`engine`] (and [`web`] pages), all at
//!    once, and judge what was seen; [`hints`] are chosen by what is wrong.
//! 4. [`verdict`] is what came out; [`report`] writes it for people or programs; [`snapshot`]
//!    keeps it, with the facts.
//! 5. [`watch`] looks again whenever something changes; [`serve`] shows it in a page.
//! 6. [`book`] builds the pages that learners read, with each exercise's panel in them.
//! 7. [`doctor`] looks the machine itself over; [`reset`] takes away what a lesson made the learner
//!    create, and nothing else.
//! 8. [`classroom`] is for teachers: how results travel, the class, its board and its grades.
//!
//! Dependencies point one way, as ARCHITECTURE.md lists them; `tests/architecture.rs` holds that.

mod book;
mod catalog;
mod cause;
mod check;
mod classroom;
mod cli;
mod commands;
mod disk;
mod doctor;
mod engine;
mod exercise;
mod hash;
mod hints;
mod lang;
mod learner;
mod placed;
mod report;
mod reset;
mod run;
mod serve;
mod snapshot;
mod template;
mod verdict;
mod visible;
mod watch;
mod web;
mod yaml;

use std::process::ExitCode;

/// Runs the command line. Exit codes: 0 all pass, 1 some step fails, 2 wrong usage or a broken
/// exercise file, 3 nothing failed but something could not be checked.
pub fn main() -> ExitCode {
    commands::main()
}
