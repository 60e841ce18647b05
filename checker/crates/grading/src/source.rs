//! Where submissions come from: one at a time, so that a class of any size fits into memory.

use std::path::PathBuf;

use handin::transport::AttemptTag;
use plain::lang::Text;

/// A folder, a file, a registry. Yields each submission once, in any order; what cannot be had
/// is yielded too, with its reason.
pub trait Source: Send {
    fn next(&mut self) -> Option<Item>;
}

/// One submission, not yet read.
#[derive(Debug)]
pub struct Item {
    /// Where it is from, for messages: a path below the folder, `submissions/ada:lesson-3`.
    pub origin: String,
    /// Whose it is, where the source knows that better than the submission: the account that
    /// owns the repository.
    pub account: Option<String>,
    /// The name that it has among the attempts of a lesson, which is made of what it holds.
    pub attempt: Option<AttemptTag>,
    pub content: Content,
}

#[derive(Debug)]
pub enum Content {
    /// Read by the one that grades it, at most [`LARGEST`](handin::submission::LARGEST) bytes.
    File(PathBuf),
    Bytes(Vec<u8>),
    /// It cannot be had; nothing else is known of it.
    Missing(Text),
    /// Something beside the submissions, passed over: what it is.
    Other(Text),
}
