//! Asks an engine through its HTTP API. Works from API 1.41 (Docker 20.10) on: questions carry the
//! newest version that both know.

use std::time::Duration;

use async_trait::async_trait;
use bollard::Docker;
use bollard::errors::Error;
use tokio::sync::Semaphore;

use super::answers;
use super::connection::Connection;
use super::explain::io_errors;
use super::greeting::{self, ApiVersion, Greeted, Greeting};
use super::{request, tls, transport};
use crate::Environment;
use crate::docker_config;
use engine::{
    Address, Change, Container, ContainerFile, Credential, Described, Digest, Endpoint, Engine,
    EngineError, EngineInfo, HistoryRow, Image, ListedImage, Login, ManifestContent, PortsAt,
    Proof, Reference, RegistryError, RegistryManifest,
};
use plain::cause::innermost;

/// An engine that speaks Docker's API: Docker itself, or Podman.
pub struct DockerEngine {
    pub(super) client: Docker,
    pub(super) connection: Connection,
    pub(super) endpoint: Endpoint,
    environment: Environment,
    /// How long one question may take.
    pub(super) timeout: Duration,
    /// What `DOCKER_API_VERSION` says.
    pub(super) wanted: Option<ApiVersion>,
    greeted: Greeted,
    /// The right to one answer of the engine at a time.
    answers: Semaphore,
}

/// Answers that are read at a time, so that their sum has a bound too. The stream of events is
/// none of them: it never ends.
const MOST_ANSWERS: usize = 16;

/// How many answers of a registry the engine waits for until it has its own: whether there is a
/// registry, a token, the manifest. Each may take as long as one of the engine's.
const REGISTRY_ANSWERS: u32 = 3;

/// Who is asked, and so who is to blame for no answer.
#[derive(Debug, Clone, Copy)]
pub enum Asked<'a> {
    Engine,
    /// Asked by the engine.
    Registry {
        registry: &'a str,
    },
}

impl DockerEngine {
    /// The engine that the docker command line would ask, as [`Self::connect`].
    ///
    /// # Errors
    /// [`EngineError`] where the endpoint cannot be found or cannot exist.
    pub fn find(environment: &Environment, timeout: Duration) -> Result<Self, EngineError> {
        Self::connect(docker_config::endpoint(environment)?, environment, timeout)
    }

    /// Prepares the client; nothing is sent yet. `timeout` bounds every single question. Logins
    /// are where `environment` has the Docker config.
    ///
    /// # Errors
    /// [`EngineError`] where the endpoint cannot exist: no socket there, no certificates.
    pub fn connect(
        endpoint: Endpoint,
        environment: &Environment,
        timeout: Duration,
    ) -> Result<Self, EngineError> {
        let wanted = greeting::wanted(environment)?;
        let longest = timeout * REGISTRY_ANSWERS;
        let connection = match &endpoint.address {
            #[cfg(unix)]
            Address::Unix(path) => transport::unix(path.clone(), longest),
            #[cfg(windows)]
            Address::Pipe(path) => transport::pipe(path, longest),
            #[cfg(unix)]
            Address::Pipe(path) => Err(Error::UnsupportedURISchemeError {
                uri: format!("npipe://{path}"),
            }),
            #[cfg(windows)]
            Address::Unix(path) => Err(Error::UnsupportedURISchemeError {
                uri: format!("unix://{}", path.display()),
            }),
            Address::Tcp(host) => transport::tcp(host.clone(), longest),
            Address::Tls(host, certificates) => transport::tls(host.clone(), certificates, longest),
            Address::Ssh(host) => transport::ssh(host, longest),
        };
        match connection {
            Ok(connection) => Ok(Self {
                client: connection.docker.clone(),
                connection,
                endpoint,
                environment: environment.clone(),
                timeout,
                wanted,
                greeted: Greeted::default(),
                answers: Semaphore::new(MOST_ANSWERS),
            }),
            Err(error) if io_errors(&error).any(tls::is_of_certificates) => {
                Err(EngineError::Certificates {
                    endpoint: endpoint.to_string(),
                    detail: innermost(&error),
                })
            }
            Err(error) => Err(EngineError::Unreachable {
                endpoint: endpoint.to_string(),
                detail: error.to_string(),
            }),
        }
    }

    pub(super) fn client(&self) -> &Docker {
        &self.client
    }

    /// Asks within the deadline; `None` where the engine itself says that there is none.
    pub(super) async fn ask<T>(
        &self,
        question: impl Future<Output = Result<T, Error>>,
    ) -> Result<Option<T>, EngineError> {
        match self.within(Asked::Engine, question).await? {
            Ok(answer) => Ok(Some(answer)),
            Err(Error::DockerResponseServerError {
                status_code: 404,
                message,
            }) if request::says_absent(&message) => Ok(None),
            Err(error) => Err(self.explain(error)),
        }
    }

