//! Looks up again what learners say to have pushed: the registry is asked now, with the
//! teacher's account where it is the class's own, and without any otherwise.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use futures_util::StreamExt;
use futures_util::stream;

use check::Claim;
use engine::Reference;
use handin::transport::{Address, Credentials, Registry, RegistryError};
use plain::explain::Explain as _;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

/// Questions that are asked at once.
const AT_ONCE: usize = 32;

/// What a registry says now of an image that was seen there once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Now {
    Same,
    /// The tag leads to something else: it was pushed again since, or never was this.
    Other(String),
    /// No such tag, or no such repository.
    Gone,
    /// Says nothing about the learner.
    NotAsked(Text),
}

/// Asks registries. Each image once, and a registry that does not answer not again.
#[derive(Debug)]
pub struct Verifier {
    /// The class's host, `host:port`: it alone is shown the account.
    class: Option<String>,
    account: Option<Credentials>,
    authority: Option<Vec<u8>>,
    also: Vec<String>,
}

/// A registry, and why it is not asked any more.
struct Host {
    registry: Result<Registry, RegistryError>,
    down: OnceLock<RegistryError>,
}

impl Verifier {
    /// Asks registries of the internet, and `also`, `host:port`. Other addresses of this machine
    /// and of its network are not asked: `localhost` in a learner's facts is the learner's
    /// machine, and no learner's facts choose what a teacher's machine talks to behind its
    /// firewall.
    pub fn new(also: Vec<String>) -> Self {
        Self {
            class: None,
            account: None,
            authority: None,
            also,
        }
    }

    /// Asks the class's registry too, with an account.
    pub fn with(
        mut self,
        host: String,
        account: Option<Credentials>,
        authority: Option<Vec<u8>>,
    ) -> Self {
        self.class = Some(host);
        self.account = account;
        self.authority = authority;
        self
    }

    /// What registries say now of each claim, in order.
    pub async fn ask(&self, claims: &[Claim]) -> Vec<Now> {
        let images: HashSet<&Reference> = claims.iter().map(|claim| &claim.image).collect();
        let hosts = images.iter().map(|image| image.registry());
        let hosts: HashSet<&str> = hosts.collect();
        let hosts: HashMap<&str, Host> = hosts.into_iter().map(|it| (it, self.host(it))).collect();
        let hosts = &hosts;
        let asked = images
            .into_iter()
            .map(|image| async move { (image, self.look(hosts, image).await) });
        let found: HashMap<&Reference, Now> = stream::iter(asked)
            .buffer_unordered(AT_ONCE)
            .collect()
            .await;
        let now = claims.iter().map(|claim| match found.get(&claim.image) {
            Some(Now::Other(digest)) if *digest == claim.digest.to_string() => Now::Same,
            Some(now) => now.clone(),
            None => Now::Gone,
        });
        now.collect()
    }

    fn host(&self, host: &str) -> Host {
        let is_own = self.class.as_deref() == Some(host);
        let account = self.account.clone().filter(|_| is_own);
        let authority = self.authority.as_deref().filter(|_| is_own);
        let address = host.parse::<Address>();
        let address = address.map_err(|error| RegistryError::NoRegistry {
            host: host.to_owned(),
            detail: error.en,
        });
        let is_named = is_own || self.also.iter().any(|it| it == host);
        Host {
            registry: address.and_then(|address| match is_named {
                true => Registry::new(&address, account, authority),
                false => Registry::of_stranger(&address),
            }),
            down: OnceLock::new(),
        }
    }

    /// What is there now: `Other` with its digest, whatever that is.
    async fn look(&self, hosts: &HashMap<&str, Host>, image: &Reference) -> Now {
        let name = image.registry();
        let is_named = self.class.iter().chain(&self.also).any(|it| it == name);
        if !is_named && !is_public(name) {
            return Now::NotAsked(text!(
                "{name} means something else on each machine",
                "{name} 주소는 컴퓨터마다 뜻하는 곳이 달라요",
                name = visible(name)
            ));
        }
        let Some(host) = hosts.get(name) else {
            return Now::Gone;
        };
        if let Some(error) = host.down.get() {
            return Now::NotAsked(error.reason());
        }
        let answer = match &host.registry {
            Ok(registry) => registry.digest(image.repository(), image.tag()).await,
            Err(error) => Err(error.clone()),
        };
        match answer {
            Ok(Some(digest)) => Now::Other(digest),
            Ok(None) => Now::Gone,
            Err(error) => {
                let reason = error.reason();
                if error.passes() {
                    // Whoever was first to hear it is enough.
                    let _ = host.down.set(error);
                }
                Now::NotAsked(reason)
            }
        }
    }
}

/// Whether a host looks like a name of the internet: no bare name, no address, nothing local. Where it
/// leads to is seen when it is connected to.
fn is_public(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let name = host.split(':').next().unwrap_or_default();
    let last = name.rsplit('.').next().unwrap_or_default();
    name.contains('.')
        && !host.starts_with('[')
        && last.bytes().any(|b| b.is_ascii_alphabetic())
        && ![
            "localhost",
            "localdomain",
            "local",
            "internal",
            "lan",
            "home",
            "test",
            "arpa",
        ]
        .contains(&last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_the_internet_are_asked_without_being_told_to() {
        for host in ["docker.io", "ghcr.io", "registry.example:5000"] {
            assert!(is_public(host), "{host}");
        }
        for host in [
            "localhost:5050",
            "registry",
            "127.0.0.1:5050",
            "10.0.0.5",
            "169.254.169.254",
            "[::1]:5050",
            "printer.local",
            "x.localhost:80",
            "x.LOCAL",
            "localhost.localdomain",
        ] {
            assert!(!is_public(host), "{host}");
        }
    }
}
