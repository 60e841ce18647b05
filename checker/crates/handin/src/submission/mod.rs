//! `checker/submission/v1`: what a learner hands in, one JSON document with the snapshots of one
//! lesson or of all. Read as what it is: written by anyone, perhaps to do harm.

mod document;
mod read;
mod refusal;
#[cfg(test)]
mod tests;

pub use document::{LARGEST, Lesson, RawFacts, SCHEMA, SUFFIX, Submission, Submitter};
pub use read::{Read, read};
pub use refusal::Refusal;
