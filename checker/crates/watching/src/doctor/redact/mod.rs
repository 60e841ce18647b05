//! Removes private details from a text, so that it can be pasted into a question:
//! names of people and machines, tokens and logins, home folders, e-mail and network addresses.
//!
//! Words that are known to be private go by name. Whatever else looks like one of these goes by
//! its looks: rather a word too many than one too few. What every machine has stays: `localhost`,
//! 127.0.0.1, Docker's own hosts, ports, versions, digests.

mod looks;
mod private;
#[cfg(test)]
mod tests;
mod words;

pub use private::{Kind, Private};
pub use words::redact;
