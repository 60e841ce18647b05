//! Results in an OCI registry: one repository a learner, one tag a lesson, and one more for each
//! attempt. Any registry of the distribution specification will do; this folder alone speaks to
//! one.
//!
//! A client library would read whatever a server sends, whole: here every answer has a limit, and
//! a login goes only to the registry and the token service that it names.

mod address;
mod artifact;
mod client;
mod error;
mod exchange;
mod invite;
mod login;
mod push;
mod read;
mod registry;

pub use address::{Address, Credentials, is_component, is_loopback, repository_name};
pub use artifact::{Artifact, AttemptTag};
pub use error::RegistryError;
pub use invite::Invite;
pub use push::Pushed;
pub use registry::Registry;
