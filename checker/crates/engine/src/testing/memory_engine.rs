//! An engine that has what a test gives it, fails where the test says so, and notes what it was
//! asked.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;

use crate::docker_config::{Address, Source};
use crate::{
    Change, ChangeKind, Container, ContainerFile, Credential, Digest, Endpoint, Engine,
    EngineError, EngineInfo, HistoryRow, Image, ListedImage, Made, NamedImage, Naming, PortBinding,
    Reference, RegistryManifest, login_key,
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
    Registry,
    Removal,
}

/// How a question goes wrong.
#[derive(Debug, Clone)]
enum Trouble {
    Fails(EngineError),
    /// The answer never comes.
    Hangs,
}

/// See the module. Made with `MemoryEngine::new()` and what follows it, each adding one thing.
#[derive(Debug)]
pub struct MemoryEngine {
    endpoint: Endpoint,
    info: EngineInfo,
    stock: Mutex<Stock>,
    histories: HashMap<Reference, Vec<HistoryRow>>,
    changes: HashMap<String, Vec<Change>>,
    files: HashMap<(String, String), ContainerFile>,
    credentials: HashMap<String, Credential>,
    registry: HashMap<Reference, RegistryManifest>,
    trouble: HashMap<Question, Trouble>,
    asked: Mutex<Vec<Question>>,
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

#[must_use]
#[expect(clippy::expect_used, reason = "a test's own words are references")]
fn reference(name: &str) -> Reference {
    name.parse().expect("a reference")
}

impl MemoryEngine {
    /// A local Docker engine that has nothing.
    pub fn new() -> Self {
        Self {
            endpoint: Endpoint {
                address: Address::Unix("/run/memory.sock".into()),
                source: Source::Default,
            },
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
            trouble: HashMap::new(),
            asked: Mutex::default(),
        }
    }

    #[must_use]
    pub fn at(mut self, endpoint: Endpoint) -> Self {
        self.endpoint = endpoint;
        self
    }

    #[must_use]
    pub fn with_info(mut self, info: EngineInfo) -> Self {
        self.info = info;
        self
    }

    /// `name` as the engine's list prints it: `nginx:latest`.
    #[must_use]
    pub fn with_image(self, name: &str, image: Image) -> Self {
        self.stock().images.insert(name.to_owned(), image);
        self
    }

    /// An image of these layers, each named by a word.
    #[must_use]
    pub fn with_layers(self, name: &str, layers: &[&str]) -> Self {
        let layers: Vec<_> = layers.iter().map(|it| Digest::of(it.as_bytes())).collect();
        let image = Image {
            layers,
            ..Image::empty(Digest::of(name.as_bytes()))
        };
        self.with_image(name, image)
    }

    /// An image that has lost its names, or was pulled by its digest.
    #[must_use]
    pub fn with_nameless(self, image: Image) -> Self {
        self.stock().unnamed.push(image);
        self
    }

    #[must_use]
    pub fn with_history(self, name: &str, rows: usize) -> Self {
        self.with_rows(name, vec![HistoryRow::default(); rows])
    }

    /// The rows of an image's history, the newest first.
    #[must_use]
    pub fn with_rows(mut self, name: &str, rows: Vec<HistoryRow>) -> Self {
        self.histories.insert(reference(name), rows);
        self
    }

    /// As a Podman engine names its images.
    #[must_use]
    pub fn podman(mut self) -> Self {
        self.info.name = "podman".to_owned();
        self
    }

    /// `from`: the image as it was typed.
    #[must_use]
    pub fn with_container(self, container: Container, from: &str) -> Self {
        self.stock().containers.push(Made {
            container,
            from: from.to_owned(),
        });
        self
    }

