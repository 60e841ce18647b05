//! Asks each question once in a run: steps that look at the same image share one answer, and
//! all steps of a run judge one and the same state.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use futures_util::lock;

use crate::{
    Change, Container, ContainerFile, Credential, Digest, Endpoint, Engine, EngineError,
    EngineInfo, HistoryRow, Image, ListedImage, Login, ManifestContent, PortsAt, Proof, Reference,
    RegistryManifest, login_key,
};

type EngineResult<T> = Result<T, EngineError>;

/// One question's answer, once it is there. Whoever asks first holds the lock meanwhile; where
/// that one gives up, the next one asks.
type Cell<T> = Arc<lock::Mutex<Option<EngineResult<T>>>>;

/// Answers by question; concurrent askers of one question wait for the one request.
struct Answers<Q, T>(Mutex<HashMap<Q, Cell<T>>>);

impl<Q, T> Default for Answers<Q, T> {
    fn default() -> Self {
        Self(Mutex::new(HashMap::new()))
    }
}

impl<Q: Hash + Eq, T: Clone> Answers<Q, T> {
    async fn once(
        &self,
        question: Q,
        ask: impl Future<Output = EngineResult<T>>,
    ) -> EngineResult<T> {
        let cell = {
            let mut cells = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(cells.entry(question).or_default())
        };
        let mut answer = cell.lock().await;
        match &*answer {
            Some(known) => known.clone(),
            None => answer.insert(ask.await).clone(),
        }
    }
}

/// An engine for one run; see the module.
pub struct Memo {
    engine: Arc<dyn Engine>,
    info: Answers<(), EngineInfo>,
    images: Answers<Reference, Option<Image>>,
    images_by_id: Answers<Digest, Option<Image>>,
    listed: Answers<(), Vec<ListedImage>>,
    histories: Answers<Reference, Option<Vec<HistoryRow>>>,
    containers: Answers<String, Option<Container>>,
    running: Answers<(), Vec<Container>>,
    changes: Answers<String, Option<Vec<Change>>>,
    files: Answers<(String, String, usize), Option<ContainerFile>>,
    place: Answers<(), PortsAt>,
    logins: Answers<String, Login>,
    /// By the name, and whether the question went with credentials.
    manifests: Answers<(Reference, bool), Option<RegistryManifest>>,
    proofs: Answers<String, Proof>,
}

impl Memo {
    pub fn new(engine: Arc<dyn Engine>) -> Self {
        Self {
            engine,
            info: Answers::default(),
            images: Answers::default(),
            images_by_id: Answers::default(),
            listed: Answers::default(),
            histories: Answers::default(),
            containers: Answers::default(),
            running: Answers::default(),
            changes: Answers::default(),
            files: Answers::default(),
            place: Answers::default(),
            logins: Answers::default(),
            manifests: Answers::default(),
            proofs: Answers::default(),
        }
    }
}

#[async_trait]
impl Engine for Memo {
    fn endpoint(&self) -> EngineResult<&Endpoint> {
        self.engine.endpoint()
    }

    async fn info(&self) -> EngineResult<EngineInfo> {
        self.info.once((), self.engine.info()).await
    }

    async fn image(&self, reference: &Reference) -> EngineResult<Option<Image>> {
        let ask = self.engine.image(reference);
        self.images.once(reference.clone(), ask).await
    }

    async fn image_by_id(&self, id: &Digest) -> EngineResult<Option<Image>> {
        let ask = self.engine.image_by_id(id);
        self.images_by_id.once(*id, ask).await
    }

    async fn images(&self) -> EngineResult<Vec<ListedImage>> {
        self.listed.once((), self.engine.images()).await
    }

    async fn history(&self, reference: &Reference) -> EngineResult<Option<Vec<HistoryRow>>> {
        let ask = self.engine.history(reference);
        self.histories.once(reference.clone(), ask).await
    }

    async fn container(&self, name: &str) -> EngineResult<Option<Container>> {
        let ask = self.engine.container(name);
        self.containers.once(name.to_owned(), ask).await
    }

    async fn running_containers(&self) -> EngineResult<Vec<Container>> {
        let ask = self.engine.running_containers();
        self.running.once((), ask).await
    }

    async fn containers(&self) -> EngineResult<Vec<Container>> {
        // No check asks for it.
        self.engine.containers().await
    }

    async fn changes(&self, container: &str) -> EngineResult<Option<Vec<Change>>> {
        let ask = self.engine.changes(container);
        self.changes.once(container.to_owned(), ask).await
    }

    async fn read_file(
        &self,
        container: &str,
        path: &str,
        limit: usize,
    ) -> EngineResult<Option<ContainerFile>> {
        let question = (container.to_owned(), path.to_owned(), limit);
        let ask = self.engine.read_file(container, path, limit);
        self.files.once(question, ask).await
    }

