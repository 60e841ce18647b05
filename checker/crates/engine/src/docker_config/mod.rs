//! Which engine the docker command line would ask, and with which logins.

mod address;
mod config;
mod context;
mod credentials;
#[cfg(test)]
mod tests;

#[cfg(any(test, feature = "client", feature = "testing"))]
pub use address::Address;
pub use config::Environment;
pub use context::{Endpoint, Source};
#[cfg(feature = "client")]
pub use credentials::find;
pub use credentials::{Credential, Helper, helpers};
