//! What `doctor` and `reset` ask of an engine in memory.

use async_trait::async_trait;

use super::MemoryEngine;
use super::memory_engine::Question;
use crate::{About, Described, Engine, EngineError, Made, Removal, Remover};

#[async_trait]
impl Described for MemoryEngine {
    async fn about(&self) -> Result<About, EngineError> {
        Ok(About {
            engine: self.info().await?,
            system_time: None,
            root: None,
            rootless: false,
            mirrors: Vec::new(),
            http_proxy: String::new(),
            https_proxy: String::new(),
            no_proxy: String::new(),
        })
    }
}

#[async_trait]
impl Remover for MemoryEngine {
    async fn all_containers(&self) -> Result<Vec<Made>, EngineError> {
        self.asked(Question::Container).await?;
        Ok(self.stock().containers.clone())
    }

    async fn made(&self, id: &str) -> Result<Option<Made>, EngineError> {
        self.asked(Question::Container).await?;
        let stock = self.stock();
        let mut containers = stock.containers.iter();
        Ok(containers.find(|made| made.container.id == id).cloned())
    }

    async fn remove_container(&self, id: &str) -> Result<Removal, EngineError> {
        self.asked(Question::Removal).await?;
        let mut stock = self.stock();
        let before = stock.containers.len();
        stock.containers.retain(|made| made.container.id != id);
        Ok(if stock.containers.len() < before {
            Removal::Removed
        } else {
            Removal::Gone
        })
    }

    async fn untag(&self, name: &str) -> Result<Removal, EngineError> {
        self.asked(Question::Removal).await?;
        let mut stock = self.stock();
        let Some(id) = stock.images.get(name).map(|image| image.id) else {
            return Ok(Removal::Gone);
        };
        let is_last = stock.images.values().filter(|it| it.id == id).count() == 1;
        let mut containers = stock.containers.iter();
        if is_last && containers.any(|made| made.container.image_id == Some(id)) {
            return Ok(Removal::InUse);
        }
        stock.images.remove(name);
        Ok(Removal::Removed)
    }
}
