//! Which engine the docker command line would ask, and with which logins.

mod address;
mod config;
mod context;
mod credentials;
mod file;
#[cfg(feature = "client")]
mod helper;
mod lenient;
#[cfg(feature = "client")]
mod search;
#[cfg(test)]
mod tests;

#[cfg(any(test, feature = "client", feature = "testing"))]
pub use address::{Address, Certificates};
pub use config::Environment;
pub use context::{Endpoint, Source};
pub use credentials::{Credential, Helper, Login, Place, helpers};
#[cfg(feature = "client")]
pub use search::{find, find_podmans};
