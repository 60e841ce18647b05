//! Sets a class up and runs it: a folder with accounts, keys, and the configuration of a registry
//! (CNCF distribution) that believes this program's own token service.
//!
//! [`folder`] makes the folder and [`change`] its people, with [`accounts`] for them; [`class`] is
//! what stands in it; [`mod@up`] runs both services on a laptop, and compose.yaml does on a server.

mod accounts;
mod cards;
mod certificates;
mod change;
mod class;
mod compose;
mod error;
mod folder;
mod names;
mod people;
mod phrase;
mod registry_config;
mod tls;
mod up;
mod up_error;
mod wish;

pub use accounts::{Given, Progress};
pub use change::{add, count, print, renew};
pub use class::{Class, Files, Scheme};
pub use error::SetupError;
pub use folder::make;
pub use people::{Person, of_roster};
pub use up::{answers, listen, serve, token_service, up};
pub use up_error::UpError;
pub use wish::{ClassWish, leads_astray, scheme};
