//! A world that serves the pages and has the files that a test gives it. Its time passes only
//! while nothing else can go on, so that no test waits.

use std::collections::HashMap;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::task::Poll;
use std::time::Duration;

use async_trait::async_trait;

use crate::{Fetched, World};

/// What passes between two looks at everything that is waited for.
const TICK: Duration = Duration::from_millis(10);

/// See the module.
#[derive(Debug, Default)]
pub struct MemoryWorld {
    pages: HashMap<String, Fetched>,
    files: HashMap<PathBuf, Result<Vec<u8>, ErrorKind>>,
}

impl MemoryWorld {
    /// A world without pages and files.
    pub fn new() -> Self {
        Self::default()
    }

    #[must_use]
    pub fn with_page(mut self, url: &str, fetched: Fetched) -> Self {
        self.pages.insert(url.to_owned(), fetched);
        self
    }

    #[must_use]
    pub fn with_file(mut self, path: impl Into<PathBuf>, content: &[u8]) -> Self {
        self.files.insert(path.into(), Ok(content.to_vec()));
        self
    }

    /// A file that is there and cannot be read.
    #[must_use]
    pub fn with_unreadable(mut self, path: impl Into<PathBuf>, why: ErrorKind) -> Self {
        self.files.insert(path.into(), Err(why));
        self
    }
}

#[async_trait]
impl World for MemoryWorld {
    /// Where nothing is served, nothing takes the connection.
    async fn page(&self, url: &str, limit: u64, _: Duration) -> Fetched {
        match self.pages.get(url) {
            Some(Fetched::Page { body, .. }) if body.len() as u64 > limit => Fetched::TooLarge,
            Some(fetched) => fetched.clone(),
            None => Fetched::Refused("connection refused".to_owned()),
        }
    }

    async fn file(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        match self.files.get(path) {
            Some(Ok(content)) if content.len() as u64 > limit => {
                Err(ErrorKind::FileTooLarge.into())
            }
            Some(Ok(content)) => Ok(content.clone()),
            Some(Err(kind)) => Err((*kind).into()),
            None => Err(ErrorKind::NotFound.into()),
        }
    }

    async fn sleep(&self, time: Duration) {
        let mut left = time;
        std::future::poll_fn(|context| {
            if left.is_zero() {
                return Poll::Ready(());
            }
            left = left.saturating_sub(TICK);
            context.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
    }
}
