//! A connection that never reads more than an answer may hold: a broken or hostile server that
//! sends without end becomes an error, not an exhausted machine.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

use hyper_util::client::legacy::connect::{Connected, Connection};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Bytes that one answer may have, its headers included. A thousand containers take one or two
/// million.
const LARGEST_ANSWER: u64 = 8 * 1024 * 1024;

/// Objects that one answer may have, counted by their braces: each takes a thousand times the
/// memory of its two bytes once it is parsed. A thousand containers have some ten thousand.
const MOST_OBJECTS: u64 = 100_000;

/// Bytes that all answers which are being read may have together.
const LARGEST_ANSWERS: u64 = 2 * LARGEST_ANSWER;

/// The word that marks the limit's error among others of the same kind.
pub const TOO_LARGE: &str = "answer larger than 8 MiB";

/// A stream that ends in an error once too many bytes came, through it or through all.
pub struct Bounded<S> {
    stream: S,
    read: u64,
    objects: u64,
    /// What all streams have read that are open now.
    together: Arc<AtomicU64>,
}

impl<S> Bounded<S> {
    pub fn new(stream: S, together: Arc<AtomicU64>) -> Self {
        Self {
            stream,
            read: 0,
            objects: 0,
            together,
        }
    }
}

impl<S> Drop for Bounded<S> {
    fn drop(&mut self) {
        self.together.fetch_sub(self.read, Ordering::Relaxed);
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Bounded<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        std::task::ready!(Pin::new(&mut self.stream).poll_read(cx, buf))?;
        let new = &buf.filled()[before..];
        let read = new.len() as u64;
        self.read += read;
        self.objects += new.iter().filter(|byte| **byte == b'{').count() as u64;
        let together = self.together.fetch_add(read, Ordering::Relaxed) + read;
        let too_large = self.read > LARGEST_ANSWER || self.objects > MOST_OBJECTS;
        if too_large || together > LARGEST_ANSWERS {
            return Poll::Ready(Err(io::Error::other(TOO_LARGE)));
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Bounded<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

impl<S> Connection for Bounded<S> {
    fn connected(&self) -> Connected {
        Connected::new()
    }
}
