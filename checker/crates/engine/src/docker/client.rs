//! Asks an engine through its HTTP API. Works from API 1.41 (Docker 20.10) on: requests carry
//! no version, so each engine answers in its newest.

use std::io;
use std::time::Duration;

use async_trait::async_trait;
use bollard::Docker;
use bollard::errors::Error;
use bollard::query_parameters::{InspectContainerOptions, ListContainersOptions};
use tokio::sync::Semaphore;

use super::answers::{self, engine_name};
use super::bounded::{LARGEST_ANSWER, TooLarge};
use super::container_answers::{self, raw};
use super::request::{self, Foreign};
use super::{tls, transport};
use crate::docker::registry_errors;
use crate::docker_config::{self, Address};
use crate::{
    Change, Container, ContainerFile, Credential, Described, Digest, Endpoint, Engine, EngineError,
    EngineInfo, Environment, HistoryRow, Image, ListedImage, PortsAt, Reference, RegistryError,
    RegistryManifest,
};
use plain::cause::innermost;

/// An engine that speaks Docker's API: Docker itself, or Podman.
pub struct DockerEngine {
    pub(super) client: Docker,
    pub(super) endpoint: Endpoint,
    environment: Environment,
    timeout: Duration,
    /// The right to one answer of the engine at a time.
    answers: Semaphore,
}

/// Answers that are read at a time, so that their sum has a bound too. The stream of events is
/// none of them: it never ends.
const MOST_ANSWERS: usize = 16;

