//! The process that sends in the background.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use handin::sender::SenderCommand;

/// What Linux writes behind the path of a program whose file is gone.
const GONE: &str = " (deleted)";

/// The process that sends results of the course in `root` in the background.
///
/// # Errors
/// The system does not say where this program or the course is.
pub fn sender(root: &Path) -> io::Result<SenderCommand> {
    let arguments = ["submit", "--background", "--course"];
    let mut arguments: Vec<_> = arguments.into_iter().map(OsString::from).collect();
    arguments.push(std::path::absolute(root)?.into());
    Ok(SenderCommand {
        program: still_there(std::env::current_exe()?),
        arguments,
    })
}

/// The program's path. Where it was installed anew while it runs, the new one stands at the same
/// place, and sends what the old one left.
fn still_there(program: PathBuf) -> PathBuf {
    let path = program.to_str().and_then(|path| path.strip_suffix(GONE));
    match path.map(PathBuf::from) {
        Some(path) if !program.exists() => path,
        _ => program,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_was_installed_anew_is_found_at_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("checker");
        let gone = folder.path().join("checker (deleted)");
        assert_eq!(still_there(program.clone()), program);
        assert_eq!(still_there(gone.clone()), program);
        // One that is really called so.
        std::fs::write(&gone, "").unwrap();
        assert_eq!(still_there(gone.clone()), gone);
    }
}
