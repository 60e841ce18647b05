//! The innermost cause of an error: those around it mostly repeat it.

use std::error::Error;

/// What the last error in the chain of causes says.
pub fn innermost(error: &(dyn Error + 'static)) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
