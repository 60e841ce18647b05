//! Sends what waits in the outbox: at once when asked to by hand, and by a process of its own
//! after each check, so that no check waits for a network.
//!
//! That process is alone (a lock that ends with it), tries again with growing pauses, ends when
//! there is nothing left to do, and may be killed at any moment: what was not sent waits still,
//! and the next check starts another.
#![expect(clippy::disallowed_methods, reason = "runs another program")]

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::membership::{Membership, MembershipError};
use super::outbox::{Outbox, Outcome, Waiting};
use super::submission;
use crate::transport::{Artifact, Pushed, Registry, RegistryError};
use course::exercise::LessonId;
use plain::disk;
use plain::explain::Explain as _;

/// Pauses between tries: the first, and the longest.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// How long a process tries without any success; then the next check starts another.
const ENDURANCE: Duration = Duration::from_secs(30 * 60);

/// How often a pausing process looks whether something new waits.
const TICK: Duration = Duration::from_millis(500);

/// How long one waits for another process that is sending.
const PATIENCE: Duration = Duration::from_secs(60);

/// A result that was sent.
#[derive(Debug)]
pub struct Delivered {
    pub lesson: LessonId,
    pub tag: String,
    /// `false` where another machine of the learner had sent a later one.
    pub is_newest: bool,
}

/// What happened to one result.
#[derive(Debug)]
pub enum Event {
    Delivered(Delivered),
    /// It can never be sent, and lies aside.
    SetAside {
        lesson: LessonId,
        path: PathBuf,
        why: Option<RegistryError>,
    },
}

