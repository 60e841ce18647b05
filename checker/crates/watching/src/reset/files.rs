//! The learner's files: put back as they were at the start, with the learner's own kept aside.
#![expect(clippy::disallowed_methods, reason = "writes or removes files itself")]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use check::LocalPath;
use plain::disk::{self, Lock};

/// Pristine copies, below the lesson's folder.
const STARTER: &str = "starter";

/// What is put behind the name of a file that is kept: `answers.yaml.before-reset`.
pub const BEFORE: &str = "before-reset";

/// Bytes of a starter file.
const LARGEST: u64 = 1024 * 1024;

/// One file that is not as it was at the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange {
    /// Below the lesson's folder.
    pub path: String,
    /// Whether there is something of the learner's to keep aside.
    pub own: bool,
    /// Whether there is a file to put back.
    pub starter: bool,
}

/// The files that are not as they were at the start.
///
/// # Errors
/// I/O errors, with the path.
pub fn changes(
    folder: &Path,
    files: &[LocalPath],
) -> Result<Vec<FileChange>, (PathBuf, io::Error)> {
    let mut changes = Vec::new();
    for file in files {
        let path = folder.join(file.as_str());
        let starter = read(&folder.join(STARTER).join(file.as_str()))?;
        let own = fs::symlink_metadata(&path).is_ok();
        // What cannot be read as a file is not the starter file.
        let same = own && starter.is_some() && disk::read_bounded(&path, LARGEST).ok() == starter;
        if !same && (own || starter.is_some()) {
            changes.push(FileChange {
                path: file.as_str().to_owned(),
                own,
                starter: starter.is_some(),
            });
        }
    }
    Ok(changes)
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, (PathBuf, io::Error)> {
    match disk::read_bounded(path, LARGEST) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err((path.to_owned(), error)),
    }
}

/// Keeps the learner's file aside and puts the starter file in its place; returns where the
/// learner's is now.
///
/// # Errors
/// I/O errors; doing it again finishes what was begun.
pub fn restore(lock: &Lock, folder: &Path, change: &FileChange) -> io::Result<Option<PathBuf>> {
    let path = folder.join(&change.path);
    let kept = if fs::symlink_metadata(&path).is_ok() {
        Some(disk::set_aside(lock, &path, BEFORE)?)
    } else {
        None
    };
    if change.starter {
        let starter = folder.join(STARTER).join(&change.path);
        let bytes = disk::read_bounded(&starter, LARGEST)?;
        disk::write_for_others(lock, &path, &bytes)?;
        fs::set_permissions(&path, fs::metadata(&starter)?.permissions())?;
    }
    Ok(kept)
}
