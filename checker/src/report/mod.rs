//! Reports as text, one file a format. None of them decides the exit code.

pub mod doctor;
pub mod exercise;
pub mod file_error;
pub mod json;
pub mod lessons;
pub mod style;
pub mod terminal;
