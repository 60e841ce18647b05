//! Sets a class up and runs it: a folder with accounts, keys, and the configuration of a registry
//! (CNCF distribution) that believes this program's own token service.
//!
//! [`folder`] makes the folder and changes its people; [`class`] is what stands in it; [`up`]
//! runs both services on a laptop, and compose.yaml does on a server.

mod cards;
mod certificates;
mod class;
mod compose;
mod error;
mod folder;
mod names;
mod people;
mod phrase;
mod registry;
mod up;

pub use class::{Class, Files, Scheme};
pub use error::SetupError;
pub use folder::{Given, Progress, Wish, add, count, make, print, renew, scheme};
pub use people::{Person, of_roster};
pub use up::{UpError, answers, listen, serve, token_service, up};
