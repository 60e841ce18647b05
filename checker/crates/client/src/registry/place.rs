//! Where a registry is, and how far it is trusted: as docker does it.

use std::net::IpAddr;

use reqwest::Url;

/// The host of Docker Hub's interface.
const HUB: &str = "https://registry-1.docker.io";

/// What a registry has to prove before it sees a login.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// A certificate that this machine trusts.
    Certificate,
    /// Nothing: it is this machine itself, or the engine was told that it is insecure.
    Anything,
}

impl Trust {
    /// Of a registry that no engine says anything of.
    pub fn of(registry: &str) -> Self {
        match is_loopback(registry) {
            true => Self::Anything,
            false => Self::Certificate,
        }
    }
}

/// Whether a registry's name (`localhost:5050`, `[::1]:5050`) means this machine itself.
pub fn is_loopback(registry: &str) -> bool {
    let host = match registry.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|it| it.is_ascii_digit()) => host,
        _ => registry,
    };
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let address = bare.parse::<IpAddr>();
    bare == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

/// Where to ask, in this order. A registry of this machine itself is mostly without TLS; another one
/// sees a login without TLS only where it has none.
pub fn bases(registry: &str, trust: Trust) -> Vec<Url> {
    let urls: Vec<String> = match (registry, trust) {
        ("docker.io", _) => vec![HUB.to_owned()],
        (host, Trust::Certificate) => vec![format!("https://{host}")],
        (host, Trust::Anything) if is_loopback(host) => {
            vec![format!("http://{host}"), format!("https://{host}")]
        }
        (host, Trust::Anything) => vec![format!("https://{host}"), format!("http://{host}")],
    };
    urls.iter().filter_map(|url| Url::parse(url).ok()).collect()
}
