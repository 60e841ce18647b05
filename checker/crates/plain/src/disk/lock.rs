//! Locks between processes. They end with the process, however it ends.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::read::open_regular;

/// How long to wait for another checker that is writing.
const PATIENCE: Duration = Duration::from_secs(10);

/// Held while the files of a folder are read, changed and written back.
#[derive(Debug)]
#[must_use]
pub struct Lock {
    folder: PathBuf,
    #[expect(dead_code, reason = "the lock ends when the file closes")]
    file: File,
}

impl Lock {
    /// The folder whose files are locked, those of the folders below it included.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

/// Waits until no other process holds the folder's lock, and makes the folder where it is missing.
///
/// # Errors
/// I/O errors, and [`io::ErrorKind::TimedOut`] after ten seconds.
pub fn lock(folder: &Path) -> io::Result<Lock> {
    lock_within(folder, PATIENCE)
}

/// As [`lock`], with another patience; with none at all it is tried once.
///
/// # Errors
/// I/O errors, and [`io::ErrorKind::TimedOut`] when the time is over.
pub fn lock_within(folder: &Path, patience: Duration) -> io::Result<Lock> {
    let file = open(&folder.join("lock"))?;
    let until = Instant::now() + patience;
    loop {
        match file.try_lock() {
            Ok(()) => {
                let folder = folder.to_owned();
                return Ok(Lock { folder, file });
            }
            Err(fs::TryLockError::Error(error)) => return Err(error),
            Err(fs::TryLockError::WouldBlock) if Instant::now() >= until => {
                return Err(io::Error::new(
                    io::ErrorKind::TimedOut,
                    "another checker holds the lock",
                ));
            }
            // The platform offers no lock with a deadline; the holder needs milliseconds.
            Err(fs::TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(5)),
        }
    }
}

/// Holds a file for as long as the returned handle lives; `None` where another process holds it.
///
/// # Errors
/// I/O errors.
pub fn try_hold(path: &Path) -> io::Result<Option<File>> {
    let file = open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(fs::TryLockError::WouldBlock) => Ok(None),
        Err(fs::TryLockError::Error(error)) => Err(error),
    }
}

/// A file whose only purpose is to be locked.
fn open(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        super::folder::make(folder)?;
    }
    open_regular(
        File::options().create(true).truncate(false).write(true),
        path,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_held_by_one_and_knows_its_folder() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("state");
        let held = lock(&folder).unwrap();
        assert_eq!(held.folder(), folder);
        let second = lock_within(&folder, Duration::ZERO).unwrap_err();
        assert_eq!(second.kind(), io::ErrorKind::TimedOut);
        drop(held);
        assert!(lock_within(&folder, Duration::ZERO).is_ok());
    }

    #[test]
    fn a_held_file_is_free_again_with_its_handle() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("state/running");
        let held = try_hold(&path).unwrap();
        assert!(held.is_some());
        assert!(try_hold(&path).unwrap().is_none());
        drop(held);
        assert!(try_hold(&path).unwrap().is_some());
    }
}
