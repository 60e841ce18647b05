//! An engine that has what a test gives it, fails where the test says so, and notes what it was
//! asked.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;

use crate::docker_config::{Address, Source};
use crate::{
    About, Change, Container, ContainerFile, Credential, Described, Digest, Endpoint, Engine,
    EngineError, EngineInfo, Image, Login, Made, NamedImage, Place, PortsAt, Proof, Reference,
    RegistryManifest, Removal, Remover, login_key,
};

/// What can be asked of an engine, for failures and for counting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Question {
    Info,
    Image,
    ImageNames,
    History,
    Container,
    RunningContainers,
    Changes,
    File,
    Credential,
    Proof,
    Registry,
    Removal,
}

/// How a question goes wrong.
#[derive(Debug, Clone)]
pub(super) enum Trouble {
    Fails(EngineError),
    /// The answer never comes.
    Hangs,
}

/// See the module. Made with `MemoryEngine::new()`, and with what `memory_setup` adds to it.
#[derive(Debug)]
pub struct MemoryEngine {
    pub(super) endpoint: Endpoint,
    pub(super) ports_at: PortsAt,
    pub(super) info: EngineInfo,
    pub(super) nameless: Vec<Image>,
    pub(super) stock: Mutex<Stock>,
    pub(super) histories: HashMap<Reference, usize>,
    pub(super) changes: HashMap<String, Vec<Change>>,
    pub(super) files: HashMap<(String, String), ContainerFile>,
    pub(super) credentials: HashMap<String, Credential>,
    pub(super) registry: HashMap<Reference, RegistryManifest>,
    pub(super) proof: Proof,
    pub(super) trouble: HashMap<Question, Trouble>,
    pub(super) asked: Mutex<Vec<Question>>,
}

/// What a reset may remove.
#[derive(Debug, Default)]
pub(super) struct Stock {
    /// By name, as the engine lists it.
    pub(super) images: BTreeMap<String, Image>,
    pub(super) containers: Vec<Made>,
}

impl Default for MemoryEngine {
    fn default() -> Self {
        Self::new()
    }
}

impl MemoryEngine {
    /// A local Docker engine that has nothing.
    pub fn new() -> Self {
        Self {
            endpoint: Endpoint {
                address: Address::Unix("/run/memory.sock".into()),
                source: Source::Default,
            },
            ports_at: PortsAt::Here,
            nameless: Vec::new(),
            info: EngineInfo {
                name: "docker".to_owned(),
                version: "28.5.2".to_owned(),
                api_version: "1.51".to_owned(),
                image_store: "containerd".to_owned(),
                os: "linux".to_owned(),
                arch: "amd64".to_owned(),
            },
            stock: Mutex::default(),
            histories: HashMap::new(),
            changes: HashMap::new(),
            files: HashMap::new(),
            credentials: HashMap::new(),
            registry: HashMap::new(),
            proof: Proof::Accepted,
            trouble: HashMap::new(),
            asked: Mutex::default(),
        }
    }

    /// How often something was asked.
    pub fn count(&self, question: Question) -> usize {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.iter().filter(|it| **it == question).count()
    }

    pub(super) fn stock(&self) -> std::sync::MutexGuard<'_, Stock> {
        self.stock.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The name of a container that is there, by its name or ID.
    fn name_of(&self, container: &str) -> Option<String> {
        let stock = self.stock();
        let mut all = stock.containers.iter().map(|made| &made.container);
        let found = all.find(|it| it.name == container || it.id == container);
        found.map(|it| it.name.clone())
    }

    pub(super) fn find(&self, reference: &Reference) -> Option<Image> {
        let stock = self.stock();
        let mut named = stock.images.iter();
        named.find_map(|(name, image)| {
            NamedImage::new(name, image.id)
                .is(reference)
                .then(|| image.clone())
        })
    }

