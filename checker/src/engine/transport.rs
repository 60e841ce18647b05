//! Connections to an engine that never read more than an answer may hold: a broken or hostile
//! server that sends without end becomes an error, not an exhausted machine.

use std::io;
use std::path::PathBuf;
use std::pin::Pin;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Duration;

use bollard::errors::Error;
use bollard::{API_DEFAULT_VERSION, BollardRequest, Docker};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::{Connected, Connection};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
#[cfg(unix)]
use tokio::net::UnixStream;
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;

/// Bytes that one answer may have, its headers included. A thousand containers take one or two
/// million.
const LARGEST_ANSWER: u64 = 8 * 1024 * 1024;

/// Objects that one answer may have, counted by their braces: each takes a thousand times the
/// memory of its two bytes once it is parsed. A thousand containers have some ten thousand.
const MOST_OBJECTS: u64 = 100_000;

/// Bytes that all answers which are being read may have together.
const LARGEST_ANSWERS: u64 = 2 * LARGEST_ANSWER;

/// Logins through ssh at a time. Each takes a moment, and a server turns many at once away
/// (sshd's `MaxStartups`: from ten on), so they are few and serve many questions.
const MOST_LOGINS: usize = 4;

/// Bytes of what ssh complains about that are kept.
const LARGEST_COMPLAINT: u64 = 64 * 1024;

/// The word that marks the limit's error among others of the same kind.
pub const TOO_LARGE: &str = "answer larger than 8 MiB";

/// A client that reaches the engine through a unix socket.
#[cfg(unix)]
pub fn unix(path: PathBuf, timeout: Duration) -> Result<Docker, Error> {
    client(timeout, 0, move || {
        let path = path.clone();
        async move { UnixStream::connect(path).await }
    })
}

/// A client that reaches the engine at `host:port`, without TLS.
pub fn tcp(host: String, timeout: Duration) -> Result<Docker, Error> {
    client(timeout, 0, move || {
        let host = host.clone();
        async move { TcpStream::connect(host).await }
    })
}

