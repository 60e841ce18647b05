//! Reports as text, one file a format. None of them decides the exit code.

pub mod doctor;
pub mod exercise;
pub mod file_error;
pub mod hint;
pub mod json;
pub mod lessons;
pub mod live;
pub mod reset;
pub mod style;
pub mod terminal;
pub mod watching;
