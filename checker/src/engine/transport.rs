//! Connections to an engine that never read more than an answer may hold: a broken or hostile
//! server that sends without end becomes an error, not an exhausted machine.

use std::io;
use std::path::PathBuf;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bollard::errors::Error;
use bollard::{API_DEFAULT_VERSION, BollardRequest, Docker};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::{Connected, Connection};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
#[cfg(unix)]
use tokio::net::UnixStream;

/// Bytes that one answer may have, its headers included.
pub const LARGEST_ANSWER: u64 = 64 * 1024 * 1024;

/// The word that marks the limit's error among others of the same kind.
pub const TOO_LARGE: &str = "answer larger than 64 MiB";

/// A client that reaches the engine through a unix socket.
#[cfg(unix)]
pub fn unix(path: PathBuf, timeout: Duration) -> Result<Docker, Error> {
    client(timeout, move || {
        let path = path.clone();
        async move { UnixStream::connect(path).await }
    })
}

/// A client that reaches the engine at `host:port`, without TLS.
pub fn tcp(host: String, timeout: Duration) -> Result<Docker, Error> {
    client(timeout, move || {
        let host = host.clone();
        async move { TcpStream::connect(host).await }
    })
}

fn client<S, F, C>(timeout: Duration, connect: C) -> Result<Docker, Error>
where
    C: Fn() -> F + Clone + Send + Sync + 'static,
    F: Future<Output = io::Result<S>> + Send + 'static,
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let connector = tower::service_fn(move |_: http::Uri| {
        let stream = connect();
        Box::pin(async move {
            let stream = stream.await?;
            Ok::<_, io::Error>(TokioIo::new(Bounded {
                stream,
                left: LARGEST_ANSWER,
            }))
        })
    });
    // A connection carries one request, so that its limit is one answer's.
    let mut builder = Client::builder(TokioExecutor::new());
    builder.pool_max_idle_per_host(0);
    let client = builder.build(connector);
    Docker::connect_with_custom_transport(
        move |request: BollardRequest| {
            let response = client.request(request);
            Box::pin(async move { response.await.map_err(Error::from) })
        },
        Some("http://localhost"),
        timeout.as_secs().saturating_add(1),
        API_DEFAULT_VERSION,
    )
}

/// A stream that ends in an error once more than `left` bytes came.
struct Bounded<S> {
    stream: S,
    left: u64,
}

impl<S: AsyncRead + Unpin> AsyncRead for Bounded<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        std::task::ready!(Pin::new(&mut self.stream).poll_read(cx, buf))?;
        let read = (buf.filled().len() - before) as u64;
        match self.left.checked_sub(read) {
            Some(left) => {
                self.left = left;
                Poll::Ready(Ok(()))
            }
            None => Poll::Ready(Err(io::Error::other(TOO_LARGE))),
        }
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
