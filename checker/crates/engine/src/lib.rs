//! The learner's Docker engine: where it is, what it can be asked, and what it answers.
//!
//! Only [`docker`] names the client library; everything else sees [`Engine`] and the fact types.

mod docker;
mod docker_config;
mod engine;
mod error;
mod facts;
pub mod http;
mod memo;
mod reference;

pub use docker::{About, DockerEngine, EngineEvent, Made, Removal};
pub use docker_config::{
    Credential, Endpoint, Environment, Helper, Source, find as credential, helpers,
};
pub use engine::Engine;
pub use error::{EngineError, RegistryError};
pub use facts::{
    Change, ChangeKind, Container, EngineInfo, Identity, Image, NamedImage, PublishedPort,
    RegistryManifest,
};
pub use memo::Memo;
pub use reference::{Reference, login_key};
