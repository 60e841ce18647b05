//! What a line means to a POSIX shell, as far as it shows without running it.
//!
//! - [mod@tokens]: words and operators; quotes and comments are seen through.
//! - [mod@simple]: the argument list of a line that is one command.
//! - [mod@chain]: how the commands of a line hang together.

mod chain;
mod options;
mod simple;
mod tokens;

pub use chain::{Chain, chain};
pub use options::shell;
pub use simple::simple;
pub use tokens::{Token, tokens};
