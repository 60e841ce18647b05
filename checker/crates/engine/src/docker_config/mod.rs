//! Which engine the docker command line would ask, and with which logins.

pub mod context;
pub mod credentials;

pub use context::{Endpoint, Environment, Source};
pub use credentials::{Credential, Helper, find, helpers};
