//! An engine that has what a test gives it, fails where the test says so, and notes what it was
//! asked.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;

use crate::{
    Address, Change, Container, ContainerFile, Credential, Digest, Endpoint, Engine, EngineError,
    EngineInfo, HistoryRow, Image, ListedImage, Login, Made, NamedImage, Naming, Place, PortsAt,
    Proof, Reference, RegistryManifest, Source, login_key,
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
    Containers,
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
    pub(super) stock: Mutex<Stock>,
    pub(super) histories: HashMap<Reference, Vec<HistoryRow>>,
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
    pub images: BTreeMap<String, Image>,
    /// Images without a name.
    pub unnamed: Vec<Image>,
    pub containers: Vec<Made>,
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
            NamedImage::new(name, image.id, self.naming_rule())
                .is(reference)
                .then(|| image.clone())
        })
    }

    fn naming_rule(&self) -> Naming {
        match self.info.name.as_str() {
            "podman" => Naming::Podman,
            _ => Naming::Docker,
        }
    }

    pub(super) async fn asked(&self, question: Question) -> Result<(), EngineError> {
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
        let mut images = stock.images.values().chain(&stock.unnamed);
        Ok(images.find(|image| image.id == *id).cloned())
    }

    async fn images(&self) -> Result<Vec<ListedImage>, EngineError> {
        self.asked(Question::ImageNames).await?;
        let stock = self.stock();
        let mut listed: Vec<ListedImage> = Vec::new();
        let named = stock.images.iter().map(|(name, image)| (Some(name), image));
        let unnamed = stock.unnamed.iter().map(|image| (None, image));
        for (name, image) in named.chain(unnamed) {
            let name = name.map(|name| NamedImage::new(name, image.id, self.naming_rule()));
            match listed.iter_mut().find(|it| it.id == image.id) {
                Some(known) => known.names.extend(name),
                None => listed.push(ListedImage {
                    id: image.id,
                    names: name.into_iter().collect(),
                    repo_digests: image.repo_digests.clone(),
                }),
            }
        }
        Ok(listed)
    }

    async fn history(&self, reference: &Reference) -> Result<Option<Vec<HistoryRow>>, EngineError> {
        self.asked(Question::History).await?;
        let image = self.find(reference);
        let rows = self.histories.get(reference).cloned();
        let own = |image: Image| vec![HistoryRow::default(); image.layers.len()];
        Ok(image.map(|image| rows.unwrap_or_else(|| own(image))))
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

    async fn containers(&self) -> Result<Vec<Container>, EngineError> {
        self.asked(Question::Containers).await?;
        let stock = self.stock();
        let containers = stock.containers.iter().map(|made| made.container.clone());
        Ok(containers.collect())
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
            place: Place::File("~/.docker/config.json".to_owned()),
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
