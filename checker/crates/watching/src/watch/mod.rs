//! Checks again whenever something changes, and keeps what it sees as one [`WatchState`].
//!
//! Events of the engine, changes of files, and the clock push triggers ([`pending`]); after each
//! burst only the lessons that it can touch are checked again ([`touch`]). Who shows the state (a
//! page, a terminal) follows it through a channel that always holds the newest; [`progress`] and
//! [`view`] say what is news to such a reader.

mod changes;
mod check;
mod checks;
mod config;
mod engine_follower;
mod files;
mod inventory;
mod latest;
mod pending;
mod progress;
mod reader;
mod state;
mod stock;
#[cfg(test)]
mod tests;
mod touch;
mod view;
mod watcher;

pub use changes::{Change, Changes};
pub use check::CheckedLesson;
pub use config::{LoadedCourse, WatchConfig};
pub use inventory::{HeldImage, InRegistry, Inventory};
pub use pending::Asker;
pub use progress::{Progress, ProgressEvent};
pub use state::{EngineState, LessonState, WatchState};
pub use view::{News, View};
pub use watcher::Watcher;