/// Who is asked, and so who is to blame for no answer.
#[derive(Debug, Clone, Copy)]
enum Asked<'a> {
    Engine,
    Helper {
        registry: &'a str,
    },
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
        Self::connect(Endpoint::find(environment)?, environment, timeout)
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
        let client = match &endpoint.address {
            #[cfg(unix)]
            Address::Unix(path) => transport::unix(path.clone(), timeout),
            #[cfg(windows)]
            Address::Pipe(path) => {
                let seconds = timeout.as_secs().saturating_add(1);
                Docker::connect_with_named_pipe(path, seconds, bollard::API_DEFAULT_VERSION)
            }
            #[cfg(unix)]
            Address::Pipe(path) => Err(Error::UnsupportedURISchemeError {
                uri: format!("npipe://{path}"),
            }),
            #[cfg(windows)]
            Address::Unix(path) => Err(Error::UnsupportedURISchemeError {
                uri: format!("unix://{}", path.display()),
            }),
            Address::Tcp(host) => transport::tcp(host.clone(), timeout),
            Address::Tls(host, certificates) => transport::tls(host.clone(), certificates, timeout),
            Address::Ssh(host) => transport::ssh(host, timeout),
        };
        match client {
            Ok(client) => Ok(Self {
                client: client.with_request_modifier(request::patch),
                endpoint,
                environment: environment.clone(),
                timeout,
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

    /// The one deadline of every question, with the party that is blamed when it passes.
    async fn within<T>(
        &self,
        party: Asked<'_>,
        question: impl Future<Output = T>,
    ) -> Result<T, EngineError> {
        let asked = async {
            // A helper's answer is not the engine's. The semaphore is never closed.
            let _right = match party {
                Asked::Helper { .. } => None,
                Asked::Engine | Asked::Registry { .. } => self.answers.acquire().await.ok(),
            };
            question.await
        };
        tokio::time::timeout(self.timeout, asked)
            .await
            .map_err(|_| self.timed_out(party))
    }

    fn timed_out(&self, party: Asked<'_>) -> EngineError {
        let after = self.timeout;
        match party {
            Asked::Engine => EngineError::Timeout {
                endpoint: self.endpoint.to_string(),
                after,
            },
            Asked::Helper { registry } => EngineError::CredentialsTimeout {
                registry: registry.to_owned(),
                after,
            },
            Asked::Registry { registry } => EngineError::Registry {
                registry: registry.to_owned(),
                error: RegistryError::Timeout(after),
            },
        }
    }

    /// Which of our errors a client's error is.
    pub(super) fn explain(&self, error: Error) -> EngineError {
        let endpoint = self.endpoint.to_string();
        let is_ssh = matches!(self.endpoint.address, Address::Ssh(_));
        match error {
            Error::DockerResponseServerError {
                status_code,
                message,
            } => EngineError::Answer {
                status: status_code,
                message,
            },
            Error::RequestTimeoutError => self.timed_out(Asked::Engine),
            Error::JsonDataError { message, .. } => EngineError::Unusable {
                endpoint,
                detail: message,
            },
            Error::SocketNotFoundError(_) => EngineError::Unreachable {
                endpoint,
                detail: "no such socket".to_owned(),
            },
            error if has_cause::<TooLarge>(&error) => EngineError::TooLarge {
                endpoint,
                most: LARGEST_ANSWER,
            },
            error if has_cause::<Foreign>(&error) => EngineError::Unusable {
                endpoint,
                detail: Foreign.to_string(),
            },
            error if io_errors(&error).any(tls::is_of_certificates) => EngineError::Certificates {
                endpoint,
                detail: innermost(&error),
            },
            error => match io_cause(&error) {
                Some((_, detail)) if is_ssh => EngineError::Ssh { endpoint, detail },
                Some((io::ErrorKind::PermissionDenied, _)) => {
                    EngineError::PermissionDenied { endpoint }
                }
                Some((
                    io::ErrorKind::NotFound
                    | io::ErrorKind::ConnectionRefused
                    | io::ErrorKind::HostUnreachable
                    | io::ErrorKind::NetworkUnreachable
                    | io::ErrorKind::AddrNotAvailable,
                    detail,
                )) => EngineError::Unreachable { endpoint, detail },
                Some((_, detail)) if is_connect(&error) => {
                    EngineError::Unreachable { endpoint, detail }
                }
                _ => EngineError::Lost {
                    endpoint,
                    detail: innermost(&error),
                },
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

    pub(super) async fn is_podman(&self) -> Result<bool, EngineError> {
        Ok(engine_name(&self.must(self.client.version()).await?) == "podman")
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
        let options = None::<InspectContainerOptions>;
        let asked = async { raw(self.client.inspect_container(name, options).await) };
        let made = self.ask(asked).await?.map(container_answers::inspected);
        Ok(self.read(made.transpose())?.map(|made| made.container))
    }

    async fn running_containers(&self) -> Result<Vec<Container>, EngineError> {
        let options = None::<ListContainersOptions>;
        let asked = async { raw(self.client.list_containers(options).await) };
        let running = self.must(asked).await?;
        self.read(container_answers::listed(running))
    }

    async fn changes(&self, container: &str) -> Result<Option<Vec<Change>>, EngineError> {
        let changes = self.ask(self.client.container_changes(container)).await?;
        Ok(changes.map(|changes| {
            // `null` where there are none.
            let changes = changes.unwrap_or_default().into_iter();
            changes.map(container_answers::change).collect()
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

    async fn credential(&self, registry: &str) -> Result<Option<Credential>, EngineError> {
        let asked = Asked::Helper { registry };
        let found = docker_config::find(registry, &self.environment);
        self.within(asked, found).await?
    }

    async fn registry_manifest(
        &self,
        reference: &Reference,
        credential: Option<&Credential>,
    ) -> Result<Option<RegistryManifest>, EngineError> {
        let registry = reference.registry();
        let logged_in = credential.is_some();
        let header =
            credential.map(|credential| registry_errors::header(credential, reference.login_key()));
        let name = reference.to_string();
        let answer = self
            .within(
                Asked::Registry { registry },
                self.client.inspect_registry_image(&name, header),
            )
            .await?;
        let fault = |error| {
            Err(EngineError::Registry {
                registry: registry.to_owned(),
                error,
            })
        };
        match answer {
            Ok(found) => {
                let digest = found.descriptor.digest.unwrap_or_default();
                let digest = self.read(answers::digest("Descriptor.digest", &digest))?;
                Ok(Some(digest.into()))
            }
            // Podman lacks this part of the API and says 404 to everyone.
            Err(Error::DockerResponseServerError {
                status_code: 404,
                message,
            }) => {
                if self.is_podman().await? {
                    return fault(RegistryError::Unsupported);
                }
                match registry_errors::error(&message, logged_in) {
                    Some(RegistryError::Other(_)) if registry_errors::says_absent(&message) => {
                        Ok(None)
                    }
                    Some(error) => fault(error),
                    None => Ok(None),
                }
            }
            Err(Error::DockerResponseServerError { message, .. }) => {
                match registry_errors::error(&message, logged_in) {
                    Some(error) => fault(error),
                    None => Ok(None),
                }
            }
            Err(error) => Err(self.explain(error)),
        }
    }
}

/// The I/O errors in the chain of causes, the outermost first.
fn io_errors(error: &Error) -> impl Iterator<Item = &io::Error> {
    // The client's own I/O error shows itself as its cause, and would be passed over.
    let first: &(dyn std::error::Error + 'static) = match error {
        Error::IOError { err } => err,
        error => error,
    };
    let causes = std::iter::successors(Some(first), |error| error.source());
    causes.filter_map(|error| error.downcast_ref())
}

fn io_cause(error: &Error) -> Option<(io::ErrorKind, String)> {
    let io = io_errors(error).next()?;
    Some((io.kind(), io.to_string()))
}

/// Whether one of our own errors is in there.
fn has_cause<E: std::error::Error + 'static>(error: &Error) -> bool {
    io_errors(error).any(|io| io.get_ref().is_some_and(|own| own.is::<E>()))
}

fn is_connect(error: &Error) -> bool {
    matches!(error, Error::HyperLegacyError { err } if err.is_connect())
}
