//! Finds the engine's endpoint as the docker command line does:
//! `DOCKER_HOST` (when not empty), then `DOCKER_CONTEXT`, then `currentContext` of the Docker
//! config, then the default socket. A context that is named but does not exist is an error.
#![expect(clippy::disallowed_methods, reason = "a door to the environment")]

use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::EngineError;
use plain::disk;
use plain::hash;
use plain::text;
use plain::visible::visible;

const DEFAULT_SOCKET: &str = "/var/run/docker.sock";
const DEFAULT_PIPE: &str = "//./pipe/docker_engine";

/// Bytes that a file of the Docker config may have.
pub const LARGEST: u64 = 1024 * 1024;

/// How an engine is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    Unix(PathBuf),
    /// A Windows named pipe.
    Pipe(String),
    /// `host:port`, without TLS.
    Tcp(String),
    /// `host:port`, and the folder with `ca.pem`, `cert.pem` and `key.pem`.
    Tls(String, PathBuf),
    /// `user@host:port`.
    Ssh(String),
}

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

/// The part of the process's environment that decides; passed in, so that it can be tested.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    pub docker_host: Option<String>,
    pub docker_context: Option<String>,
    pub docker_tls_verify: Option<String>,
    pub docker_cert_path: Option<String>,
    /// The folder of the Docker config: `DOCKER_CONFIG`, else `~/.docker`.
    pub config_dir: Option<PathBuf>,
}

impl Environment {
    pub fn from_process() -> Self {
        let var = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        Self {
            docker_host: var("DOCKER_HOST"),
            docker_context: var("DOCKER_CONTEXT"),
            docker_tls_verify: var("DOCKER_TLS_VERIFY"),
            docker_cert_path: var("DOCKER_CERT_PATH"),
            config_dir: var("DOCKER_CONFIG")
                .map(PathBuf::from)
                .or_else(|| std::env::home_dir().map(|home| home.join(".docker"))),
        }
    }
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

impl Address {
    fn platform_default() -> Self {
        if cfg!(windows) {
            Self::Pipe(DEFAULT_PIPE.to_owned())
        } else {
            Self::Unix(PathBuf::from(DEFAULT_SOCKET))
        }
    }

    /// `tls` is the folder with the certificates, where TLS is wanted.
    fn parse(host: &str, tls: Option<PathBuf>) -> Result<Self, EngineError> {
        let (scheme, rest) = host.split_once("://").unwrap_or(("tcp", host));
        let tcp = |port: u16| match (rest.trim_end_matches('/'), port) {
            (host, port) if host.starts_with(':') => format!(
                "127.0.0.1{host}{}",
                if host.len() > 1 {
                    String::new()
                } else {
                    port.to_string()
                }
            ),
            (host, port) if without_port(host) == host => format!("{host}:{port}"),
            (host, _) => host.to_owned(),
        };
        match (scheme, tls) {
            _ if rest.is_empty() => Err(bad_address(host)),
            ("unix", _) => Ok(Self::Unix(PathBuf::from(rest))),
            ("npipe", _) => Ok(Self::Pipe(rest.to_owned())),
            ("tcp" | "http", None) => Ok(Self::Tcp(tcp(2375))),
            ("tcp" | "https", Some(certificates)) => Ok(Self::Tls(tcp(2376), certificates)),
            ("ssh", _) => Ok(Self::Ssh(rest.trim_end_matches('/').to_owned())),
            _ => Err(bad_address(host)),
        }
    }
}

/// `host` of `host:port`; `[::1]:2375` keeps its brackets.
fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) && !port.is_empty() => {
            if name.contains(':') && !name.ends_with(']') {
                host
            } else {
                name
            }
        }
        _ => host,
    }
}

fn bad_address(host: &str) -> EngineError {
    EngineError::Endpoint {
        reason: text!(
            "`{host}` is no address of a Docker engine",
            "`{host}` 값은 Docker 엔진의 주소가 아니에요",
            host = visible(host)
        ),
        remedy: text!(
            "set DOCKER_HOST to something like unix:///var/run/docker.sock or \
             tcp://host:2375, or unset it",
            "DOCKER_HOST를 unix:///var/run/docker.sock이나 tcp://host:2375 같은 주소로 \
             설정하거나 설정을 지워 주세요"
        ),
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

fn unreadable(path: &Path, detail: &str) -> EngineError {
    EngineError::Endpoint {
        reason: text!(
            "the Docker config {path} cannot be read ({detail})",
            "Docker 설정 파일을 읽을 수 없어요: {path} ({detail})",
            path = visible(&path.display().to_string()),
            detail = visible(detail)
        ),
        remedy: text!(
            "mend that file, or choose the engine with DOCKER_HOST",
            "파일을 고치거나 DOCKER_HOST로 엔진을 지정해 주세요"
        ),
    }
}

/// Reads JSON from a file of the Docker config; `None` where there is no such file.
pub(super) fn read<T: for<'a> Deserialize<'a>>(path: &Path) -> Result<Option<T>, EngineError> {
    let bytes = match disk::read_bounded(path, LARGEST) {
        Ok(bytes) => bytes,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => return Err(unreadable(path, &error.to_string())),
    };
    serde_json::from_slice(&bytes)
        .map(Some)
        .map_err(|error| unreadable(path, &error.to_string()))
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
    let config: Option<Config> = read(&dir.join("config.json"))?;
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
