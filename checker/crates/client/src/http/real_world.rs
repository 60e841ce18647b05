//! The world as it is: pages over HTTP, files on the disk, the machine's clock.

use std::io;
use std::path::Path;
use std::time::Duration;

use async_trait::async_trait;
use plain::disk;

use super::page;
use engine::{Fetched, World};

/// The world beside the engine, as it is.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealWorld;

#[async_trait]
impl World for RealWorld {
    async fn page(&self, url: &str, limit: u64, timeout: Duration) -> Fetched {
        page::get(url, limit, timeout).await
    }

    async fn file(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        // A network drive may hang: the deadline must not hang with it.
        let path = path.to_owned();
        let read = tokio::task::spawn_blocking(move || disk::read_bounded(&path, limit));
        read.await.map_err(io::Error::other)?
    }

    async fn sleep(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }
}
