//! `checker class …`: sets up and runs a class.

#[cfg(feature = "board")]
mod board;
mod explain;
mod init;
mod people;
mod up;

use anyhow::Result;

use super::Exit;
use super::output::Output;
use crate::cli::{ClassAction, Common};

/// # Errors
/// In a sentence: what cannot be set up or run, and why.
pub fn run(common: &Common, action: &ClassAction, out: &mut Output) -> Result<Exit> {
    match action {
        ClassAction::Init(wish) => init::run(common, wish, out),
        ClassAction::Up { folder, board } => up::run(common, folder, *board, out),
        #[cfg(not(feature = "board"))]
        ClassAction::Board(_) => Err(super::absent::teachers()),
        #[cfg(feature = "board")]
        ClassAction::Board(wish) => board::run(common, wish, out),
        ClassAction::Add {
            names,
            roster,
            folder,
        } => people::add(names, roster.as_deref(), folder, out),
        ClassAction::Passphrase { accounts, folder } => people::renew(accounts, folder, out),
        ClassAction::Cards { accounts, folder } => people::cards(accounts, folder, out),
        ClassAction::Tokens { folder, bind, ask } => up::tokens(folder, *bind, *ask, out),
    }
}
