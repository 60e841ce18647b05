//! Asks an engine through its HTTP API. Works from API 1.41 (Docker 20.10) on: requests carry
//! no version, so each engine answers in its newest.

use std::io::{self, Read};
use std::time::Duration;

use async_trait::async_trait;
use base64::Engine as _;
use bollard::auth::DockerCredentials;
use bollard::errors::Error;
use bollard::models::{
    ContainerInspectResponse, ContainerSummary, ImageInspect, SystemInfo, SystemVersion,
};
use bollard::query_parameters::{
    DownloadFromContainerOptions, InspectContainerOptions, ListContainersOptions, ListImagesOptions,
};
use bollard::{API_DEFAULT_VERSION, BollardRequest, Docker};
use futures_util::StreamExt;

use super::context::Address;
use super::transport::{self, TOO_LARGE};
use super::{
    Change, ChangeKind, Container, Credential, Endpoint, Engine, EngineError, EngineInfo, Image,
    NamedImage, PublishedPort, Reference, RegistryError, RegistryManifest, credentials,
};
use crate::cause::innermost;
use crate::visible::visible;

/// An engine that speaks Docker's API: Docker itself, or Podman.
pub struct DockerEngine {
    client: Docker,
    endpoint: Endpoint,
    timeout: Duration,
}

