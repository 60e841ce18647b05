//! Where an engine is, and how that was found out. How it is found: crate `client`.

use std::fmt;
use std::path::PathBuf;

/// How an engine is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    Unix(PathBuf),
    /// A Windows named pipe.
    Pipe(String),
    /// `host:port`, without TLS.
    Tcp(String),
    /// `host:port`, through TLS.
    Tls(String, Certificates),
    /// `user@host:port`.
    Ssh(String),
}

/// The certificates of a connection through TLS.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Certificates {
    /// The folder of `ca.pem`, `cert.pem` and `key.pem`, as far as there are any.
    pub folder: Option<PathBuf>,
    /// The engine's own certificate is not looked at: `skip-tls-verify`, or `DOCKER_TLS` alone.
    pub unchecked: bool,
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

impl Endpoint {
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

/// `host` of `host:port`; `[::1]:2375` keeps its brackets.
pub fn without_port(host: &str) -> &str {
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
