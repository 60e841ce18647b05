//! Files that are replaced whole: written aside, flushed, renamed. Whatever happens meanwhile,
//! the path holds the old or the new bytes.
#![expect(clippy::disallowed_methods, reason = "the one door for writing files")]

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{Lock, folder};

/// Replaces `path` with a file that only its owner may read: secrets, and everything that the
/// checker keeps for itself.
///
/// # Errors
/// I/O errors; the old file is then as it was.
pub fn write_private(held: &Lock, path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_whole(held, path, bytes, Readers::Owner)
}

/// Replaces `path` with a file that others may read, as the user's umask allows: what is handed
/// in, handed out or edited.
///
/// # Errors
/// I/O errors; the old file is then as it was.
pub fn write_for_others(held: &Lock, path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_whole(held, path, bytes, Readers::Umask)
}

/// Writes many files for others into one folder, each whole: for what can be made again, so that
/// none is flushed by itself.
///
/// # Errors
/// I/O errors; the files before are then written.
pub fn write_each(
    held: &Lock,
    folder: &Path,
    files: impl IntoIterator<Item = (String, Vec<u8>)>,
) -> io::Result<()> {
    folder::make(folder)?;
    remove_leftovers(held, folder);
    for (name, bytes) in files {
        let path = folder.join(name);
        let mut aside = aside(&path, Readers::Umask)?;
        aside.write_all(&bytes)?;
        aside.persist(path).map_err(|error| error.error)?;
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

/// Removes a file; one that does not exist is removed already.
///
/// # Errors
/// I/O errors.
pub fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[derive(Clone, Copy)]
enum Readers {
    Owner,
    Umask,
}

fn write_whole(held: &Lock, path: &Path, bytes: &[u8], readers: Readers) -> io::Result<()> {
    let folder = folder_of(path);
    folder::make(folder)?;
    remove_leftovers(held, folder);
    let mut aside = aside(path, readers)?;
    aside.write_all(bytes)?;
    aside.as_file().sync_all()?;
    aside.persist(path).map_err(|error| error.error)?;
    // The rename itself is on the disk once the folder is; Windows lacks such a call.
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// What stands between the target's name and the random end of the name of a file being written.
const WRITING: &str = ".writing-";

/// Random characters at the end of such a name.
const RANDOM: usize = 6;

/// Bytes of the target's name in it: file systems allow 255 in all.
const LONGEST_NAME: usize = 200;

/// An empty file beside `path`: `.NAME.writing-Ab3dE9`.
fn aside(path: &Path, readers: Readers) -> io::Result<tempfile::NamedTempFile> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let ends = name.char_indices().map(|(at, c)| at + c.len_utf8());
    let end = ends.take_while(|end| *end <= LONGEST_NAME).last();
    let prefix = format!(".{}{WRITING}", &name[..end.unwrap_or(0)]);
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).rand_bytes(RANDOM);
    #[cfg(unix)]
    if let Readers::Umask = readers {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    #[cfg(not(unix))]
    let _ = readers;
    builder.tempfile_in(folder_of(path))
}

/// Removes what killed checkers left behind in a folder that the lock covers: there, nothing else
/// is being written. Elsewhere the lock protects no file, and nothing is removed.
fn remove_leftovers(held: &Lock, folder: &Path) {
    if !folder.starts_with(held.folder()) {
        return;
    }
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if is_leftover(&entry.file_name().to_string_lossy()) {
            // A leftover that stays does no harm.
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn is_leftover(name: &str) -> bool {
    name.starts_with('.')
        && name.rsplit_once(WRITING).is_some_and(|(_, random)| {
            random.len() == RANDOM && random.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::lock;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap().flatten();
        let mut names: Vec<_> = entries
            .map(|entry| entry.file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_foreign_folder_keeps_all_its_files() {
        let root = tempfile::tempdir().unwrap();
        let held = lock(&root.path().join(".checker")).unwrap();
        let foreign = root.path().join("documents");
        fs::create_dir(&foreign).unwrap();
        let theirs = [
            ".writing-novel",
            ".writing-novels",
            ".x.json.writing-abcdef",
        ];
        for name in theirs {
            fs::write(foreign.join(name), "theirs").unwrap();
        }
        write_for_others(&held, &foreign.join("x.json"), b"ours").unwrap();
        write_each(&held, &foreign, [("y.md".to_owned(), b"ours".to_vec())]).unwrap();
        for name in theirs {
            assert_eq!(fs::read(foreign.join(name)).unwrap(), b"theirs");
        }
        assert_eq!(names(&foreign).len(), theirs.len() + 2);
    }

    #[test]
    fn leftovers_go_below_the_lock_and_nothing_else_goes() {
        let root = tempfile::tempdir().unwrap();
        let held = lock(root.path()).unwrap();
        let folder = root.path().join("snapshots");
        fs::create_dir(&folder).unwrap();
        let kept = [".lesson.writing-novel", "lesson.writing-abcdef", "notes"];
        for name in [".lesson.yaml.writing-Ab3dE9", ".writing-abcdef"]
            .iter()
            .chain(&kept)
        {
            fs::write(folder.join(name), "").unwrap();
        }
        write_private(&held, &folder.join("lesson.yaml"), b"new").unwrap();
        let mut expected = kept.map(str::to_owned).to_vec();
        expected.push("lesson.yaml".to_owned());
        expected.sort();
        assert_eq!(names(&folder), expected);
    }

    #[test]
    fn a_file_is_replaced_whole_and_a_name_may_be_as_long_as_any() {
        let root = tempfile::tempdir().unwrap();
        let held = lock(root.path()).unwrap();
        let path = root.path().join("한".repeat(80));
        write_private(&held, &path, b"old").unwrap();
        write_for_others(&held, &path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(names(root.path()).len(), 2, "the file and the lock");
    }

    #[cfg(unix)]
    #[test]
    fn the_umask_decides_for_others_and_secrets_are_the_owners_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let root = tempfile::tempdir().unwrap();
        let held = lock(root.path()).unwrap();
        let path = |name: &str| root.path().join(name);
        let mode = |name: &str| fs::metadata(path(name)).unwrap().permissions().mode() & 0o777;
        fs::write(path("as the umask says"), "").unwrap();
        let usual = mode("as the umask says");
        write_for_others(&held, &path("export"), b"").unwrap();
        write_each(&held, root.path(), [("sheet".to_owned(), Vec::new())]).unwrap();
        write_private(&held, &path("secret"), b"").unwrap();
        assert_eq!((mode("export"), mode("sheet")), (usual, usual));
        assert_eq!(mode("secret"), 0o600);
    }

    #[test]
    fn setting_aside_writes_over_nothing_and_removing_twice_is_no_error() {
        let root = tempfile::tempdir().unwrap();
        let held = lock(root.path()).unwrap();
        let path = root.path().join("file");
        for name in ["file.corrupt", "file.corrupt-2"] {
            fs::write(&path, name).unwrap();
            assert_eq!(
                set_aside(&held, &path, "corrupt").unwrap(),
                root.path().join(name)
            );
        }
        assert_eq!(
            fs::read(root.path().join("file.corrupt")).unwrap(),
            b"file.corrupt"
        );
        fs::write(&path, "").unwrap();
        remove(&path).unwrap();
        remove(&path).unwrap();
    }
}