impl DockerEngine {
    /// Prepares the client; nothing is sent yet. `timeout` bounds every single question.
    ///
    /// # Errors
    /// [`EngineError`] where the endpoint cannot exist: no socket there, no certificates.
    pub fn connect(endpoint: Endpoint, timeout: Duration) -> Result<Self, EngineError> {
        let seconds = timeout.as_secs().saturating_add(1);
        let client = match &endpoint.address {
            #[cfg(unix)]
            Address::Unix(path) => transport::unix(path.clone(), timeout),
            #[cfg(windows)]
            Address::Pipe(path) => {
                Docker::connect_with_named_pipe(path, seconds, API_DEFAULT_VERSION)
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
            Address::Tls(host, certificates) => Docker::connect_with_ssl(
                &format!("tcp://{host}"),
                &certificates.join("key.pem"),
                &certificates.join("cert.pem"),
                &certificates.join("ca.pem"),
                seconds,
                API_DEFAULT_VERSION,
            ),
            Address::Ssh(host) => transport::ssh(host, timeout),
        };
        match client {
            Ok(client) => Ok(Self {
                client: client.with_request_modifier(mend),
                endpoint,
                timeout,
            }),
            Err(error) => Err(EngineError::Unreachable {
                endpoint: endpoint.to_string(),
                detail: error.to_string(),
            }),
        }
    }

    /// Asks within the deadline; a 404 is `None`.
    async fn ask<T>(
        &self,
        question: impl Future<Output = Result<T, Error>>,
    ) -> Result<Option<T>, EngineError> {
        match self.within(question).await? {
            Ok(answer) => Ok(Some(answer)),
            Err(Error::DockerResponseServerError {
                status_code: 404, ..
            }) => Ok(None),
            Err(error) => Err(self.explain(error)),
        }
    }

    /// Asks for something that every engine has.
    async fn must<T>(
        &self,
        question: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, EngineError> {
        self.within(question)
            .await?
            .map_err(|error| self.explain(error))
    }

    async fn within<T>(&self, question: impl Future<Output = T>) -> Result<T, EngineError> {
        tokio::time::timeout(self.timeout, question)
            .await
            .map_err(|_| self.timed_out())
    }

    fn timed_out(&self) -> EngineError {
        EngineError::Timeout {
            endpoint: self.endpoint.to_string(),
            after: self.timeout,
        }
    }

    /// Which of our errors a client's error is.
    fn explain(&self, error: Error) -> EngineError {
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
            Error::RequestTimeoutError => self.timed_out(),
            Error::JsonDataError { message, .. } => EngineError::Unusable {
                endpoint,
                detail: message,
            },
            Error::SocketNotFoundError(_) => EngineError::Unreachable {
                endpoint,
                detail: "no such socket".to_owned(),
            },
            error => match io_cause(&error) {
                Some((_, detail)) if is_ssh && !detail.contains(TOO_LARGE) => {
                    EngineError::Ssh { endpoint, detail }
                }
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
                Some((_, detail)) if detail.contains(TOO_LARGE) => EngineError::Unusable {
                    endpoint,
                    detail: TOO_LARGE.to_owned(),
                },
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

    async fn is_podman(&self) -> Result<bool, EngineError> {
        Ok(engine_name(&self.must(self.client.version()).await?) == "podman")
    }
}

#[async_trait]
impl Engine for DockerEngine {
    fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    async fn info(&self) -> Result<EngineInfo, EngineError> {
        let (version, info) = futures_util::try_join!(
            self.must(self.client.version()),
            self.must(self.client.info())
        )?;
        let shown = |word: Option<String>| visible(&word.unwrap_or_default());
        Ok(EngineInfo {
            name: engine_name(&version).to_owned(),
            image_store: visible(&image_store(&info)),
            version: shown(version.version),
            api_version: shown(version.api_version),
            os: shown(version.os),
            arch: shown(version.arch),
        })
    }

    async fn image(&self, reference: &Reference) -> Result<Option<Image>, EngineError> {
        let name = reference.to_string();
        Ok(self.ask(self.client.inspect_image(&name)).await?.map(image))
    }

    async fn image_names(&self) -> Result<Vec<NamedImage>, EngineError> {
        let images = self
            .must(self.client.list_images(None::<ListImagesOptions>))
            .await?;
        Ok(images
            .into_iter()
            .flat_map(|image| {
                let id = image.id;
                image.repo_tags.into_iter().map(move |name| NamedImage {
                    name,
                    id: id.clone(),
                })
            })
            .collect())
    }

    async fn history_rows(&self, reference: &Reference) -> Result<Option<usize>, EngineError> {
        let name = reference.to_string();
        let rows = self.ask(self.client.image_history(&name)).await?;
        Ok(rows.map(|rows| rows.len()))
    }

    async fn container(&self, name: &str) -> Result<Option<Container>, EngineError> {
        let options = None::<InspectContainerOptions>;
        let found = self
            .ask(self.client.inspect_container(name, options))
            .await?;
        Ok(found.map(container))
    }

    async fn running_containers(&self) -> Result<Vec<Container>, EngineError> {
        let options = None::<ListContainersOptions>;
        let running = self.must(self.client.list_containers(options)).await?;
        Ok(running.into_iter().map(listed_container).collect())
    }

    async fn changes(&self, container: &str) -> Result<Option<Vec<Change>>, EngineError> {
        let changes = self.ask(self.client.container_changes(container)).await?;
        Ok(changes.map(|changes| {
            let changes = changes.unwrap_or_default().into_iter();
            changes
                .map(|change| Change {
                    path: change.path,
                    kind: match change.kind as i64 {
                        1 => ChangeKind::Added,
                        2 => ChangeKind::Deleted,
                        _ => ChangeKind::Modified,
                    },
                })
                .collect()
        }))
    }

    async fn read_file(
        &self,
        container: &str,
        path: &str,
        limit: usize,
    ) -> Result<Option<Vec<u8>>, EngineError> {
        let options = DownloadFromContainerOptions {
            path: path.to_owned(),
        };
        // The archive's header and padding come on top of the content.
        let most = limit.saturating_add(4096);
        let archive = self
            .client
            .download_from_container(container, Some(options));
        let collected = async {
            let mut bytes = Vec::new();
            let mut archive = std::pin::pin!(archive);
            while bytes.len() < most
                && let Some(chunk) = archive.next().await
            {
                bytes.extend_from_slice(&chunk?);
            }
            bytes.truncate(most);
            Ok(bytes)
        };
        Ok(self
            .ask(collected)
            .await?
            .and_then(|bytes| first_file(&bytes, limit)))
    }

    async fn credential(&self, registry: &str) -> Result<Option<Credential>, EngineError> {
        self.within(credentials::find(registry)).await?
    }

    async fn registry_manifest(
        &self,
        reference: &Reference,
    ) -> Result<Option<RegistryManifest>, EngineError> {
        let registry = reference.registry();
        let credential = self.credential(registry).await?;
        let logged_in = credential.is_some();
        let header = credential.map(|credential| header(credential, reference.login_key()));
        let name = reference.to_string();
        let answer = self
            .within(self.client.inspect_registry_image(&name, header))
            .await?;
        let fault = |error| {
            Err(EngineError::Registry {
                registry: registry.to_owned(),
                error,
            })
        };
        match answer {
            Ok(found) => Ok(found
                .descriptor
                .digest
                .map(|digest| RegistryManifest { digest })),
            // Podman lacks this part of the API and says 404 to everyone.
            Err(Error::DockerResponseServerError {
                status_code: 404, ..
            }) => {
                if self.is_podman().await? {
                    fault(RegistryError::Unsupported)
                } else {
                    Ok(None)
                }
            }
            Err(Error::DockerResponseServerError { message, .. }) => {
                match registry_error(&message, logged_in) {
                    Some(error) => fault(error),
                    None => Ok(None),
                }
            }
            Err(error) => Err(self.explain(error)),
        }
    }
}

/// What the engine's message about a registry means; `None`: the registry has no such manifest.
/// The engine answers 500 for nearly everything, so only its words tell.
fn registry_error(message: &str, logged_in: bool) -> Option<RegistryError> {
    let words = message.to_lowercase();
    let says = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
    if says(&["manifest unknown", "name unknown"]) {
        None
    } else if says(&[
        "no basic auth credentials",
        "unauthorized",
        "authentication required",
        "denied",
        "forbidden",
        "incorrect username or password",
    ]) {
        Some(if logged_in {
            RegistryError::LoginRefused
        } else {
            RegistryError::LoginRequired
        })
    } else if says(&[
        "connection refused",
        "connection reset",
        "no such host",
        "timeout",
        "deadline exceeded",
        "dial tcp",
        "unreachable",
        "eof",
        "http response to https",
        "x509",
        "tls:",
    ]) {
        Some(RegistryError::Unreachable(message.to_owned()))
    } else {
        Some(RegistryError::Other(message.to_owned()))
    }
}

/// Two things the client library gets not quite right or does not offer: the engine decodes
/// `X-Registry-Auth` as URL-safe base64, and lists an image's platforms only when asked to
/// (API 1.48 on; older engines pass over the word).
fn mend(mut request: BollardRequest) -> BollardRequest {
    const AUTH: &str = "x-registry-auth";
    let safe = request.headers().get(AUTH).and_then(|value| {
        let value = value.to_str().ok()?;
        http::HeaderValue::from_str(&value.replace('+', "-").replace('/', "_")).ok()
    });
    if let Some(safe) = safe {
        request.headers_mut().insert(AUTH, safe);
    }
    let path = request.uri().path();
    if path.contains("/images/") && path.ends_with("/json") && !path.ends_with("/images/json") {
        let asked = format!("{}?manifests=1", request.uri());
        if let Ok(uri) = asked.parse() {
            *request.uri_mut() = uri;
        }
    }
    request
}

fn header(credential: Credential, server: &str) -> DockerCredentials {
    let mut header = DockerCredentials {
        serveraddress: Some(server.to_owned()),
        ..DockerCredentials::default()
    };
    match credential {
        Credential::Password(user, password) => {
            let pair = format!("{user}:{password}");
            header.auth = Some(base64::engine::general_purpose::STANDARD.encode(pair));
            header.username = Some(user);
            header.password = Some(password);
        }
        Credential::IdentityToken(token) => header.identitytoken = Some(token),
    }
    header
}

fn engine_name(version: &SystemVersion) -> &'static str {
    let podman = version
        .components
        .iter()
        .flatten()
        .any(|part| part.name.to_lowercase().contains("podman"));
    if podman { "podman" } else { "docker" }
}

/// The classic store's driver, or `containerd`.
fn image_store(info: &SystemInfo) -> String {
    let containerd = info.driver_status.iter().flatten().flatten();
    if containerd
        .into_iter()
        .any(|word| word.starts_with("io.containerd.snapshotter"))
    {
        return "containerd".to_owned();
    }
    info.driver.clone().unwrap_or_default()
}

fn image(found: ImageInspect) -> Image {
    let config = found.config.unwrap_or_default();
    Image {
        id: found.id.unwrap_or_default(),
        repo_tags: found.repo_tags.unwrap_or_default(),
        repo_digests: found.repo_digests.unwrap_or_default(),
        manifests: found
            .manifests
            .unwrap_or_default()
            .into_iter()
            .map(|manifest| manifest.id)
            .collect(),
        layers: found.root_fs.and_then(|fs| fs.layers).unwrap_or_default(),
        env: config.env.unwrap_or_default(),
        exposed_ports: config.exposed_ports.unwrap_or_default(),
        entrypoint: config.entrypoint.unwrap_or_default(),
        command: config.cmd.unwrap_or_default(),
    }
}

fn container(found: ContainerInspectResponse) -> Container {
    let state = found.state.unwrap_or_default();
    let ports = found.network_settings.and_then(|network| network.ports);
    let mut ports: Vec<_> = ports
        .unwrap_or_default()
        .into_iter()
        .flat_map(|(port, bindings)| {
            bindings
                .unwrap_or_default()
                .into_iter()
                .filter_map(move |binding| {
                    Some(PublishedPort {
                        container: port.clone(),
                        host_address: binding.host_ip.unwrap_or_default(),
                        host_port: binding.host_port?.parse().ok()?,
                    })
                })
        })
        .collect();
    sort_ports(&mut ports);
    Container {
        id: found.id.unwrap_or_default(),
        name: plain_name(found.name.as_deref().unwrap_or_default()),
        image_id: found.image.unwrap_or_default(),
        image_manifest: found.image_manifest_descriptor.and_then(|it| it.digest),
        running: state.running.unwrap_or_default(),
        status: state
            .status
            .map(|status| status.to_string())
            .unwrap_or_default(),
        ports,
    }
}

fn listed_container(found: ContainerSummary) -> Container {
    let mut ports: Vec<_> = found
        .ports
        .unwrap_or_default()
        .into_iter()
        .filter_map(|port| {
            let kind = port.typ.map(|kind| kind.to_string()).unwrap_or_default();
            Some(PublishedPort {
                container: format!("{}/{kind}", port.private_port),
                host_address: port.ip.unwrap_or_default(),
                host_port: port.public_port?,
            })
        })
        .collect();
    sort_ports(&mut ports);
    let names = found.names.unwrap_or_default();
    Container {
        id: found.id.unwrap_or_default(),
        name: plain_name(names.first().map(String::as_str).unwrap_or_default()),
        image_id: found.image_id.unwrap_or_default(),
        image_manifest: found.image_manifest_descriptor.and_then(|it| it.digest),
        running: true,
        status: "running".to_owned(),
        ports,
    }
}

/// IPv4 first: on some hosts only it is forwarded to containers.
fn sort_ports(ports: &mut [PublishedPort]) {
    ports.sort_by_key(|port| {
        (
            port.container.clone(),
            port.host_address.contains(':'),
            port.host_port,
        )
    });
}

/// The API puts a slash before a container's name.
fn plain_name(name: &str) -> String {
    name.trim_start_matches('/').to_owned()
}

/// The first entry of a tar archive, if it is a regular file of at most `limit` bytes.
fn first_file(archive: &[u8], limit: usize) -> Option<Vec<u8>> {
    let mut archive = tar::Archive::new(archive);
    let entry = archive.entries().ok()?.next()?.ok()?;
    if !entry.header().entry_type().is_file() || entry.size() > limit as u64 {
        return None;
    }
    let mut content = Vec::new();
    entry.take(limit as u64).read_to_end(&mut content).ok()?;
    Some(content)
}

/// The first I/O error in the chain of causes.
fn io_cause(error: &Error) -> Option<(io::ErrorKind, String)> {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if let Some(io) = error.downcast_ref::<io::Error>() {
            return Some((io.kind(), io.to_string()));
        }
        cause = error.source();
    }
    None
}

fn is_connect(error: &Error) -> bool {
    matches!(error, Error::HyperLegacyError { err } if err.is_connect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registry_that_cannot_be_asked_is_never_read_as_empty() {
        let unreachable = registry_error("dial tcp [::1]:5050: connect: connection refused", true);
        assert!(matches!(unreachable, Some(RegistryError::Unreachable(_))));
        let anonymous = registry_error("no basic auth credentials", false);
        assert!(matches!(anonymous, Some(RegistryError::LoginRequired)));
        let wrong = registry_error("unauthorized: authentication required", true);
        assert!(matches!(wrong, Some(RegistryError::LoginRefused)));
        assert!(matches!(
            registry_error("flux", true),
            Some(RegistryError::Other(_))
        ));
        assert!(registry_error("manifest unknown: manifest unknown", true).is_none());
    }
}
