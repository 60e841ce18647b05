//! An engine's connection through the learner's own `ssh`: who may log in when, and a program's
//! standard input and output as one stream.

use std::io;
use std::pin::Pin;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, ReadBuf};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;

/// Logins through ssh at a time. Each takes a moment, and a server turns many at once away
/// (sshd's `MaxStartups`: from ten on), so they are few and serve many questions.
pub const MOST_LOGINS: usize = 4;

/// Bytes of what ssh complains about that are kept.
const LARGEST_COMPLAINT: u64 = 64 * 1024;

/// Who may log in, and when. The first goes alone, and where it fails no other connection tries:
/// sshd (9.8 on) locks an address out for a while that fails again and again
/// (`PerSourcePenalties`).
pub struct Logins {
    free: Semaphore,
    works: AtomicBool,
    /// What the first one complained about.
    refused: OnceLock<String>,
}

impl Logins {
    pub fn new() -> Self {
        Self {
            free: Semaphore::new(1),
            works: AtomicBool::new(false),
            refused: OnceLock::new(),
        }
    }

    pub async fn next(self: Arc<Self>) -> io::Result<Login> {
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
pub struct Login(Arc<Logins>);

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
pub struct Piped {
    input: ChildStdin,
    output: ChildStdout,
    complaint: JoinHandle<String>,
    spoke: bool,
    _child: Child,
    login: Login,
}

impl Piped {
    pub fn start(mut command: Command, login: Login) -> io::Result<Self> {
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
