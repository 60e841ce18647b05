//! Reports as text, one file a format.
//!
//! 1. None of them prints, or decides the exit code (`print_stdout`, `print_stderr`, `exit`).

pub mod doctor;
pub mod exercise;
pub mod file_error;
pub mod hint;
pub mod lessons;
pub mod reset;
pub mod start;
pub mod terminal;
pub mod watch;
