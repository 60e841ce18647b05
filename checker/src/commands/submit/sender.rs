//! The process that sends in the background.

use std::ffi::OsString;
use std::io;
use std::path::Path;

use handin::sender::SenderCommand;

/// The process that sends results of the course in `root` in the background.
///
/// # Errors
/// The system does not say where this program or the course is.
pub fn sender(root: &Path) -> io::Result<SenderCommand> {
    let arguments = ["submit", "--background", "--course"];
    let mut arguments: Vec<_> = arguments.into_iter().map(OsString::from).collect();
    arguments.push(std::path::absolute(root)?.into());
    Ok(SenderCommand {
        program: std::env::current_exe()?,
        arguments,
    })
}
