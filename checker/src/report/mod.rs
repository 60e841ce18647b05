//! Reports as text, one file a format. None of them decides the exit code.

pub mod exercise;
pub mod file_error;
pub mod hint;
pub mod json;
pub mod lessons;
pub mod reset;
pub mod style;
pub mod terminal;
