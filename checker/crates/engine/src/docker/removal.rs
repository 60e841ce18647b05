//! What `checker reset` alone may do to an engine: take a name from an image, remove a container.
//! Not part of [`Engine`](crate::Engine), so that a check can only look.

use bollard::query_parameters::{
    InspectContainerOptions, ListContainersOptions, RemoveContainerOptions, RemoveImageOptions,
};
use futures_util::future::try_join_all;

use super::answers;
use crate::{Container, DockerEngine, EngineError};

/// A container, running or not, with the image that it was made from as it was named then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    pub container: Container,
    /// `nginx`, as typed; an ID where an ID was typed.
    pub from: String,
}

/// What became of something that was to be removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removal {
    Removed,
    /// It was not there any more.
    Gone,
    /// The engine says that something still uses it.
    InUse,
}

impl DockerEngine {
    /// Every container, stopped ones too.
    ///
    /// # Errors
    /// [`EngineError`]
    pub async fn all_containers(&self) -> Result<Vec<Made>, EngineError> {
        let options = ListContainersOptions {
            all: true,
            ..ListContainersOptions::default()
        };
        let listed = self
            .must(self.client().list_containers(Some(options)))
            .await?;
        let ids = listed.into_iter().filter_map(|container| container.id);
        let asked: Vec<_> = ids.collect();
        let made = try_join_all(asked.iter().map(|id| self.made(id))).await?;
        Ok(made.into_iter().flatten().collect())
    }

    /// One container, by its ID; `None` where it is gone.
    ///
    /// # Errors
    /// [`EngineError`]
    pub async fn made(&self, id: &str) -> Result<Option<Made>, EngineError> {
        let options = None::<InspectContainerOptions>;
        let found = self
            .ask(self.client().inspect_container(id, options))
            .await?;
        Ok(found.map(|found| Made {
            from: found
                .config
                .as_ref()
                .and_then(|config| config.image.clone())
                .unwrap_or_default(),
            container: answers::container(found),
        }))
    }

    /// Removes a container by its ID, also while it runs; its volumes stay.
    ///
    /// # Errors
    /// [`EngineError`]
    pub async fn remove_container(&self, id: &str) -> Result<Removal, EngineError> {
        let options = RemoveContainerOptions {
            v: false,
            force: true,
            link: false,
        };
        removal(
            self.ask(self.client().remove_container(id, Some(options)))
                .await,
        )
    }

    /// Takes a name, `repository:tag`, from its image, as `docker image rm` does without
    /// `--force`: the image goes with its last name, if nothing uses it.
    ///
    /// # Errors
    /// [`EngineError`]
    pub async fn untag(&self, name: &str) -> Result<Removal, EngineError> {
        let options = RemoveImageOptions {
            force: false,
            ..RemoveImageOptions::default()
        };
        removal(
            self.ask(self.client().remove_image(name, Some(options), None))
                .await,
        )
    }
}

fn removal<T>(answer: Result<Option<T>, EngineError>) -> Result<Removal, EngineError> {
    match answer {
        Ok(Some(_)) => Ok(Removal::Removed),
        Ok(None) => Ok(Removal::Gone),
        Err(EngineError::Answer { status: 409, .. }) => Ok(Removal::InUse),
        Err(error) => Err(error),
    }
}
