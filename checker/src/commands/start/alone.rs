//! One `checker start` a course at a time: the second learns where the first is.
#![expect(clippy::disallowed_methods, reason = "writes or removes files itself")]

use std::fmt;
use std::fs::File;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use notify::Watcher;

use course::learner::STATE;
use plain::disk;

/// Bytes that an address may have.
const LONGEST: u64 = 256;

/// Where a book is served, as an address for browsers: always one of this computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BookUrl(SocketAddr);

impl BookUrl {
    pub fn new(address: SocketAddr) -> Self {
        Self(address)
    }
}

impl fmt::Display for BookUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "http://{}/", self.0)
    }
}

impl FromStr for BookUrl {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let address = text.strip_prefix("http://").ok_or(())?;
        let address = address.strip_suffix('/').ok_or(())?;
        let address: SocketAddr = address.parse().map_err(drop)?;
        if address.ip().is_loopback() {
            Ok(Self(address))
        } else {
            Err(())
        }
    }
}

/// Which one this process is.
#[derive(Debug)]
pub enum Alone {
    First(Held),
    /// Another one runs; `None` where it has no address yet.
    Second {
        address: Option<BookUrl>,
    },
}

/// Held by the one that is running; let go however the process ends.
#[derive(Debug)]
pub struct Held {
    _file: File,
    address: PathBuf,
    folder: PathBuf,
}

/// Becomes the one that is running, or finds the address of the one that is. That one may be about
/// to write it: then it is waited for, at most for `patience`.
///
/// # Errors
/// I/O errors.
pub fn try_alone(root: &Path, patience: Duration) -> io::Result<Alone> {
    let folder = root.join(STATE);
    if let Some(held) = try_hold(&folder)? {
        return Ok(Alone::First(held));
    }
    let until = Instant::now() + patience;
    let (changed, changes) = mpsc::channel();
    let tell = move |_: notify::Result<notify::Event>| {
        // Nothing waits any more when the address was found.
        let _ = changed.send(());
    };
    // Without it the file is read twice: now, and when the time is over.
    let mut watcher = notify::recommended_watcher(tell).ok();
    if let Some(watcher) = &mut watcher {
        let _ = watcher.watch(&folder, notify::RecursiveMode::NonRecursive);
    }
    loop {
        if let Some(address) = read(&folder) {
            let address = Some(address);
            return Ok(Alone::Second { address });
        }
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            break;
        }
        let _ = changes.recv_timeout(left);
    }
    // It may have ended meanwhile.
    Ok(match try_hold(&folder)? {
        Some(held) => Alone::First(held),
        None => Alone::Second { address: None },
    })
}

fn try_hold(folder: &Path) -> io::Result<Option<Held>> {
    let held = disk::try_hold(&folder.join("running"))?;
    Ok(held.map(|file| {
        let held = Held {
            _file: file,
            address: folder.join("address"),
            folder: folder.to_owned(),
        };
        // What a killed process left behind leads nowhere.
        let _ = std::fs::remove_file(&held.address);
        held
    }))
}

fn read(folder: &Path) -> Option<BookUrl> {
    let bytes = disk::read_bounded(&folder.join("address"), LONGEST).ok()?;
    std::str::from_utf8(&bytes).ok()?.trim().parse().ok()
}

impl Held {
    /// Leaves the address for the next one who asks.
    ///
    /// # Errors
    /// I/O errors.
    pub fn publish(&self, address: BookUrl) -> io::Result<()> {
        let lock = disk::lock(&self.folder)?;
        disk::write_private(&lock, &self.address, address.to_string().as_bytes())
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // No one believes an address while the lock is free.
        let _ = std::fs::remove_file(&self.address);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(60);

    fn url() -> BookUrl {
        "http://127.0.0.1:3000/".parse().unwrap()
    }

    fn first(root: &Path) -> Held {
        match try_alone(root, Duration::ZERO).unwrap() {
            Alone::First(held) => held,
            Alone::Second { .. } => panic!("nothing else runs"),
        }
    }

    fn second(root: &Path, patience: Duration) -> Option<BookUrl> {
        match try_alone(root, patience).unwrap() {
            Alone::First(_) => panic!("another one runs"),
            Alone::Second { address } => address,
        }
    }

    #[test]
    fn the_second_learns_the_address_of_the_first() {
        let root = tempfile::tempdir().unwrap();
        let held = first(root.path());
        held.publish(url()).unwrap();
        assert_eq!(second(root.path(), Duration::ZERO), Some(url()));
        drop(held);
        drop(first(root.path()));
    }

    #[test]
    fn while_the_first_has_no_address_the_second_has_none_to_open() {
        let root = tempfile::tempdir().unwrap();
        let held = first(root.path());
        assert_eq!(second(root.path(), Duration::ZERO), None);
        // Neither an empty file nor a place elsewhere is an address of a book.
        for content in [
            "",
            "\n",
            "http://evil.example/",
            "http://192.0.2.1:80/",
            "x",
        ] {
            std::fs::write(&held.address, content).unwrap();
            assert_eq!(second(root.path(), Duration::ZERO), None, "{content:?}");
        }
    }

    #[test]
    fn the_address_is_waited_for() {
        let root = tempfile::tempdir().unwrap();
        let held = first(root.path());
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| second(root.path(), LONG));
            held.publish(url()).unwrap();
            assert_eq!(waiting.join().unwrap(), Some(url()));
        });
    }

    #[test]
    fn an_address_that_a_killed_process_left_is_not_believed() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join(STATE);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("address"), "http://127.0.0.1:3000/").unwrap();
        let held = first(root.path());
        assert_eq!(second(root.path(), Duration::ZERO), None);
        drop(held);
    }
}
