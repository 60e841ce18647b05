//! An engine's address, as `DOCKER_HOST` and contexts write it.

use std::path::PathBuf;

use crate::EngineError;
use plain::text;
use plain::visible::visible;

const DEFAULT_SOCKET: &str = "/var/run/docker.sock";
const DEFAULT_PIPE: &str = "//./pipe/docker_engine";

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

impl Address {
    pub fn platform_default() -> Self {
        if cfg!(windows) {
            Self::Pipe(DEFAULT_PIPE.to_owned())
        } else {
            Self::Unix(PathBuf::from(DEFAULT_SOCKET))
        }
    }

    /// `tls` is the folder with the certificates, where TLS is wanted.
    pub fn parse(host: &str, tls: Option<PathBuf>) -> Result<Self, EngineError> {
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

fn bad_address(host: &str) -> EngineError {
    EngineError::Endpoint {
        reason: text!(
            "`{host}` is not the address of a Docker engine",
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
