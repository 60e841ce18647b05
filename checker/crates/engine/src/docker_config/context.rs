//! Finds the engine's endpoint as the docker command line does:
//! `DOCKER_HOST` (when not empty), then `DOCKER_CONTEXT`, then `currentContext` of the Docker
//! config, then the default socket. A context that is named but does not exist is an error.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::address::{Address, without_port};
use super::config::{Environment, config, read};
use crate::EngineError;
use plain::hash;
use plain::text;
use plain::visible::visible;

/// Which setting named the endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    DockerHost,
    DockerContext(String),
    CurrentContext(String),
    Default,
}

/// Where the engine is, and where that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    pub address: Address,
    pub source: Source,
}

impl Endpoint {
    /// # Errors
    /// [`EngineError::Endpoint`]: an address of no known kind, a context that does not exist,
    /// a Docker config that cannot be read.
    pub fn find(environment: &Environment) -> Result<Self, EngineError> {
        let set = |value: &Option<String>| value.clone().filter(|value| !value.is_empty());
        if let Some(host) = set(&environment.docker_host) {
            let tls = set(&environment.docker_tls_verify).and_then(|_| {
                let named = set(&environment.docker_cert_path).map(PathBuf::from);
                named.or_else(|| environment.config_dir.clone())
            });
            return Ok(Self {
                address: Address::parse(&host, tls)?,
                source: Source::DockerHost,
            });
        }
        let (name, source) = match set(&environment.docker_context) {
            Some(name) => (Some(name.clone()), Source::DockerContext(name)),
            None => match current_context(environment)? {
                Some(name) => (Some(name.clone()), Source::CurrentContext(name)),
                None => (None, Source::Default),
            },
        };
        match (name.as_deref(), &environment.config_dir) {
            (None | Some("default"), _) => Ok(Self {
                address: Address::platform_default(),
                source,
            }),
            (Some(name), Some(config)) => Ok(Self {
                address: context_address(config, name, &source)?,
                source,
            }),
            (Some(name), None) => Err(missing_context(name, &source)),
        }
    }

    /// The host under which ports published by this engine's containers are reached.
    pub fn published_host(&self) -> &str {
        match &self.address {
            Address::Unix(_) | Address::Pipe(_) => "127.0.0.1",
            Address::Tcp(host) | Address::Tls(host, _) => without_port(host),
            Address::Ssh(host) => {
                let host = host
                    .rsplit_once('@')
                    .map_or(host.as_str(), |(_, host)| host);
                without_port(host)
            }
        }
    }

    /// Whether the engine runs on this machine, so that "localhost" is one place.
    pub fn is_local(&self) -> bool {
        matches!(self.address, Address::Unix(_) | Address::Pipe(_))
    }
}

impl fmt::Display for Endpoint {
    /// The address and where it came from: `unix:///var/run/docker.sock (default)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.address {
            Address::Unix(path) => write!(f, "unix://{}", path.display())?,
            Address::Pipe(path) => write!(f, "npipe://{path}")?,
            Address::Tcp(host) | Address::Tls(host, _) => write!(f, "tcp://{host}")?,
            Address::Ssh(host) => write!(f, "ssh://{host}")?,
        }
        match &self.source {
            Source::DockerHost => f.write_str(" (DOCKER_HOST)"),
            Source::DockerContext(name) => write!(f, " (DOCKER_CONTEXT={name})"),
            Source::CurrentContext(name) => write!(f, " (docker context {name})"),
            Source::Default => f.write_str(" (default)"),
        }
    }
}

fn missing_context(name: &str, source: &Source) -> EngineError {
    let origin = match source {
        Source::DockerContext(_) => "DOCKER_CONTEXT",
        _ => "currentContext",
    };
    EngineError::Endpoint {
        reason: text!(
            "the docker context `{name}` ({origin}) does not exist",
            "`{name}` 컨텍스트가 없어요 ({origin})",
            name = visible(name)
        ),
        remedy: text!(
            "choose one that `docker context ls` lists, with `docker context use`",
            "`docker context ls`에 나오는 컨텍스트를 `docker context use`로 선택해 주세요"
        ),
    }
}

fn current_context(environment: &Environment) -> Result<Option<String>, EngineError> {
    #[derive(Deserialize)]
    struct Config {
        #[serde(rename = "currentContext")]
        current_context: Option<String>,
    }
    let Some(dir) = &environment.config_dir else {
        return Ok(None);
    };
    let config: Option<Config> = config(dir)?;
    Ok(config
        .and_then(|config| config.current_context)
        .filter(|name| !name.is_empty()))
}

/// The address kept in `contexts/meta/<sha256 of the name>/meta.json`; its certificates are in
/// `contexts/tls/<sha256>/docker/`.
fn context_address(config: &Path, name: &str, source: &Source) -> Result<Address, EngineError> {
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Meta {
        endpoints: Endpoints,
    }
    #[derive(Deserialize)]
    struct Endpoints {
        docker: Option<DockerEndpoint>,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct DockerEndpoint {
        host: Option<String>,
    }
    let digest = hash::sha256(name.as_bytes());
    let contexts = config.join("contexts");
    let meta: Meta = read(&contexts.join("meta").join(&digest).join("meta.json"))?
        .ok_or_else(|| missing_context(name, source))?;
    let host = meta.endpoints.docker.and_then(|endpoint| endpoint.host);
    let certificates = contexts.join("tls").join(&digest).join("docker");
    let tls = certificates.is_dir().then_some(certificates);
    match host.filter(|host| !host.is_empty()) {
        Some(host) => Address::parse(&host, tls),
        None => Ok(Address::platform_default()),
    }
}
