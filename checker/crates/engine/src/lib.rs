//! The learner's Docker engine: where it is, what it can be asked, and what it answers.
//!
//! Only `docker` names the client library; everything else sees [`Engine`] and the fact types.

mod about;
mod digest;
#[cfg(feature = "client")]
mod docker;
mod docker_config;
mod engine;
mod error;
mod events;
mod facts;
#[cfg(feature = "client")]
pub mod http;
mod memo;
mod no_engine;
mod reference;
mod removal;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod world;

pub use about::{About, Described};
pub use digest::{Digest, NotADigest};
#[cfg(feature = "client")]
pub use docker::DockerEngine;
#[cfg(feature = "client")]
pub use docker_config::find as credential;
pub use docker_config::{Credential, Endpoint, Environment, Helper, Source, helpers};
pub use engine::Engine;
pub use error::{EngineError, Party, RegistryError};
pub use events::EngineEvent;
pub use facts::{
    Change, ChangeKind, Container, ContainerFile, EngineInfo, Identity, Image, NamedImage,
    PortBinding, RegistryManifest,
};
#[cfg(feature = "client")]
pub use http::RealWorld;
pub use memo::Memo;
pub use no_engine::NoEngine;
pub use reference::{NotAReference, Reference, login_key};
pub use removal::{Made, Removal, Remover};
pub use world::{Fetched, World};
