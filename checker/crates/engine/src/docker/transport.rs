//! Connections to an engine: through a unix socket, TCP, TLS, or the learner's own ssh.
#![expect(clippy::disallowed_methods, reason = "runs another program")]

use std::io;
use std::path::Path;
#[cfg(unix)]
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bollard::errors::Error;
use bollard::{API_DEFAULT_VERSION, BollardRequest, Docker};
use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
#[cfg(unix)]
use tokio::net::UnixStream;
use tokio::process::Command;

use super::bounded::Bounded;
use super::request;
use super::ssh::{Logins, MOST_LOGINS, Piped};
use super::tls::Tls;

/// The host of questions to an engine that needs no name.
const LOCAL: &str = "http://localhost";

/// A client that reaches the engine through a unix socket.
#[cfg(unix)]
pub fn unix(path: PathBuf, timeout: Duration) -> Result<Docker, Error> {
    client(LOCAL, timeout, 0, move || {
        let path = path.clone();
        async move { UnixStream::connect(path).await }
    })
}

/// A client that reaches the engine at `host:port`, without TLS.
pub fn tcp(host: String, timeout: Duration) -> Result<Docker, Error> {
    client(LOCAL, timeout, 0, move || {
        let host = host.clone();
        async move { TcpStream::connect(host).await }
    })
}

/// A client that reaches the engine at `host:port` through TLS, with the certificates of a folder.
pub fn tls(host: String, certificates: &Path, timeout: Duration) -> Result<Docker, Error> {
    let url = format!("http://{host}");
    let tls = Tls::new(host, certificates)?;
    client(&url, timeout, 0, move || tls.clone().connect())
}

/// A client that reaches the engine as the docker command line does: the learner's own `ssh` runs
/// `docker system dial-stdio` over there. `host` is `user@host:port`, as ssh reads it after `ssh://`.
pub fn ssh(host: &str, timeout: Duration) -> Result<Docker, Error> {
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

/// `url`: what the questions name as their host. `idle`: connections that may be kept for another request.
fn client<S, F, C>(url: &str, timeout: Duration, idle: usize, connect: C) -> Result<Docker, Error>
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
    Docker::connect_with_custom_transport(
        move |request: BollardRequest| {
            let response = client.request(request);
            Box::pin(async move { request::own(response.await.map_err(Error::from)?) })
        },
        Some(url),
        timeout.as_secs().saturating_add(1),
        API_DEFAULT_VERSION,
    )
}