    /// Asks for something that every engine has.
    pub(super) async fn must<T>(
        &self,
        question: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, EngineError> {
        self.within(Asked::Engine, question)
            .await?
            .map_err(|error| self.explain(error))
    }

    /// What the engine said of itself, asked once before every other question.
    pub(super) async fn greeting(&self) -> Result<Greeting, EngineError> {
        let ask = async {
            let greeting = tokio::time::timeout(self.timeout, greeting::greet(&self.connection));
            let greeting = greeting.await.map_err(|_| self.timed_out(Asked::Engine))?;
            let greeting = greeting.map_err(|why| self.not_greeted(why))?;
            self.connection
                .use_version(self.wanted.unwrap_or(greeting.version));
            Ok(greeting)
        };
        self.greeted.once(ask).await
    }

    /// The one deadline of every question, with the party that is blamed when it passes. Waiting for
    /// others' answers is not part of it.
    pub(super) async fn within<T>(
        &self,
        party: Asked<'_>,
        question: impl Future<Output = T>,
    ) -> Result<T, EngineError> {
        self.greeting().await?;
        // The semaphore is never closed.
        let _right = self.answers.acquire().await.ok();
        tokio::time::timeout(self.limit(party), question)
            .await
            .map_err(|_| self.timed_out(party))
    }

    fn limit(&self, party: Asked<'_>) -> Duration {
        match party {
            Asked::Engine => self.timeout,
            Asked::Registry { .. } => self.timeout * REGISTRY_ANSWERS,
        }
    }

    pub(super) fn timed_out(&self, party: Asked<'_>) -> EngineError {
        let after = self.limit(party);
        match party {
            Asked::Engine => EngineError::Timeout {
                endpoint: self.endpoint.to_string(),
                after,
            },
            Asked::Registry { registry } => EngineError::Registry {
                registry: registry.to_owned(),
                error: RegistryError::Timeout(after),
            },
        }
    }

    /// What an answer says, where it is usable.
    pub(super) fn read<T>(&self, answer: Result<T, answers::Unusable>) -> Result<T, EngineError> {
        answer.map_err(|unusable| EngineError::Unusable {
            endpoint: self.endpoint.to_string(),
            detail: unusable.to_string(),
        })
    }
}

#[async_trait]
impl Engine for DockerEngine {
    fn endpoint(&self) -> Result<&Endpoint, EngineError> {
        Ok(&self.endpoint)
    }

    async fn info(&self) -> Result<EngineInfo, EngineError> {
        Ok(self.about().await?.engine)
    }

    async fn image(&self, reference: &Reference) -> Result<Option<Image>, EngineError> {
        self.inspect(&reference.to_string()).await
    }

    async fn image_by_id(&self, id: &Digest) -> Result<Option<Image>, EngineError> {
        self.inspect(&id.to_string()).await
    }

    async fn images(&self) -> Result<Vec<ListedImage>, EngineError> {
        self.list().await
    }

    async fn history(&self, reference: &Reference) -> Result<Option<Vec<HistoryRow>>, EngineError> {
        self.rows(&reference.to_string()).await
    }

    async fn container(&self, name: &str) -> Result<Option<Container>, EngineError> {
        let made = self.inspect_container(name).await?;
        Ok(made.map(|made| made.container))
    }

    async fn running_containers(&self) -> Result<Vec<Container>, EngineError> {
        // Podman's list of those that run leaves out what is paused.
        if !self.greeting().await?.is_podman {
            return self.list_containers(false).await;
        }
        let mut containers = self.list_containers(true).await?;
        containers.retain(Container::is_started);
        Ok(containers)
    }

    async fn containers(&self) -> Result<Vec<Container>, EngineError> {
        self.list_containers(true).await
    }

    async fn changes(&self, container: &str) -> Result<Option<Vec<Change>>, EngineError> {
        let changes = self.ask(self.client.container_changes(container)).await?;
        Ok(changes.map(|changes| {
            // `null` where there are none.
            let changes = changes.unwrap_or_default().into_iter();
            changes.map(answers::change).collect()
        }))
    }

    async fn read_file(
        &self,
        container: &str,
        path: &str,
        limit: usize,
    ) -> Result<Option<ContainerFile>, EngineError> {
        self.first_of_archive(container, path, limit).await
    }

    async fn ports_at(&self) -> Result<PortsAt, EngineError> {
        self.place().await
    }

    async fn login(&self, registry: &str) -> Result<Login, EngineError> {
        match self.greeting().await?.is_podman {
            true => docker_config::find_podmans(registry, &self.environment, self.timeout).await,
            false => docker_config::find(registry, &self.environment, self.timeout).await,
        }
    }

    async fn registry_manifest(
        &self,
        reference: &Reference,
        credential: Option<&Credential>,
    ) -> Result<Option<RegistryManifest>, EngineError> {
        self.manifest(reference, credential).await
    }

    async fn proof(&self, registry: &str, credential: &Credential) -> Result<Proof, EngineError> {
        self.prove(registry, credential).await
    }

    async fn registry_content(
        &self,
        reference: &Reference,
        credential: Option<&Credential>,
    ) -> Result<Option<ManifestContent>, EngineError> {
        self.content(reference, credential).await
    }
}
