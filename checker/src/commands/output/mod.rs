//! What leaves the process and what is asked of the person at the terminal.

mod ask;
mod progress;
mod screen;
mod streams;
mod style;

pub use screen::{Input, Screen};
pub use streams::Output;
