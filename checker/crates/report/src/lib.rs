//! Reports as text, one file a format. None of them decides the exit code.

pub mod doctor;
pub mod exercise;
pub mod file_error;
pub mod hint;
pub mod lessons;
pub mod reset;
pub mod start;
pub mod terminal;
pub mod watch;
