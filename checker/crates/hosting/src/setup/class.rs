//! `class.yaml`: what a class is called and where it is; and the other files of its folder.

use std::net::IpAddr;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::SetupError;
use crate::tokens::Accounts;
use handin::transport::is_loopback;
use plain::disk;
use plain::yaml;

const FORMAT: u32 = 1;

/// Bytes that `class.yaml` may have.
const LARGEST: u64 = 64 * 1024;

/// What signs the tokens calls itself so.
pub const ISSUER: &str = "docker-images-class";

/// How the registry is talked to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scheme {
    Http,
    Https,
}

/// What is kept of a class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a map that begins with `format: 1`")]
pub struct Class {
    pub format: u32,
    pub title: String,
    pub scheme: Scheme,
    /// Where learners find the registry, `host:port`; also what the registry calls itself.
    pub address: String,
    /// Where they get their tokens, `host:port`.
    pub tokens: String,
    /// Where submissions are in the registry, as in `submissions/ada`.
    pub prefix: String,
    /// The account that reads everything.
    pub teacher: String,
}

impl Class {
    pub fn new(title: &str, scheme: Scheme, host: &str, port: u16, tokens_port: u16) -> Self {
        let at = |port: u16| match host.parse::<IpAddr>() {
            Ok(IpAddr::V6(_)) => format!("[{host}]:{port}"),
            _ => format!("{host}:{port}"),
        };
        Self {
            format: FORMAT,
            title: title.to_owned(),
            scheme,
            address: at(port),
            tokens: at(tokens_port),
            prefix: "submissions".to_owned(),
            teacher: "teacher".to_owned(),
        }
    }

    /// # Errors
    /// [`SetupError::NoClass`], or a file that cannot be read or is broken.
    pub fn read(folder: &Path) -> Result<Self, SetupError> {
        let path = path(folder);
        let broken = |detail: String| SetupError::Broken {
            path: path.clone(),
            detail,
        };
        let bytes = match disk::read_bounded(&path, LARGEST) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(SetupError::NoClass(folder.to_owned()));
            }
            read => read.map_err(SetupError::io(&path))?,
        };
        let class: Self = yaml::from_slice(&bytes).map_err(|error| broken(error.to_string()))?;
        if class.format != FORMAT {
            return Err(broken(format!("format {} is not known", class.format)));
        }
        for address in [&class.address, &class.tokens] {
            if port(address).is_none() {
                return Err(broken(format!("`{address}` is not a host and a port")));
            }
        }
        Ok(class)
    }

    /// What learners join, `http://localhost:5060`.
    pub fn url(&self) -> String {
        format!("{}://{}", self.scheme, self.address)
    }

    /// Where clients ask for tokens.
    pub fn realm(&self) -> String {
        format!("{}://{}/token", self.scheme, self.tokens)
    }

    /// The registry's port on this machine.
    pub fn port(&self) -> u16 {
        port(&self.address).unwrap_or_default()
    }

    /// The token service's port on this machine.
    pub fn tokens_port(&self) -> u16 {
        port(&self.tokens).unwrap_or_default()
    }

    /// Whether only this machine is to reach it.
    pub fn is_local(&self) -> bool {
        let host = self.address.rsplit_once(':').map_or("", |(host, _)| host);
        is_loopback(host)
    }
}

impl std::fmt::Display for Scheme {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Http => "http",
            Self::Https => "https",
        })
    }
}

fn port(address: &str) -> Option<u16> {
    address.rsplit_once(':')?.1.parse().ok()
}

pub fn path(folder: &Path) -> PathBuf {
    folder.join("class.yaml")
}

/// The files of a class's folder. Those of `registry.yml` are named relative to it, so that the
/// folder can be moved, and mounted into a container.
pub struct Files<'a>(pub &'a Path);

impl Files<'_> {
    pub fn accounts(&self) -> PathBuf {
        Accounts::path(self.0)
    }
    pub fn roster(&self) -> PathBuf {
        self.0.join("roster.csv")
    }
    pub fn original(&self) -> PathBuf {
        self.0.join("roster-original.csv")
    }
    pub fn cards(&self) -> PathBuf {
        self.0.join("cards.csv")
    }
    pub fn printable(&self) -> PathBuf {
        self.0.join("cards.html")
    }
    /// The teacher's account and pass phrase.
    pub fn teacher(&self) -> PathBuf {
        self.0.join("teacher.yaml")
    }
    /// The certificate of the authority that learners must trust, where the class made its own.
    pub fn authority(&self) -> PathBuf {
        self.0.join("ca.crt")
    }
    pub fn keys(&self) -> PathBuf {
        self.0.join("keys")
    }
    pub fn signing_key(&self) -> PathBuf {
        self.keys().join("tokens.key")
    }
    pub fn signing_certificate(&self) -> PathBuf {
        self.keys().join("tokens.crt")
    }
    pub fn tls_key(&self) -> PathBuf {
        self.keys().join("tls.key")
    }
    pub fn tls_certificate(&self) -> PathBuf {
        self.keys().join("tls.crt")
    }
    pub fn registry(&self) -> PathBuf {
        self.0.join("registry.yml")
    }
    pub fn compose(&self) -> PathBuf {
        self.0.join("compose.yaml")
    }
    /// Where the registry keeps what is pushed.
    pub fn storage(&self) -> PathBuf {
        self.0.join("registry")
    }
    pub fn log(&self) -> PathBuf {
        self.0.join("registry.log")
    }
    /// Locked while the class is up.
    pub fn running(&self) -> PathBuf {
        self.0.join("running")
    }
    /// The checker that the server's container runs.
    pub fn binary(&self) -> PathBuf {
        self.0.join("bin").join("checker")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_what_clients_type() {
        let class = Class::new("x", Scheme::Http, "localhost", 5060, 5061);
        assert_eq!(class.url(), "http://localhost:5060");
        assert_eq!(class.realm(), "http://localhost:5061/token");
        assert!(class.is_local());
        let class = Class::new("x", Scheme::Https, "2001:db8::1", 443, 5061);
        assert_eq!(class.address, "[2001:db8::1]:443");
        assert_eq!((class.port(), class.tokens_port()), (443, 5061));
        assert!(!class.is_local());
        assert!(Class::new("x", Scheme::Http, "::1", 1, 2).is_local());
        assert!(Class::new("x", Scheme::Http, "127.0.0.2", 1, 2).is_local());
        assert!(!Class::new("x", Scheme::Http, "localhost.example", 1, 2).is_local());
    }
}
