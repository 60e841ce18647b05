//! An engine's address, as `DOCKER_HOST` and contexts write it and as docker reads it.

use std::path::PathBuf;

use engine::{Address, Certificates, EngineError, without_port};
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

const DEFAULT_SOCKET: &str = "/var/run/docker.sock";
const DEFAULT_PIPE: &str = "//./pipe/docker_engine";

/// Docker uses this port with TLS too, where `DOCKER_HOST` names none.
const DEFAULT_PORT: u16 = 2375;

/// Where docker looks when it is to use TLS and nothing names an engine.
const DEFAULT_TLS: &str = "localhost:2376";

pub fn platform_default() -> Address {
    if cfg!(windows) {
        Address::Pipe(DEFAULT_PIPE.to_owned())
    } else {
        Address::Unix(PathBuf::from(DEFAULT_SOCKET))
    }
}

/// Where docker looks when nothing names an engine; `tls` where TLS is wanted.
pub fn default_with(tls: Option<Certificates>) -> Address {
    tls.map_or_else(platform_default, |tls| {
        Address::Tls(DEFAULT_TLS.to_owned(), tls)
    })
}

/// `tls`: the certificates, where TLS is wanted.
///
/// # Errors
/// [`EngineError::Endpoint`]: docker would refuse it, or could not reach an engine there.
pub fn parse(host: &str, tls: Option<Certificates>) -> Result<Address, EngineError> {
    let host = host.trim();
    if let Some(path) = path(host) {
        return Err(bad_address(host, &write_unix(path)));
    }
    let (scheme, rest) = host.split_once("://").unwrap_or(("tcp", host));
    if rest.contains("://") {
        return Err(bad_address(host, &usual()));
    }
    match (scheme, tls) {
        ("unix" | "npipe", Some(_)) => Err(tls_without_a_network(host)),
        ("unix" | "npipe", None) if rest.is_empty() => Ok(match scheme {
            "unix" => Address::Unix(PathBuf::from(DEFAULT_SOCKET)),
            _ => Address::Pipe(DEFAULT_PIPE.to_owned()),
        }),
        ("unix", None) => Ok(Address::Unix(PathBuf::from(rest))),
        ("npipe", None) => Ok(Address::Pipe(rest.to_owned())),
        ("tcp", tls) => {
            let host_port = tcp(rest).ok_or_else(|| bad_address(host, &usual()))?;
            Ok(match tls {
                Some(certificates) => Address::Tls(host_port, certificates),
                None => Address::Tcp(host_port),
            })
        }
        ("ssh", _) if !rest.trim_end_matches('/').is_empty() => {
            Ok(Address::Ssh(rest.trim_end_matches('/').to_owned()))
        }
        ("http" | "https", _) => Err(bad_address(host, &write_tcp(rest))),
        _ => Err(bad_address(host, &usual())),
    }
}

/// The file that was meant by `/var/run/docker.sock` or `unix:/var/run/docker.sock`, which docker
/// takes for the name of a host.
fn path(host: &str) -> Option<&str> {
    let rest = host.strip_prefix("unix:").unwrap_or(host);
    (rest.starts_with('/') && !rest.starts_with("//")).then_some(rest)
}

/// `host:port` of what stands behind `tcp://`; `None` where a path follows.
fn tcp(rest: &str) -> Option<String> {
    let host = rest.trim_end_matches('/');
    if host.contains(['/', '?', '#', ' ']) {
        return None;
    }
    Some(match host {
        "" | ":" => format!("127.0.0.1:{DEFAULT_PORT}"),
        host if host.starts_with(':') => format!("127.0.0.1{host}"),
        host if without_port(host) == host => format!("{host}:{DEFAULT_PORT}"),
        host => host.to_owned(),
    })
}

fn usual() -> Text {
    text!(
        "set DOCKER_HOST to something like unix:///var/run/docker.sock or \
         tcp://host:2375, or unset it",
        "DOCKER_HOST를 unix:///var/run/docker.sock이나 tcp://host:2375 같은 주소로 \
         설정하거나 설정을 지워 주세요"
    )
}

fn write_unix(path: &str) -> Text {
    text!(
        "write it as `unix://{path}`",
        "`unix://{path}`처럼 적어 주세요",
        path = visible(path)
    )
}

fn write_tcp(rest: &str) -> Text {
    let host = tcp(rest).unwrap_or_else(|| "host:2375".to_owned());
    text!(
        "docker does not take `http`: write it as `tcp://{host}`",
        "docker는 `http`로 시작하는 주소를 받지 않아요. `tcp://{host}`처럼 적어 주세요",
        host = visible(&host)
    )
}

fn bad_address(host: &str, remedy: &Text) -> EngineError {
    EngineError::Endpoint {
        reason: text!(
            "`{host}` is not the address of a Docker engine",
            "`{host}` 값은 Docker 엔진의 주소가 아니에요",
            host = visible(host)
        ),
        remedy: remedy.clone(),
    }
}

fn tls_without_a_network(host: &str) -> EngineError {
    EngineError::Endpoint {
        reason: text!(
            "docker is set to use TLS, which {host} does not have",
            "docker가 TLS를 쓰도록 설정되어 있지만 {host} 주소에는 TLS가 없어요",
            host = visible(host)
        ),
        remedy: text!(
            "unset DOCKER_TLS_VERIFY and DOCKER_TLS; for a context, make it anew without TLS",
            "DOCKER_TLS_VERIFY와 DOCKER_TLS 설정을 지워 주세요. 컨텍스트라면 TLS 없이 다시 만들어 주세요"
        ),
    }
}