/// Why sending stopped before everything was sent.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    #[error(transparent)]
    Registry(#[from] RegistryError),
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Membership(#[from] MembershipError),
    /// The class was left meanwhile.
    #[error("no class")]
    Left,
}

/// Sends what waits, the oldest first, and reports each; stops at the first that has to wait.
///
/// # Errors
/// Why the rest waits.
pub async fn send(root: &Path, mut tell: impl FnMut(Event)) -> Result<(), Stopped> {
    let outbox = Outbox::of(root);
    let mut joined: Option<(Membership, Registry)> = None;
    loop {
        let class = Membership::joined(root)?.ok_or(Stopped::Left)?;
        let _alone = disk::lock_within(&outbox.lock_folder("sending"), PATIENCE)?;
        let Some(waiting) = outbox.waiting()?.into_iter().next() else {
            return Ok(());
        };
        let registry = match &joined {
            Some((known, registry)) if known.is_same(&class) => registry,
            _ => &joined.insert((class.clone(), class.registry()?)).1,
        };
        match send_one(registry, &class.repository(), &waiting, &outbox).await {
            Ok(event) => tell(event),
            Err(Stopped::Registry(error)) => {
                note(&outbox, &error)?;
                return Err(error.into());
            }
            Err(other) => return Err(other),
        }
    }
}

async fn send_one(
    registry: &Registry,
    repository: &str,
    waiting: &Waiting,
    outbox: &Outbox,
) -> Result<Event, Stopped> {
    let lesson = waiting.lesson.clone();
    let bytes = match waiting.bytes() {
        Err(error) if error.kind() == io::ErrorKind::FileTooLarge => Vec::new(),
        bytes => bytes?,
    };
    let Ok(read) = submission::read(&bytes) else {
        let path = outbox.set_aside(waiting, "corrupt")?;
        return Ok(Event::SetAside {
            lesson,
            path,
            why: None,
        });
    };
    let artifact = Artifact::new(bytes, lesson.clone(), read.submission.made_at);
    match registry.push(repository, &artifact).await {
        Ok(pushed) => {
            outbox.was_sent(waiting, &artifact.attempt)?;
            Ok(Event::Delivered(Delivered {
                lesson,
                tag: artifact.attempt,
                is_newest: pushed == Pushed::Newest,
            }))
        }
        // Trying again would bring the same, and hold back all that comes after.
        Err(error) if error.is_about_the_result() => {
            let path = outbox.set_aside(waiting, "refused")?;
            note(outbox, &error)?;
            Ok(Event::SetAside {
                lesson,
                path,
                why: Some(error),
            })
        }
        Err(error) => Err(error.into()),
    }
}

/// Keeps why nothing is sent, for the next check to report.
fn note(outbox: &Outbox, error: &RegistryError) -> io::Result<()> {
    outbox.update(|state| {
        state.outcome = Some(Outcome {
            kind: error.kind().to_owned(),
            reason: error.remedy().map(|remedy| (error.reason(), remedy)),
            at: plain::clock::now(),
        });
    })
}

/// The program that sends, by calling [`run`], and its arguments.
#[derive(Debug, Clone)]
pub struct SenderCommand {
    pub program: PathBuf,
    pub arguments: Vec<OsString>,
}

/// Starts a process that sends, and does not wait for it.
///
/// # Errors
/// No such process can be started.
pub fn start(sender: &SenderCommand) -> io::Result<()> {
    let mut command = Command::new(&sender.program);
    command
        .args(&sender.arguments)
        .current_dir(std::env::temp_dir())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    // Apart from the terminal: Ctrl-C there is not meant for it.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    #[cfg(windows)]
    {
        /// <https://learn.microsoft.com/windows/win32/procthread/process-creation-flags>
        const DETACHED_PROCESS: u32 = 0x8;
        std::os::windows::process::CommandExt::creation_flags(&mut command, DETACHED_PROCESS);
    }
    let mut process = command.spawn()?;
    // A checker that runs on must take note of its end, or its number stays in use.
    std::thread::spawn(move || process.wait());
    Ok(())
}

/// What that process does.
///
/// # Errors
/// I/O errors of the outbox.
pub async fn run(root: &Path) -> Result<(), Stopped> {
    let outbox = Outbox::of(root);
    loop {
        if Membership::joined(root)?.is_none() {
            return Ok(());
        }
        {
            let alone = disk::lock_within(&outbox.lock_folder("sender"), Duration::ZERO);
            match alone {
                Err(error) if error.kind() == io::ErrorKind::TimedOut => return Ok(()),
                alone => {
                    let _alone = alone?;
                    if !try_until_sent(root, &outbox).await? {
                        return Ok(());
                    }
                }
            }
        }
        // Whoever found this process alone relied on it: it looks again once it no longer is.
        if outbox.waiting()?.is_empty() {
            return Ok(());
        }
    }
}

/// Whether all was sent; otherwise there is no point in going on.
async fn try_until_sent(root: &Path, outbox: &Outbox) -> Result<bool, Stopped> {
    let mut pause = FIRST_PAUSE;
    let mut last_success = Instant::now();
    loop {
        let mut moved = false;
        match send(root, |_| moved = true).await {
            Ok(()) => return Ok(true),
            Err(Stopped::Registry(error)) if !error.is_final() => {}
            Err(Stopped::Registry(_) | Stopped::Left) => return Ok(false),
            Err(other) => return Err(other),
        }
        if moved {
            (pause, last_success) = (FIRST_PAUSE, Instant::now());
        }
        if last_success.elapsed() > ENDURANCE {
            return Ok(false);
        }
        if something_new(outbox, pause).await? {
            (pause, last_success) = (FIRST_PAUSE, Instant::now());
        } else {
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }
}

/// Pauses; `true` as soon as something else waits than before: the learner is at work, so it is
/// worth another try.
async fn something_new(outbox: &Outbox, pause: Duration) -> io::Result<bool> {
    let before = outbox.waiting()?;
    let until = Instant::now() + pause;
    while Instant::now() < until {
        tokio::time::sleep(TICK.min(pause)).await;
        if outbox.waiting()? != before {
            return Ok(true);
        }
    }
    Ok(false)
}
