//! Asks each question once in a run: steps that look at the same image share one answer, and
//! all steps of a run judge one and the same state.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use tokio::sync::OnceCell;

use super::{
    Change, Container, Credential, Endpoint, Engine, EngineError, EngineInfo, Image, NamedImage,
    Reference, RegistryManifest,
};

type Answer<T> = Result<T, EngineError>;

/// Answers by question; concurrent askers of one question wait for the one request.
struct Answers<Q, T>(Mutex<HashMap<Q, Arc<OnceCell<Answer<T>>>>>);

impl<Q, T> Default for Answers<Q, T> {
    fn default() -> Self {
        Self(Mutex::new(HashMap::new()))
    }
}

impl<Q: Hash + Eq, T: Clone> Answers<Q, T> {
    async fn once(&self, question: Q, ask: impl Future<Output = Answer<T>>) -> Answer<T> {
        let cell = {
            let mut cells = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            cells.entry(question).or_default().clone()
        };
        cell.get_or_init(|| ask).await.clone()
    }
}

/// An engine for one run; see the module.
pub struct Memo {
    engine: Arc<dyn Engine>,
    info: Answers<(), EngineInfo>,
    images: Answers<Reference, Option<Image>>,
    names: Answers<(), Vec<NamedImage>>,
    histories: Answers<Reference, Option<usize>>,
    containers: Answers<String, Option<Container>>,
    running: Answers<(), Vec<Container>>,
    changes: Answers<String, Option<Vec<Change>>>,
    files: Answers<(String, String, usize), Option<Vec<u8>>>,
    credentials: Answers<String, Option<Credential>>,
    manifests: Answers<Reference, Option<RegistryManifest>>,
}

impl Memo {
    pub fn new(engine: Arc<dyn Engine>) -> Self {
        Self {
            engine,
            info: Answers::default(),
            images: Answers::default(),
            names: Answers::default(),
            histories: Answers::default(),
            containers: Answers::default(),
            running: Answers::default(),
            changes: Answers::default(),
            files: Answers::default(),
            credentials: Answers::default(),
            manifests: Answers::default(),
        }
    }
}

#[async_trait]
impl Engine for Memo {
    fn endpoint(&self) -> &Endpoint {
        self.engine.endpoint()
    }

    async fn info(&self) -> Answer<EngineInfo> {
        self.info.once((), self.engine.info()).await
    }

    async fn image(&self, reference: &Reference) -> Answer<Option<Image>> {
        let ask = self.engine.image(reference);
        self.images.once(reference.clone(), ask).await
    }

    async fn image_names(&self) -> Answer<Vec<NamedImage>> {
        self.names.once((), self.engine.image_names()).await
    }

    async fn history_rows(&self, reference: &Reference) -> Answer<Option<usize>> {
        let ask = self.engine.history_rows(reference);
        self.histories.once(reference.clone(), ask).await
    }

    async fn container(&self, name: &str) -> Answer<Option<Container>> {
        let ask = self.engine.container(name);
        self.containers.once(name.to_owned(), ask).await
    }

    async fn running_containers(&self) -> Answer<Vec<Container>> {
        self.running
            .once((), self.engine.running_containers())
            .await
    }

    async fn changes(&self, container: &str) -> Answer<Option<Vec<Change>>> {
        let ask = self.engine.changes(container);
        self.changes.once(container.to_owned(), ask).await
    }

    async fn read_file(
        &self,
        container: &str,
        path: &str,
        limit: usize,
    ) -> Answer<Option<Vec<u8>>> {
        let question = (container.to_owned(), path.to_owned(), limit);
        let ask = self.engine.read_file(container, path, limit);
        self.files.once(question, ask).await
    }

    async fn credential(&self, registry: &str) -> Answer<Option<Credential>> {
        let ask = self.engine.credential(registry);
        self.credentials.once(registry.to_owned(), ask).await
    }

    async fn registry_manifest(&self, reference: &Reference) -> Answer<Option<RegistryManifest>> {
        let ask = self.engine.registry_manifest(reference);
        self.manifests.once(reference.clone(), ask).await
    }
}
