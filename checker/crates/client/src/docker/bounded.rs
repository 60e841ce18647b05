//! A connection that never reads more than an answer may hold: a broken or hostile server that
//! sends without end becomes an error, not an exhausted machine.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper_util::client::legacy::connect::{Connected, Connection};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Bytes that one answer may have, its headers included. A thousand containers take one or two
/// million.
pub const LARGEST_ANSWER: u64 = 8 * 1024 * 1024;

/// Objects that one answer may have, counted by their braces: each takes a thousand times the
/// memory of its two bytes once it is parsed. A thousand containers have some ten thousand.
const MOST_OBJECTS: u64 = 100_000;

/// The error of an answer over the limit, inside of an [`io::Error`].
#[derive(Debug, thiserror::Error)]
#[error("answer larger than 8 MiB")]
pub struct TooLarge;

/// A stream that ends in an error once an answer has too many bytes. A question that is written
/// begins another answer.
pub struct Bounded<S> {
    stream: S,
    read: u64,
    objects: u64,
}

impl<S> Bounded<S> {
    pub fn new(stream: S) -> Self {
        Self {
            stream,
            read: 0,
            objects: 0,
        }
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
        if self.read > LARGEST_ANSWER || self.objects > MOST_OBJECTS {
            return Poll::Ready(Err(io::Error::other(TooLarge)));
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
        (self.read, self.objects) = (0, 0);
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

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    #[tokio::test]
    async fn each_answer_has_a_bound_of_its_own() {
        let (ours, mut theirs) = tokio::io::duplex(64 * 1024);
        let mut ours = Bounded::new(ours);
        let answer = vec![b'x'; LARGEST_ANSWER as usize];
        let serve = tokio::spawn(async move {
            for _ in 0..2 {
                theirs.read_u8().await.unwrap();
                theirs.write_all(&answer).await.unwrap();
            }
            let _ = theirs.write_all(b"x").await;
            theirs
        });
        let mut read = vec![0; LARGEST_ANSWER as usize];
        for _ in 0..2 {
            ours.write_u8(b'?').await.unwrap();
            ours.read_exact(&mut read).await.unwrap();
        }
        let error = ours.read_u8().await.unwrap_err();
        assert!(error.get_ref().is_some_and(|it| it.is::<TooLarge>()));
        drop(serve);
    }

    #[tokio::test]
    async fn objects_are_counted_too() {
        let many = vec![b'{'; MOST_OBJECTS as usize + 1];
        let mut ours = Bounded::new(tokio::io::join(&many[..], tokio::io::sink()));
        let mut part = vec![0; 8192];
        let error = loop {
            match ours.read(&mut part).await {
                Ok(read) => assert!(read > 0, "it ended without an error"),
                Err(error) => break error,
            }
        };
        assert!(error.get_ref().is_some_and(|it| it.is::<TooLarge>()));
    }
}
