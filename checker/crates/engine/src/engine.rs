//! What a check may ask of an engine.

use async_trait::async_trait;

use crate::error::{EngineError, RegistryError};
use crate::facts::{EngineInfo, ManifestContent, Proof, RegistryManifest, Shown};
use crate::reference::Reference;
use crate::{
    Change, Container, ContainerFile, Credential, Digest, Endpoint, HistoryRow, Image, ListedImage,
    Login, NamedImage, Naming, PortsAt,
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

    /// Every container, stopped ones too.
    async fn containers(&self) -> Result<Vec<Container>, EngineError>;

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

    /// The login that `docker login` kept for a registry's host, if any, and where.
    async fn login(&self, registry: &str) -> Result<Login, EngineError>;

    /// What the registry itself has under this name, asked by the engine with these credentials,
    /// as `docker image push` would ask. Checks ask [`Self::manifest_as_learner`].
    async fn registry_manifest(
        &self,
        reference: &Reference,
        credential: Option<&Credential>,
    ) -> Result<Option<RegistryManifest>, EngineError>;

    /// Whether a registry accepts this login: by its own word, never by what it has.
    async fn proof(&self, registry: &str, credential: &Credential) -> Result<Proof, EngineError>;

    /// What the manifest that the registry has under this name is made of, read from the registry without
    /// the engine. Only where the digest does not say enough: it takes several questions.
    async fn registry_content(
        &self,
        _reference: &Reference,
        _credential: Option<&Credential>,
    ) -> Result<Option<ManifestContent>, EngineError> {
        Ok(None)
    }

    /// What the registry itself has under this name, asked with the learner's own credentials. Where it
    /// does not show the name to a login that it accepts, that is told: most registries say "denied" of
    /// what was never pushed.
    async fn shown_to_learner(&self, reference: &Reference) -> Result<Shown, EngineError> {
        let login = self.login(reference.registry()).await?;
        self.shown_to(reference, login.credential.as_ref()).await
    }

    /// As [`Self::shown_to_learner`], to this login.
    async fn shown_to(
        &self,
        reference: &Reference,
        credential: Option<&Credential>,
    ) -> Result<Shown, EngineError> {
        let registry = reference.registry();
        let error = match self.registry_manifest(reference, credential).await {
            Ok(found) => return Ok(found.map_or(Shown::Absent, Shown::There)),
            Err(error) => error,
        };
        let refused = |error| EngineError::Registry {
            registry: registry.to_owned(),
            error,
        };
        match (&error, credential) {
            (
                EngineError::Registry {
                    error: RegistryError::Denied(words),
                    ..
                },
                Some(credential),
            ) => match self.proof(registry, credential).await? {
                Proof::Accepted => Ok(Shown::Hidden(words.clone())),
                Proof::Refused => Err(refused(RegistryError::LoginRefused)),
                // It asks for no login, and then denies without one: docker would not get further.
                Proof::NotAsked => Err(error),
            },
            _ => Err(error),
        }
    }

    /// As [`Self::shown_to_learner`]; what is hidden is not there.
    async fn manifest_as_learner(
        &self,
        reference: &Reference,
    ) -> Result<Option<RegistryManifest>, EngineError> {
        Ok(match self.shown_to_learner(reference).await? {
            Shown::There(manifest) => Some(manifest),
            Shown::Absent | Shown::Hidden(_) => None,
        })
    }
}
