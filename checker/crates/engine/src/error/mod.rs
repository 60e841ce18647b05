//! Why we could not ask, whose fault that was, and what to do about it.

mod engine_error;
mod reason;
mod registry_error;
mod remedy;

pub use engine_error::{EngineError, Party};
pub use registry_error::RegistryError;
