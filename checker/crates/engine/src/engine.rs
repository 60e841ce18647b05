//! What a check may ask of an engine.

use async_trait::async_trait;

use crate::docker_config::{Credential, Endpoint};
use crate::error::EngineError;
use crate::facts::{EngineInfo, RegistryManifest};
use crate::reference::Reference;
use crate::{
    Change, Container, ContainerFile, Digest, HistoryRow, Image, ListedImage, NamedImage, Naming,
    PortsAt,
};

/// What a check may ask of an engine. `None` is the engine's own answer that it does not have it;
/// an error means that we could not look.
#[async_trait]
pub trait Engine: Send + Sync {
    /// Where the engine is, and how that was found out.
    fn endpoint(&self) -> Result<&Endpoint, EngineError>;

    /// Versions and image store.
    async fn info(&self) -> Result<EngineInfo, EngineError>;

    /// One image with its layers and its configuration.
    async fn image(&self, reference: &Reference) -> Result<Option<Image>, EngineError>;

    /// One image by its ID, which needs no name.
    async fn image_by_id(&self, id: &Digest) -> Result<Option<Image>, EngineError>;

    /// Every image that is not a step on the way to another, with names or without.
    async fn images(&self) -> Result<Vec<ListedImage>, EngineError>;

    /// Every name of every image.
    async fn image_names(&self) -> Result<Vec<NamedImage>, EngineError> {
        let images = self.images().await?.into_iter();
        Ok(images.flat_map(|image| image.names).collect())
    }

    /// How this engine writes names from no registry.
    async fn naming(&self) -> Result<Naming, EngineError> {
        let is_podman = self.info().await?.name == "podman";
        Ok(if is_podman {
            Naming::Podman
        } else {
            Naming::Docker
        })
    }

    /// The rows that `docker image history` prints for the image, the newest first.
    async fn history(&self, reference: &Reference) -> Result<Option<Vec<HistoryRow>>, EngineError>;

    /// How many rows `docker image history` prints for the image.
    async fn history_rows(&self, reference: &Reference) -> Result<Option<usize>, EngineError> {
        Ok(self.history(reference).await?.map(|rows| rows.len()))
    }

    /// One container, by its name or ID.
    async fn container(&self, name: &str) -> Result<Option<Container>, EngineError>;

    /// Every container that the engine lists as running: paused ones too. Podman's list has only
    /// the first port of a range.
    async fn running_containers(&self) -> Result<Vec<Container>, EngineError>;

    /// What a container's writable layer changes of its image.
    async fn changes(&self, container: &str) -> Result<Option<Vec<Change>>, EngineError>;

    /// What a container has at a path, with a regular file's content if that has at most `limit`
    /// bytes.
    async fn read_file(
        &self,
        container: &str,
        path: &str,
        limit: usize,
    ) -> Result<Option<ContainerFile>, EngineError>;

    /// Where the ports are that its containers publish.
    async fn ports_at(&self) -> Result<PortsAt, EngineError>;

    /// The credentials that `docker login` kept for a registry's host, if any.
    async fn credential(&self, registry: &str) -> Result<Option<Credential>, EngineError>;

    /// What the registry itself has under this name, asked by the engine with these credentials,
    /// as `docker image push` would ask. Checks ask [`Self::manifest_as_learner`].
    async fn registry_manifest(
        &self,
        reference: &Reference,
        credential: Option<&Credential>,
    ) -> Result<Option<RegistryManifest>, EngineError>;

    /// What the registry itself has under this name, asked with the learner's own credentials.
    async fn manifest_as_learner(
        &self,
        reference: &Reference,
    ) -> Result<Option<RegistryManifest>, EngineError> {
        let credential = self.credential(reference.registry()).await?;
        self.registry_manifest(reference, credential.as_ref()).await
    }
}
