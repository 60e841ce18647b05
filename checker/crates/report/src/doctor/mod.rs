//! What the doctor found, for people, for programs, and for a question to others.

pub mod json;
pub mod question;
mod severity;
pub mod terminal;
