//! Connections to an engine: through a unix socket, TCP, TLS, or the learner's own ssh.
#![expect(clippy::disallowed_methods, reason = "runs another program")]

use std::io;
#[cfg(unix)]
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bollard::BollardRequest;
use bollard::errors::Error;
use futures_util::future::BoxFuture;
use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
#[cfg(unix)]
use tokio::net::UnixStream;
use tokio::process::Command;

use super::bounded::Bounded;
use super::connection::Connection;
use super::ssh::{Logins, MOST_LOGINS, Piped};
use super::tls::Tls;
use engine::Certificates;

/// Connections that are kept for another question: most of a run's questions come at once.
const MOST_IDLE: usize = 8;

/// The host of questions to an engine that needs no name.
const LOCAL: &str = "http://localhost";

/// A client that reaches the engine through a unix socket.
#[cfg(unix)]
pub fn unix(path: PathBuf, timeout: Duration) -> Result<Connection, Error> {
    client(LOCAL, timeout, MOST_IDLE, move || {
        let path = path.clone();
        async move { UnixStream::connect(path).await }
    })
}

/// A client that reaches the engine through a named pipe: `//./pipe/docker_engine`.
#[cfg(windows)]
pub fn pipe(path: &str, timeout: Duration) -> Result<Connection, Error> {
    let path = path.replace('/', "\\");
    client(LOCAL, timeout, MOST_IDLE, move || {
        let path = path.clone();
        async move { open_pipe(&path).await }
    })
}

/// Waits while the engine serves others: a pipe takes one after the other.
#[cfg(windows)]
async fn open_pipe(path: &str) -> io::Result<tokio::net::windows::named_pipe::NamedPipeClient> {
    const BUSY: i32 = 231;
    loop {
        match tokio::net::windows::named_pipe::ClientOptions::new().open(path) {
            Err(error) if error.raw_os_error() == Some(BUSY) => {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            opened => return opened,
        }
    }
}

/// A client that reaches the engine at `host:port`, without TLS.
pub fn tcp(host: String, timeout: Duration) -> Result<Connection, Error> {
    client(LOCAL, timeout, MOST_IDLE, move || {
        let host = host.clone();
        async move { TcpStream::connect(host).await }
    })
}

/// A client that reaches the engine at `host:port` through TLS.
pub fn tls(
    host: String,
    certificates: &Certificates,
    timeout: Duration,
) -> Result<Connection, Error> {
    let url = format!("http://{host}");
    let tls = Tls::new(host, certificates)?;
    client(&url, timeout, MOST_IDLE, move || tls.clone().connect())
}

/// A client that reaches the engine as the docker command line does: the learner's own `ssh` runs
/// `docker system dial-stdio` over there. `host` is `user@host:port`, as ssh reads it after `ssh://`.
pub fn ssh(host: &str, timeout: Duration) -> Result<Connection, Error> {
    let destination = format!("ssh://{host}");
    let logins = Arc::new(Logins::new());
    client(LOCAL, timeout, MOST_LOGINS, move || {
        let (destination, logins) = (destination.clone(), Arc::clone(&logins));
        async move {
            let login = logins.next().await?;
            let mut ssh = Command::new("ssh");
            // Several logins at once cannot ask anything: a question becomes a complaint.
            ssh.args(["-T", "-o", "BatchMode=yes", "--", &destination]);
            ssh.args(["docker", "system", "dial-stdio"]);
            Piped::start(ssh, login)
        }
    })
}

/// `url`: what the questions name as their host. `idle`: connections that are kept for another question.
fn client<S, F, C>(
    url: &str,
    timeout: Duration,
    idle: usize,
    connect: C,
) -> Result<Connection, Error>
where
    C: Fn() -> F + Clone + Send + Sync + 'static,
    F: Future<Output = io::Result<S>> + Send + 'static,
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let connector = tower::service_fn(move |_: http::Uri| {
        let stream = connect();
        Box::pin(async move { Ok::<_, io::Error>(TokioIo::new(Bounded::new(stream.await?))) })
    });
    let mut builder = Client::builder(TokioExecutor::new());
    builder.pool_max_idle_per_host(idle);
    let client = builder.build(connector);
    let send = move |request: BollardRequest| {
        let response = client.request(request);
        Box::pin(async move { response.await.map_err(Error::from) }) as BoxFuture<'static, _>
    };
    Connection::new(url, Arc::new(send), timeout)
}
