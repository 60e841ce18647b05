//! The servers of this computer: the book with its live exercise panels, and a class's board.
//!
//! [`connections`] accepts clients, [`guard`] turns away requests that do not belong here,
//! [`book_files`] serves the book's files, [`live`] sends what a watcher sees and takes the pages'
//! requests, [`class_board`] shows a class. [`stream`] is what both kinds of live page share.
//!
//! # Invariants
//!
//! 1. Only this computer's own pages are answered: another host name or origin is refused, whatever
//!    is asked (`only_this_computer_is_answered`, `only_its_own_pages_may_ask`).
//! 2. A page changes something only with the token of this very server
//!    (`without_the_servers_token_nothing_is_asked_for`).
//! 3. A request has at most 4 KiB (`a_body_past_the_limit_is_refused`).
//! 4. The page says that the engine is up only after it answered
//!    (`an_engine_that_was_not_asked_yet_is_neither_up_nor_down`).
//! 5. A client holds one revision and no queue that grows: one that reads slowly skips what it missed
//!    (`a_slow_client_skips_what_it_missed`).
//! 6. Only scripts that the book itself brings may run
//!    (`only_the_books_own_scripts_may_run`).
//! 7. This crate runs no check and never prints: it depends on neither an engine nor a terminal
//!    (`Cargo.toml`; lint `print_stdout`).

mod book_files;
#[cfg(feature = "board")]
mod class_board;
mod connections;
mod error;
mod guard;
mod live;
mod server;
mod stream;

pub use error::ServeError;
pub use live::{Wish, Wishes};
pub use server::{Server, Site};
