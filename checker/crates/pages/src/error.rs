//! Why nothing is served.

use std::io;

/// What keeps a server from starting.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error("127.0.0.1: {0}")]
    NoPort(io::Error),
    #[error("the system has no random numbers: {0}")]
    NoRandomNumbers(io::Error),
}
