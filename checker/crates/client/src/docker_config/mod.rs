//! Which engine the docker command line would ask, and with which logins.

mod address;
mod config;
mod context;
mod file;
mod helper;
mod lenient;
mod search;
#[cfg(test)]
mod tests;

pub use config::Environment;
pub use context::endpoint;
pub use helper::{Helper, helpers};
pub use search::{find, find_podmans};
