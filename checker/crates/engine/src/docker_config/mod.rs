//! Which engine the docker command line would ask, and with which logins.

pub mod context;
pub mod credentials;

#[cfg(any(test, feature = "testing"))]
pub use context::Address;
pub use context::{Endpoint, Environment, Source};
#[cfg(feature = "client")]
pub use credentials::find;
pub use credentials::{Credential, Helper, helpers};
