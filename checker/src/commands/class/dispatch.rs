//! Which of `checker class …` it is.

use anyhow::Result;

#[cfg(feature = "board")]
use super::board;
use super::{init, people, up};
use crate::cli::{ClassAction, Common};
use crate::commands::Exit;
use crate::commands::output::Output;

/// # Errors
/// In a sentence: what cannot be set up or run, and why.
pub fn run(common: &Common, action: &ClassAction, out: &mut Output) -> Result<Exit> {
    match action {
        ClassAction::Init(wish) => init::run(common, wish, out),
        ClassAction::Up { folder, board } => up::run(common, folder, *board, out),
        #[cfg(not(feature = "board"))]
        ClassAction::Board(_) => Err(crate::commands::absent::teachers()),
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