    async fn ports_at(&self) -> EngineResult<PortsAt> {
        self.place.once((), self.engine.ports_at()).await
    }

    /// One login of Docker Hub for its several names: a helper runs once a run.
    async fn login(&self, registry: &str) -> EngineResult<Login> {
        let ask = self.engine.login(registry);
        let key = login_key(registry).to_owned();
        self.logins.once(key, ask).await
    }

    async fn registry_manifest(
        &self,
        reference: &Reference,
        credential: Option<&Credential>,
    ) -> EngineResult<Option<RegistryManifest>> {
        let question = (reference.clone(), credential.is_some());
        let ask = self.engine.registry_manifest(reference, credential);
        self.manifests.once(question, ask).await
    }

    /// There is one login for a registry.
    async fn proof(&self, registry: &str, credential: &Credential) -> EngineResult<Proof> {
        let ask = self.engine.proof(registry, credential);
        let key = login_key(registry).to_owned();
        self.proofs.once(key, ask).await
    }

    async fn registry_content(
        &self,
        reference: &Reference,
        credential: Option<&Credential>,
    ) -> EngineResult<Option<ManifestContent>> {
        // No two steps ask for the same.
        self.engine.registry_content(reference, credential).await
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::testing::{MemoryEngine, Question};

    #[tokio::test]
    async fn each_question_is_asked_once() {
        let engine = Arc::new(MemoryEngine::new());
        let memo = Memo::new(engine.clone());
        let nginx: Reference = "nginx".parse().unwrap();
        for _ in 0..2 {
            let _ = memo.info().await;
            let _ = memo.image(&nginx).await;
            let _ = memo.image_names().await;
            let _ = memo.images().await;
            let _ = memo.history_rows(&nginx).await;
            let _ = memo.history(&nginx).await;
            let _ = memo.container("demo").await;
            let _ = memo.running_containers().await;
            let _ = memo.changes("demo").await;
            let _ = memo.read_file("demo", "/x", 8).await;
            let _ = memo.login("docker.io").await;
            // Another name of the same registry, with the same login.
            let _ = memo.login("index.docker.io").await;
            let _ = memo.registry_manifest(&nginx, None).await;
            let login = Credential::IdentityToken("x".to_owned());
            let _ = memo.proof("docker.io", &login).await;
        }
        for question in [
            Question::Info,
            Question::Image,
            Question::ImageNames,
            Question::History,
            Question::Container,
            Question::RunningContainers,
            Question::Changes,
            Question::File,
            Question::Credential,
            Question::Registry,
            Question::Proof,
        ] {
            assert_eq!(engine.count(question), 1, "{question:?}");
        }
        for _ in 0..2 {
            let _ = memo.image_by_id(&Digest::of(b"redis")).await;
        }
        let _ = memo.read_file("demo", "/x", 9).await;
        let login = Credential::IdentityToken("x".to_owned());
        let _ = memo.registry_manifest(&nginx, Some(&login)).await;
        for question in [Question::Image, Question::File, Question::Registry] {
            assert_eq!(engine.count(question), 2, "{question:?}");
        }
    }

    #[tokio::test]
    async fn a_failure_is_an_answer_too() {
        let error = EngineError::PermissionDenied {
            endpoint: "x".to_owned(),
        };
        let engine = Arc::new(MemoryEngine::new().failing(Question::Info, error));
        let memo = Memo::new(engine.clone());
        for _ in 0..2 {
            let error = memo.info().await.unwrap_err();
            assert!(matches!(error, EngineError::PermissionDenied { .. }));
        }
        assert_eq!(engine.count(Question::Info), 1);
    }

    #[tokio::test]
    async fn those_who_ask_at_the_same_time_wait_for_one_request() {
        let answers = Answers::<&str, usize>::default();
        let asked = AtomicUsize::new(0);
        let ask = |question| {
            answers.once(question, async {
                let count = asked.fetch_add(1, Ordering::Relaxed) + 1;
                tokio::task::yield_now().await;
                Ok(count)
            })
        };
        let (one, two, other) = tokio::join!(ask("a"), ask("a"), ask("b"));
        assert_eq!((one.unwrap(), two.unwrap(), other.unwrap()), (1, 1, 2));
    }

    #[tokio::test]
    async fn where_the_first_one_gives_up_the_next_one_asks() {
        let answers = Answers::<(), usize>::default();
        {
            let mut given_up = Box::pin(answers.once((), std::future::pending()));
            assert!(futures_util::poll!(&mut given_up).is_pending());
        }
        assert_eq!(answers.once((), async { Ok(2) }).await.unwrap(), 2);
    }
}
