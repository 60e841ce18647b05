//! Reading what anyone may have put there: only regular files, and only so many bytes.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

/// Reads a regular file of at most `limit` bytes.
///
/// # Errors
/// I/O errors; [`io::ErrorKind::InvalidInput`] for what is not a regular file,
/// [`io::ErrorKind::FileTooLarge`] past the limit.
pub fn read_bounded(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let file = open_regular(File::options().read(true), path)?;
    let mut bytes = Vec::new();
    file.take(limit + 1).read_to_end(&mut bytes)?;
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

/// Opens a file, and asks the open file itself what it is: whatever is swapped in meanwhile, a
/// pipe is never waited for, and nothing but a regular file is read or locked.
pub(super) fn open_regular(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        // Opening a pipe would wait for its other end; a regular file does not care.
        let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
        options.custom_flags(flags.bits().cast_signed());
    }
    let not_regular = || io::Error::new(io::ErrorKind::InvalidInput, "not a regular file");
    match options.open(path) {
        Ok(file) if file.metadata()?.is_file() => Ok(file),
        Ok(_) => Err(not_regular()),
        // Folders, sockets and pipes refuse to be opened, each in its own way.
        Err(_) if fs::metadata(path).is_ok_and(|it| !it.is_file()) => Err(not_regular()),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_up_to_its_limit() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("file");
        fs::write(&path, vec![b'x'; 2048]).unwrap();
        assert_eq!(read_bounded(&path, 2048).unwrap().len(), 2048);
        let error = read_bounded(&path, 2047).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::FileTooLarge);
        assert_eq!(error.to_string(), "larger than 1 KiB");
        let missing = read_bounded(&root.path().join("missing"), 1).unwrap_err();
        assert_eq!(missing.kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn only_regular_files_are_opened_and_no_pipe_is_waited_for() {
        let root = tempfile::tempdir().unwrap();
        let folder = read_bounded(root.path(), 1).unwrap_err();
        assert_eq!(folder.kind(), io::ErrorKind::InvalidInput);
        #[cfg(unix)]
        {
            let pipe = root.path().join("pipe");
            let mode = rustix::fs::Mode::from_raw_mode(0o600);
            rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, mode, 0)
                .unwrap();
            for options in [File::options().read(true), File::options().write(true)] {
                let error = open_regular(options, &pipe).unwrap_err();
                assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
            }
            let link = root.path().join("link");
            std::os::unix::fs::symlink(&pipe, &link).unwrap();
            let error = read_bounded(&link, 1).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
        }
    }
}
