//! No engine: the reason why there is none, as an engine that answers every question with it.

use async_trait::async_trait;

use crate::{
    About, Change, Container, ContainerFile, Credential, Described, Digest, Endpoint, Engine,
    EngineError, EngineInfo, HistoryRow, Image, ListedImage, Login, Made, PortsAt, Proof,
    Reference, RegistryManifest, Removal, Remover,
};

/// In place of an engine that cannot be found or reached. Steps that need no engine are judged
/// all the same, and the others say why they cannot be.
#[derive(Debug, Clone)]
pub struct NoEngine(pub EngineError);

#[async_trait]
impl Engine for NoEngine {
    fn endpoint(&self) -> Result<&Endpoint, EngineError> {
        Err(self.0.clone())
    }

    async fn info(&self) -> Result<EngineInfo, EngineError> {
        Err(self.0.clone())
    }

    async fn image(&self, _: &Reference) -> Result<Option<Image>, EngineError> {
        Err(self.0.clone())
    }

    async fn image_by_id(&self, _: &Digest) -> Result<Option<Image>, EngineError> {
        Err(self.0.clone())
    }

    async fn images(&self) -> Result<Vec<ListedImage>, EngineError> {
        Err(self.0.clone())
    }

    async fn history(&self, _: &Reference) -> Result<Option<Vec<HistoryRow>>, EngineError> {
        Err(self.0.clone())
    }

    async fn container(&self, _: &str) -> Result<Option<Container>, EngineError> {
        Err(self.0.clone())
    }

    async fn running_containers(&self) -> Result<Vec<Container>, EngineError> {
        Err(self.0.clone())
    }

    async fn containers(&self) -> Result<Vec<Container>, EngineError> {
        Err(self.0.clone())
    }

    async fn changes(&self, _: &str) -> Result<Option<Vec<Change>>, EngineError> {
        Err(self.0.clone())
    }

    async fn read_file(
        &self,
        _: &str,
        _: &str,
        _: usize,
    ) -> Result<Option<ContainerFile>, EngineError> {
        Err(self.0.clone())
    }

    async fn ports_at(&self) -> Result<PortsAt, EngineError> {
        Err(self.0.clone())
    }

    async fn login(&self, _: &str) -> Result<Login, EngineError> {
        Err(self.0.clone())
    }

    async fn registry_manifest(
        &self,
        _: &Reference,
        _: Option<&Credential>,
    ) -> Result<Option<RegistryManifest>, EngineError> {
        Err(self.0.clone())
    }

    async fn proof(&self, _: &str, _: &Credential) -> Result<Proof, EngineError> {
        Err(self.0.clone())
    }
}

#[async_trait]
impl Described for NoEngine {
    async fn about(&self) -> Result<About, EngineError> {
        Err(self.0.clone())
    }
}

#[async_trait]
impl Remover for NoEngine {
    async fn all_containers(&self) -> Result<Vec<Made>, EngineError> {
        Err(self.0.clone())
    }

    async fn made(&self, _: &str) -> Result<Option<Made>, EngineError> {
        Err(self.0.clone())
    }

    async fn remove_container(&self, _: &str) -> Result<Removal, EngineError> {
        Err(self.0.clone())
    }

    async fn untag(&self, _: &str) -> Result<Removal, EngineError> {
        Err(self.0.clone())
    }
}