    async fn asked(&self, question: Question) -> Result<(), EngineError> {
        self.asked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(question);
        match self.trouble.get(&question) {
            None => Ok(()),
            Some(Trouble::Fails(error)) => Err(error.clone()),
            Some(Trouble::Hangs) => std::future::pending().await,
        }
    }
}

#[async_trait]
impl Engine for MemoryEngine {
    fn endpoint(&self) -> Result<&Endpoint, EngineError> {
        Ok(&self.endpoint)
    }

    async fn info(&self) -> Result<EngineInfo, EngineError> {
        self.asked(Question::Info).await?;
        Ok(self.info.clone())
    }

    async fn image(&self, reference: &Reference) -> Result<Option<Image>, EngineError> {
        self.asked(Question::Image).await?;
        Ok(self.find(reference))
    }

    async fn image_by_id(&self, id: &Digest) -> Result<Option<Image>, EngineError> {
        self.asked(Question::Image).await?;
        let stock = self.stock();
        let mut images = stock.images.values().chain(&self.nameless);
        Ok(images.find(|image| image.id == *id).cloned())
    }

    async fn image_names(&self) -> Result<Vec<NamedImage>, EngineError> {
        self.asked(Question::ImageNames).await?;
        let stock = self.stock();
        let names = stock.images.iter();
        Ok(names
            .map(|(name, image)| NamedImage::new(name, image.id))
            .collect())
    }

    async fn history_rows(&self, reference: &Reference) -> Result<Option<usize>, EngineError> {
        self.asked(Question::History).await?;
        let image = self.find(reference);
        let rows = self.histories.get(reference).copied();
        Ok(image.map(|image| rows.unwrap_or(image.layers.len())))
    }

    async fn container(&self, name: &str) -> Result<Option<Container>, EngineError> {
        self.asked(Question::Container).await?;
        let stock = self.stock();
        let mut containers = stock.containers.iter().map(|made| &made.container);
        let found = containers.find(|it| it.name == name || it.id == name);
        Ok(found.cloned())
    }

    async fn running_containers(&self) -> Result<Vec<Container>, EngineError> {
        self.asked(Question::RunningContainers).await?;
        let stock = self.stock();
        let containers = stock.containers.iter().map(|made| &made.container);
        Ok(containers.filter(|it| it.is_started()).cloned().collect())
    }

    async fn changes(&self, container: &str) -> Result<Option<Vec<Change>>, EngineError> {
        self.asked(Question::Changes).await?;
        let name = self.name_of(container);
        Ok(name.map(|name| self.changes.get(&name).cloned().unwrap_or_default()))
    }

    async fn read_file(
        &self,
        container: &str,
        path: &str,
        limit: usize,
    ) -> Result<Option<ContainerFile>, EngineError> {
        self.asked(Question::File).await?;
        let name = self.name_of(container);
        let file = self
            .files
            .get(&(name.unwrap_or(container.to_owned()), path.to_owned()));
        Ok(file.map(|file| match file {
            ContainerFile::Regular(content) if content.len() > limit => ContainerFile::TooLarge {
                size: content.len() as u64,
            },
            file => file.clone(),
        }))
    }

    async fn ports_at(&self) -> Result<PortsAt, EngineError> {
        Ok(self.ports_at.clone())
    }

    async fn login(&self, registry: &str) -> Result<Login, EngineError> {
        self.asked(Question::Credential).await?;
        Ok(Login {
            credential: self.credentials.get(login_key(registry)).cloned(),
            place: Place::File("/home/ada/.docker/config.json".into()),
        })
    }

    async fn registry_manifest(
        &self,
        reference: &Reference,
        _: Option<&Credential>,
    ) -> Result<Option<RegistryManifest>, EngineError> {
        self.asked(Question::Registry).await?;
        Ok(self.registry.get(reference).cloned())
    }

    async fn proof(&self, _: &str, _: &Credential) -> Result<Proof, EngineError> {
        self.asked(Question::Proof).await?;
        Ok(self.proof)
    }
}

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
