//! Looks up again what learners say to have pushed: the registry is asked now, with the
//! teacher's account where it is the class's own, and by nobody's otherwise.

use std::collections::HashMap;

use super::{Account, Address, Registry, RegistryError};
use crate::check::Claim;
use crate::lang::Text;
use crate::text;
use crate::visible::visible;

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

/// Asks registries, each image once.
#[derive(Debug)]
pub struct Verifier {
    account: Option<Account>,
    authority: Option<Vec<u8>>,
    /// The hosts that are asked, with the account.
    own: Vec<String>,
    registries: HashMap<String, Result<Registry, RegistryError>>,
    known: HashMap<String, Now>,
}

impl Verifier {
    /// `own` are the hosts of the class: they alone are shown the account. Addresses of this
    /// machine and of its network are asked only if they are among them: `localhost` in a
    /// learner's facts is the learner's machine, and nobody's facts choose whom a teacher's
    /// machine talks to behind its firewall.
    pub fn new(own: Vec<String>, account: Option<Account>, authority: Option<Vec<u8>>) -> Self {
        Self {
            account,
            authority,
            own,
            registries: HashMap::new(),
            known: HashMap::new(),
        }
    }

    /// Asks for the image of a claim.
    pub async fn ask(&mut self, claim: &Claim) -> Now {
        let key = claim.image.to_string();
        let found = match self.known.get(&key) {
            Some(found) => found.clone(),
            None => {
                let found = self.look(claim).await;
                self.known.insert(key, found.clone());
                found
            }
        };
        match found {
            Now::Other(digest) if digest == claim.digest => Now::Same,
            found => found,
        }
    }

    /// What is there now: `Other` with its digest, whatever that is.
    async fn look(&mut self, claim: &Claim) -> Now {
        let host = claim.image.registry().to_owned();
        let is_own = self.own.contains(&host);
        if !is_own && !is_public(&host) {
            return Now::NotAsked(text!(
                "{host} is a name that means something else on each machine",
                "{host} 주소는 컴퓨터마다 뜻하는 곳이 달라요",
                host = visible(&host)
            ));
        }
        let account = self.account.clone().filter(|_| is_own);
        let authority = self.authority.clone().filter(|_| is_own);
        let registry = self.registries.entry(host.clone()).or_insert_with(|| {
            let address = host.parse::<Address>();
            let address = address.map_err(|error| RegistryError::NoRegistry {
                host: host.clone(),
                detail: error.en,
            })?;
            Registry::new(&address, account, authority.as_deref())
        });
        let answer = match registry {
            Ok(registry) => {
                registry
                    .digest(claim.image.repository(), claim.image.tag())
                    .await
            }
            Err(error) => Err(error.clone()),
        };
        match answer {
            Ok(Some(digest)) => Now::Other(digest),
            Ok(None) => Now::Gone,
            Err(error) => Now::NotAsked(error.reason()),
        }
    }
}

/// Whether a host is a name of the internet: no bare name, no address, nothing local.
fn is_public(host: &str) -> bool {
    let name = host.split(':').next().unwrap_or_default();
    let last = name.rsplit('.').next().unwrap_or_default();
    name.contains('.')
        && !host.starts_with('[')
        && last.bytes().any(|b| b.is_ascii_alphabetic())
        && ![
            "localhost",
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
        ] {
            assert!(!is_public(host), "{host}");
        }
    }
}
