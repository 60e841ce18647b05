//! Folders, and files that can be made again at any time: they need neither a lock nor a flush.
#![expect(clippy::disallowed_methods, reason = "the one door for writing files")]

use std::fs::{self, File};
use std::io;
use std::path::Path;

/// Makes a folder, with those above it that are missing.
///
/// # Errors
/// I/O errors.
pub fn make(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

/// Removes a folder with everything in it; one that does not exist is removed already.
///
/// # Errors
/// I/O errors.
pub fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Gives a file or a folder another name on the same disk.
///
/// # Errors
/// I/O errors.
pub fn rename(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)
}

/// Writes a file that can be made again.
///
/// # Errors
/// I/O errors; the file may then be half written.
pub fn write(path: &Path, bytes: impl AsRef<[u8]>) -> io::Result<()> {
    fs::write(path, bytes)
}

/// Copies a file.
///
/// # Errors
/// I/O errors; the copy may then be half written.
pub fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::copy(from, to).map(drop)
}

/// Gives a file a second name on the same disk, or copies it to another disk.
///
/// # Errors
/// I/O errors.
pub fn link_or_copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::hard_link(from, to).or_else(|_| copy(from, to))
}

/// An empty file to write into while a program runs: its log.
///
/// # Errors
/// I/O errors.
pub fn create(path: &Path) -> io::Result<File> {
    File::create(path)
}

/// A folder beside its later place, which is removed unless it is kept; `private` is for its
/// owner alone, where the system has such permissions.
///
/// # Errors
/// I/O errors.
pub fn aside(parent: &Path, prefix: &str, private: bool) -> io::Result<tempfile::TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = if private { 0o700 } else { 0o777 };
        builder.permissions(fs::Permissions::from_mode(mode));
    }
    #[cfg(not(unix))]
    let _ = private;
    builder.tempdir_in(parent)
}
