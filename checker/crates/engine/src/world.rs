//! What a check asks of the world beside the engine: a page, a file, the time.

use std::io;
use std::path::Path;
use std::time::Duration;

use async_trait::async_trait;

/// The world beside the engine. Tests put their own in its place.
#[async_trait]
pub trait World: Send + Sync {
    /// GETs `url` (plain HTTP), reading at most `limit` bytes of the body. The whole exchange
    /// takes at most `timeout`.
    async fn page(&self, url: &str, limit: u64, timeout: Duration) -> Fetched;

    /// A regular file, if it has at most `limit` bytes.
    ///
    /// # Errors
    /// As [`plain::disk::read_bounded`]: `NotFound`, `InvalidInput` where it is not a regular
    /// file, `FileTooLarge`, and why it cannot be opened.
    async fn file(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>>;

    /// Comes back after `time`.
    async fn sleep(&self, time: Duration);
}

/// What came of asking for a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    Page {
        status: u16,
        body: Vec<u8>,
    },
    /// Nothing takes the connection, or the other side drops it without an answer; in the
    /// client's words. Seen from the same machine, that is an observation.
    Refused(String),
    /// The question was not asked, or the answer could not be read, for a reason that says
    /// nothing of the server: no client, no certificates, no address for the name. In the
    /// client's words.
    CouldNotAsk(String),
    TimedOut,
    TooLarge,
}