/// A client that reaches the engine as the docker command line does: the learner's own `ssh` runs
/// `docker system dial-stdio` over there. `host` is `user@host:port`, as ssh reads it after `ssh://`.
pub fn ssh(host: &str, timeout: Duration) -> Result<Docker, Error> {
    let destination = format!("ssh://{host}");
    let logins = Arc::new(Logins::new());
    client(timeout, MOST_LOGINS, move || {
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

/// `idle`: connections that may be kept for another request. Their limit is then that of all
/// their answers.
fn client<S, F, C>(timeout: Duration, idle: usize, connect: C) -> Result<Docker, Error>
where
    C: Fn() -> F + Clone + Send + Sync + 'static,
    F: Future<Output = io::Result<S>> + Send + 'static,
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let together = Arc::new(AtomicU64::new(0));
    let connector = tower::service_fn(move |_: http::Uri| {
        let (stream, together) = (connect(), Arc::clone(&together));
        Box::pin(async move {
            Ok::<_, io::Error>(TokioIo::new(Bounded {
                stream: stream.await?,
                read: 0,
                objects: 0,
                together,
            }))
        })
    });
    // Where none is kept, a connection carries one request, and its limit is one answer's.
    let mut builder = Client::builder(TokioExecutor::new());
    builder.pool_max_idle_per_host(idle);
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

/// A stream that ends in an error once too many bytes came, through it or through all.
struct Bounded<S> {
    stream: S,
    read: u64,
    objects: u64,
    /// What all streams have read that are open now.
    together: Arc<AtomicU64>,
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

/// Who may log in, and when. The first goes alone, and where it fails nobody else tries: sshd
/// (9.8 on) locks an address out for a while that fails again and again (`PerSourcePenalties`).
struct Logins {
    free: Semaphore,
    works: AtomicBool,
    /// What the first one complained about.
    refused: OnceLock<String>,
}

impl Logins {
    fn new() -> Self {
        Self {
            free: Semaphore::new(1),
            works: AtomicBool::new(false),
            refused: OnceLock::new(),
        }
    }

    async fn next(self: Arc<Self>) -> io::Result<Login> {
        self.free
            .acquire()
            .await
            .map_err(io::Error::other)?
            .forget();
        let login = Login(self);
        match login.0.refused.get() {
            Some(complaint) => Err(io::Error::other(complaint.clone())),
            None => Ok(login),
        }
    }
}

/// The right to one login; given back when it is dropped.
struct Login(Arc<Logins>);

impl Login {
    fn worked(&self) {
        if !self.0.works.swap(true, Ordering::Relaxed) {
            self.0.free.add_permits(MOST_LOGINS - 1);
        }
    }

    fn failed(&self, complaint: &str) {
        if !self.0.works.load(Ordering::Relaxed) {
            let _ = self.0.refused.set(complaint.to_owned());
        }
    }
}

impl Drop for Login {
    fn drop(&mut self) {
        self.0.free.add_permits(1);
    }
}

/// A program's standard input and output as one stream. Where the program ends without a word,
/// what it complained about on standard error is the stream's error.
struct Piped {
    input: ChildStdin,
    output: ChildStdout,
    complaint: JoinHandle<String>,
    spoke: bool,
    _child: Child,
    login: Login,
}

impl Piped {
    fn start(mut command: Command, login: Login) -> io::Result<Self> {
        let piped = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = piped.kill_on_drop(true).spawn().map_err(|error| {
            let program = command
                .as_std()
                .get_program()
                .to_string_lossy()
                .into_owned();
            io::Error::new(error.kind(), format!("cannot run `{program}`: {error}"))
        })?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(input), Some(output), Some(errors)) = pipes else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        let complaint = tokio::spawn(async move {
            let mut text = Vec::new();
            let _ = errors.take(LARGEST_COMPLAINT).read_to_end(&mut text).await;
            complaint(&String::from_utf8_lossy(&text))
        });
        Ok(Self {
            input,
            output,
            complaint,
            spoke: false,
            _child: child,
            login,
        })
    }
}

/// The last line that says something: ssh puts warnings and banners before it.
fn complaint(text: &str) -> String {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .next_back()
        .unwrap_or("it ended without a word")
        .to_owned()
}

impl AsyncRead for Piped {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        std::task::ready!(Pin::new(&mut self.output).poll_read(cx, buf))?;
        if buf.filled().len() > before {
            self.login.worked();
            self.spoke = true;
        }
        if self.spoke || buf.remaining() == 0 {
            return Poll::Ready(Ok(()));
        }
        let complaint = std::task::ready!(Pin::new(&mut self.complaint).poll(cx));
        let complaint = complaint.unwrap_or_default();
        self.login.failed(&complaint);
        self.spoke = true; // what was complained about is said once
        Poll::Ready(Err(io::Error::other(complaint)))
    }
}

impl AsyncWrite for Piped {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.input).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.input).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.input).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_program_that_ends_without_an_answer_is_quoted_and_not_tried_again() {
        let logins = Arc::new(Logins::new());
        let mut git = Command::new("git"); // a program that every developer has
        git.arg("no-such-command");
        let mut stream = Piped::start(git, Arc::clone(&logins).next().await.unwrap()).unwrap();
        let error = stream.read_u8().await.unwrap_err();
        assert!(error.to_string().contains("no-such-command"), "{error}");
        // The second time it has simply ended.
        let again = stream.read_u8().await.unwrap_err();
        assert_eq!(again.kind(), io::ErrorKind::UnexpectedEof);
        drop(stream);
        let next = logins.next().await.err().unwrap();
        assert_eq!(next.to_string(), error.to_string());
    }

    #[tokio::test]
    async fn a_program_that_is_missing_is_named() {
        let login = Arc::new(Logins::new()).next().await.unwrap();
        let missing = Piped::start(Command::new("no-such-program"), login);
        let error = missing.err().unwrap().to_string();
        assert!(error.contains("no-such-program"), "{error}");
    }

    #[tokio::test]
    async fn the_first_login_goes_alone_and_opens_the_door_for_others() {
        let logins = Arc::new(Logins::new());
        let next = || Arc::clone(&logins).next();
        let first = next().await.unwrap();
        assert!(futures_util::FutureExt::now_or_never(next()).is_none());
        first.worked();
        let mut held = Vec::new();
        for _ in 1..MOST_LOGINS {
            held.push(next().await.unwrap());
        }
        assert!(futures_util::FutureExt::now_or_never(next()).is_none());
        drop(held.pop());
        assert!(next().await.is_ok());
    }

    #[test]
    fn the_last_line_of_a_complaint_tells_most() {
        let text = "** WARNING: old key\r\nHost key verification failed.\r\n\n";
        assert_eq!(complaint(text), "Host key verification failed.");
        assert!(!complaint("").is_empty());
    }
}