    /// A running container of an image that is there, with a published port each.
    #[must_use]
    pub fn with_running(self, name: &str, image: &str, ports: &[(&str, u16)]) -> Self {
        let id = self.find(&reference(image)).map(|image| image.id);
        let ports = ports.iter().map(|(container, host_port)| PortBinding {
            container: (*container).to_owned(),
            host_address: "0.0.0.0".to_owned(),
            host_port: *host_port,
        });
        let container = Container {
            id: Digest::of(name.as_bytes()).digits(),
            name: name.to_owned(),
            image_id: id,
            image_manifest: None,
            running: true,
            status: "running".to_owned(),
            ports: ports.collect(),
        };
        self.with_container(container, image)
    }

    /// A file that the container's writable layer has added.
    #[must_use]
    pub fn with_own_file(mut self, container: &str, path: &str, content: &[u8]) -> Self {
        let changes = self.changes.entry(container.to_owned()).or_default();
        changes.push(Change {
            path: path.to_owned(),
            kind: ChangeKind::Added,
        });
        self.with_file(container, path, ContainerFile::Regular(content.to_vec()))
    }

    /// Something in the container, of which the writable layer says nothing.
    #[must_use]
    pub fn with_file(mut self, container: &str, path: &str, file: ContainerFile) -> Self {
        let at = (container.to_owned(), path.to_owned());
        self.files.insert(at, file);
        self
    }

    #[must_use]
    pub fn with_login(mut self, registry: &str, user: &str) -> Self {
        let credential = Credential::Password(user.to_owned(), "secret".to_owned());
        self.credentials
            .insert(login_key(registry).to_owned(), credential);
        self
    }

    #[must_use]
    pub fn with_pushed(mut self, name: &str, manifest: impl Into<RegistryManifest>) -> Self {
        self.registry.insert(reference(name), manifest.into());
        self
    }

    /// Every question of this kind fails.
    #[must_use]
    pub fn failing(mut self, question: Question, error: EngineError) -> Self {
        self.trouble.insert(question, Trouble::Fails(error));
        self
    }

    /// Every question of this kind waits without end.
    #[must_use]
    pub fn hanging(mut self, question: Question) -> Self {
        self.trouble.insert(question, Trouble::Hangs);
        self
    }

    /// How often something was asked.
    pub fn count(&self, question: Question) -> usize {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.iter().filter(|it| **it == question).count()
    }

    pub(super) fn stock(&self) -> std::sync::MutexGuard<'_, Stock> {
        self.stock.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, reference: &Reference) -> Option<Image> {
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
        Ok(containers.find(|it| it.name == name).cloned())
    }

    async fn running_containers(&self) -> Result<Vec<Container>, EngineError> {
        self.asked(Question::RunningContainers).await?;
        let stock = self.stock();
        let containers = stock.containers.iter().map(|made| &made.container);
        Ok(containers.filter(|it| it.running).cloned().collect())
    }

    async fn changes(&self, container: &str) -> Result<Option<Vec<Change>>, EngineError> {
        self.asked(Question::Changes).await?;
        let stock = self.stock();
        let is_there = stock
            .containers
            .iter()
            .any(|made| made.container.name == container);
        let changes = self.changes.get(container).cloned();
        Ok(is_there.then(|| changes.unwrap_or_default()))
    }

    async fn read_file(
        &self,
        container: &str,
        path: &str,
        limit: usize,
    ) -> Result<Option<ContainerFile>, EngineError> {
        self.asked(Question::File).await?;
        let file = self.files.get(&(container.to_owned(), path.to_owned()));
        Ok(file.map(|file| match file {
            ContainerFile::Regular(content) if content.len() > limit => ContainerFile::TooLarge {
                size: content.len() as u64,
            },
            file => file.clone(),
        }))
    }

    async fn credential(&self, registry: &str) -> Result<Option<Credential>, EngineError> {
        self.asked(Question::Credential).await?;
        Ok(self.credentials.get(login_key(registry)).cloned())
    }

    async fn registry_manifest(
        &self,
        reference: &Reference,
        _: Option<&Credential>,
    ) -> Result<Option<RegistryManifest>, EngineError> {
        self.asked(Question::Registry).await?;
        Ok(self.registry.get(reference).cloned())
    }
}
