//! The learner's Docker engine: where it is, what it can be asked, and what it answers.
//!
//! Only [`docker`], [`about`], [`events`], [`answers`], [`registry`], [`removal`] and [`transport`]
//! name the client library; the rest of the checker sees [`Engine`] and the fact types.

mod about;
mod answers;
mod bounded;
mod context;
mod credentials;
mod docker;
mod error;
mod events;
mod facts;
mod memo;
mod reference;
mod registry;
mod removal;
mod ssh;
mod transport;

use async_trait::async_trait;

pub use about::About;
pub use context::{Endpoint, Environment, Source};
pub use credentials::{Credential, Helper, find as credential, helpers};
pub use docker::DockerEngine;
pub use error::{EngineError, RegistryError};
pub use events::EngineEvent;
pub use facts::{
    Change, ChangeKind, Container, EngineInfo, Identity, Image, NamedImage, PublishedPort,
    RegistryManifest,
};
pub use memo::Memo;
pub use reference::{Reference, login_key};
pub use removal::{Made, Removal};

/// What a check may ask of an engine. What the engine does not have is `None`; an error means
/// that we could not look.
#[async_trait]
pub trait Engine: Send + Sync {
    /// Where the engine is, and how that was found out.
    fn endpoint(&self) -> &Endpoint;

    /// Versions and image store.
    async fn info(&self) -> Result<EngineInfo, EngineError>;

    /// One image with its layers and its configuration.
    async fn image(&self, reference: &Reference) -> Result<Option<Image>, EngineError>;

    /// Every name of every image.
    async fn image_names(&self) -> Result<Vec<NamedImage>, EngineError>;

    /// How many rows `docker image history` prints for the image.
    async fn history_rows(&self, reference: &Reference) -> Result<Option<usize>, EngineError>;

    /// One container, by its name.
    async fn container(&self, name: &str) -> Result<Option<Container>, EngineError>;

    /// Every running container.
    async fn running_containers(&self) -> Result<Vec<Container>, EngineError>;

    /// What a container's writable layer changes of its image.
    async fn changes(&self, container: &str) -> Result<Option<Vec<Change>>, EngineError>;

    /// A regular file inside a container, at most `limit` bytes of it.
    async fn read_file(
        &self,
        container: &str,
        path: &str,
        limit: usize,
    ) -> Result<Option<Vec<u8>>, EngineError>;

    /// The credentials that `docker login` kept for a registry's host, if any.
    async fn credential(&self, registry: &str) -> Result<Option<Credential>, EngineError>;

    /// What the registry itself has under this name, asked by the engine with the learner's own
    /// credentials, as `docker image push` would ask.
    async fn registry_manifest(
        &self,
        reference: &Reference,
    ) -> Result<Option<RegistryManifest>, EngineError>;
}
