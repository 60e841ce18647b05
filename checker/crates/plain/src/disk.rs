//! Files that are never half written and never lost to another process.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long to wait for another checker that is writing.
const PATIENCE: Duration = Duration::from_secs(10);

/// Held while a folder's files are read, changed and written back.
#[must_use]
pub struct Lock(#[expect(dead_code, reason = "the lock ends when the file closes")] File);

/// Waits until no other process holds the folder's lock. A killed process holds none.
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
    fs::create_dir_all(folder)?;
    let path = folder.join("lock");
    if path.exists() {
        must_be_regular(&path)?;
    }
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)?;
    let until = Instant::now() + patience;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Lock(file)),
            Err(fs::TryLockError::Error(error)) => return Err(error),
            Err(fs::TryLockError::WouldBlock) if Instant::now() >= until => {
                return Err(io::Error::new(
                    io::ErrorKind::TimedOut,
                    "another checker holds the lock",
                ));
            }
            // The platform has no lock with a deadline; the holder needs milliseconds.
            Err(fs::TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(5)),
        }
    }
}

/// Holds a file for as long as what comes back lives; `None` where another process holds it. A
/// killed process holds none.
///
/// # Errors
/// I/O errors.
pub fn try_hold(path: &Path) -> io::Result<Option<File>> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    if path.exists() {
        must_be_regular(path)?;
    }
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(fs::TryLockError::WouldBlock) => Ok(None),
        Err(fs::TryLockError::Error(error)) => Err(error),
    }
}

/// Replaces `path` whole: written aside, flushed to the disk, renamed. Whatever happens
/// meanwhile, the path holds the old or the new bytes.
///
/// # Errors
/// I/O errors; the old file is then as it was.
pub fn write_whole(_held: &Lock, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    remove_leftovers(folder);
    let mut aside = tempfile::Builder::new().prefix(ASIDE).tempfile_in(folder)?;
    aside.write_all(bytes)?;
    aside.as_file().sync_all()?;
    aside.persist(path).map_err(|error| error.error)?;
    // The rename itself is on the disk once the folder is; Windows has no such call.
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Writes many files into one folder, each whole: for what can be made again, so that none is
/// flushed by itself.
///
/// # Errors
/// I/O errors; the files before are then written.
pub fn write_each(
    _held: &Lock,
    folder: &Path,
    files: impl IntoIterator<Item = (String, Vec<u8>)>,
) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    remove_leftovers(folder);
    for (name, bytes) in files {
        let mut aside = tempfile::Builder::new().prefix(ASIDE).tempfile_in(folder)?;
        aside.write_all(&bytes)?;
        aside
            .persist(folder.join(name))
            .map_err(|error| error.error)?;
    }
    Ok(())
}

/// Renames `path` to `path.LABEL`, or `path.LABEL-2` and so on: nothing is ever written over.
///
/// # Errors
/// I/O errors; the file is then where it was.
pub fn set_aside(_held: &Lock, path: &Path, label: &str) -> io::Result<PathBuf> {
    let mut number = 1;
    loop {
        let mut aside = path.as_os_str().to_owned();
        aside.push(format!(".{label}"));
        if number > 1 {
            aside.push(format!("-{number}"));
        }
        let aside = PathBuf::from(aside);
        if fs::symlink_metadata(&aside).is_err() {
            fs::rename(path, &aside)?;
            return Ok(aside);
        }
        number += 1;
    }
}

/// How the names of files that are being written begin.
const ASIDE: &str = ".writing-";

/// What killed processes left behind: we hold the lock, so nobody is writing these.
fn remove_leftovers(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(ASIDE) {
            // A leftover that stays does no harm.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Reads a regular file of at most `limit` bytes.
///
/// # Errors
/// I/O errors; [`io::ErrorKind::InvalidInput`] for what is no regular file,
/// [`io::ErrorKind::FileTooLarge`] past the limit.
pub fn read_bounded(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    must_be_regular(path)?;
    let mut bytes = Vec::new();
    File::open(path)?.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            match limit / 1024 {
                kib if kib < 1024 => format!("larger than {kib} KiB"),
                kib => format!("larger than {} MiB", kib / 1024),
            },
        ));
    }
    Ok(bytes)
}

/// Asked before opening: opening a pipe would wait for its other end.
fn must_be_regular(path: &Path) -> io::Result<()> {
    if fs::metadata(path)?.is_file() {
        Ok(())
    } else {
        Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "not a regular file",
        ))
    }
}
