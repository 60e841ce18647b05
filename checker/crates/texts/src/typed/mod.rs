//! Answers that a person typed into a file: where they stand in it, and what they mean.
//!
//! - [mod@find]: the value of a key, in YAML of any form and in what was meant to be YAML.
//! - [mod@put]: a value written behind a key.
//! - [mod@value]: a digest, a number, a port or a command, however they are written.

mod find;
mod put;
mod value;

pub use find::{Answered, Typed, find};
pub use put::put;
pub use value::{digits, number, ports, words};
