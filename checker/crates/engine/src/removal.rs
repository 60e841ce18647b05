//! What `checker reset` alone may do to an engine: take a name from an image, remove a container.
//! Not part of [`Engine`], so that a check can only look.

use async_trait::async_trait;

use crate::{Container, Engine, EngineError};

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

/// An engine from which names of images, and containers, may be removed.
#[async_trait]
pub trait Remover: Engine {
    /// Every container, stopped ones too.
    async fn all_containers(&self) -> Result<Vec<Made>, EngineError>;

    /// One container, by its ID; `None` where it is gone.
    async fn made(&self, id: &str) -> Result<Option<Made>, EngineError>;

    /// Removes a container by its ID, also while it runs; its volumes stay.
    async fn remove_container(&self, id: &str) -> Result<Removal, EngineError>;

    /// Takes a name, `repository:tag`, from its image, as `docker image rm` does without
    /// `--force`: the image goes with its last name, if nothing uses it.
    async fn untag(&self, name: &str) -> Result<Removal, EngineError>;
}
