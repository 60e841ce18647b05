//! `checker class …`: sets up and runs a class.

#[cfg(feature = "board")]
mod board;
mod dispatch;
mod init;
mod paths;
mod people;
mod up;

pub use dispatch::run;
