//! Finds the engine's endpoint as the docker command line does:
//! `DOCKER_HOST` (when not empty), then `DOCKER_CONTEXT`, then `currentContext` of the Docker
//! config, then the default socket. A context that is named but does not exist is an error. A Docker
//! config that cannot be read names none: docker warns, and goes on.

use std::fmt;
use std::path::{Path, PathBuf};

use super::address::{Address, Certificates, without_port};
use super::config::{Environment, bytes, unreadable};
use super::file::ConfigFile;
use super::lenient::Lenient;
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
    /// [`EngineError::Endpoint`]: an address of no known kind, a context that does not exist or
    /// cannot be read, TLS without certificates.
    pub fn find(environment: &Environment) -> Result<Self, EngineError> {
        if let Some(host) = set(environment.docker_host.as_ref()) {
            return Ok(Self {
                address: Address::parse(host, certificates(environment)?)?,
                source: Source::DockerHost,
            });
        }
        let source = match set(environment.docker_context.as_ref()) {
            Some(name) => Source::DockerContext(name.to_owned()),
            None => {
                match ConfigFile::of_folder(environment.config_dir.as_deref()).current_context {
                    name if name.is_empty() => Source::Default,
                    name => Source::CurrentContext(name),
                }
            }
        };
        let address = match (&source, &environment.config_dir) {
            (Source::DockerHost | Source::Default, _) => None,
            (Source::DockerContext(name) | Source::CurrentContext(name), _)
                if name == "default" =>
            {
                None
            }
            (Source::DockerContext(name) | Source::CurrentContext(name), Some(config)) => {
                Some(context_address(config, name, &source)?)
            }
            (Source::DockerContext(name) | Source::CurrentContext(name), None) => {
                return Err(missing_context(name, &source));
            }
        };
        let address = match address {
            Some(address) => address,
            None => Address::default_with(certificates(environment)?),
        };
        Ok(Self { address, source })
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

fn set(value: Option<&String>) -> Option<&str> {
    value.map(String::as_str).filter(|value| !value.is_empty())
}

/// What `DOCKER_TLS_VERIFY` and `DOCKER_TLS` ask for; they count for `DOCKER_HOST` and where nothing
/// names an engine, and docker wants `ca.pem` for either.
fn certificates(environment: &Environment) -> Result<Option<Certificates>, EngineError> {
    let verify = set(environment.docker_tls_verify.as_ref()).is_some();
    if !verify && set(environment.docker_tls.as_ref()).is_none() {
        return Ok(None);
    }
    let variable = if verify {
        "DOCKER_TLS_VERIFY"
    } else {
        "DOCKER_TLS"
    };
    let named = set(environment.docker_cert_path.as_ref()).map(PathBuf::from);
    let folder = named.or_else(|| environment.config_dir.clone());
    let ca = folder.clone().unwrap_or_default().join("ca.pem");
    let missing = match bytes(&ca) {
        Ok(Some(_)) => None,
        Ok(None) => Some("no such file".to_owned()),
        Err(error) => Some(error.to_string()),
    };
    if let Some(detail) = missing {
        return Err(EngineError::Endpoint {
            reason: text!(
                "{variable} is set, and the certificate {path} cannot be read ({detail})",
                "{variable}가 설정되어 있지만 인증서 {path} 파일을 읽을 수 없어요 ({detail})",
                path = visible(&ca.display().to_string()),
                detail = visible(&detail)
            ),
            remedy: text!(
                "docker cannot work like this: unset {variable}, or name the folder of the \
                 engine's certificates in DOCKER_CERT_PATH",
                "이대로는 docker도 동작하지 않아요. {variable} 설정을 지우거나, 엔진의 인증서가 있는 폴더를 \
                 DOCKER_CERT_PATH에 적어 주세요"
            ),
        });
    }
    Ok(Some(Certificates {
        folder,
        unchecked: !verify,
    }))
}

/// The address kept in `contexts/meta/<sha256 of the name>/meta.json`; its certificates are in
/// `contexts/tls/<sha256>/docker/`.
fn context_address(config: &Path, name: &str, source: &Source) -> Result<Address, EngineError> {
    let digest = hash::sha256(name.as_bytes());
    let contexts = config.join("contexts");
    let file = contexts.join("meta").join(&digest).join("meta.json");
    let found = bytes(&file).map_err(|error| unreadable(&file, &error.to_string()))?;
    let found = found.ok_or_else(|| missing_context(name, source))?;
    let mut meta = Lenient::read(&found).map_err(|words| unreadable(&file, &words))?;
    let mut found = None;
    for (endpoint, mut part) in meta.objects("Endpoints") {
        if endpoint == "docker" {
            found = Some((part.text("Host"), part.is("SkipTLSVerify")));
        }
        meta.take_problem(part);
    }
    if let Some(words) = meta.problem() {
        return Err(unreadable(&file, &words));
    }
    let no_endpoint = || unreadable(&file, "it has no endpoint for docker");
    let (host, unchecked) = found.ok_or_else(no_endpoint)?;
    let folder = contexts.join("tls").join(&digest).join("docker");
    let folder = folder.is_dir().then_some(folder);
    let tls = (folder.is_some() || unchecked).then_some(Certificates { folder, unchecked });
    match host.as_str() {
        "" => Ok(Address::platform_default()),
        host => Address::parse(host, tls),
    }
}
