//! One registry and one account: whom it trusts, what it talks to, and which token service it believes.

use std::time::Duration;

use reqwest::Url;
use reqwest::redirect::Policy;

use super::error::Part;
use super::{Address, Credentials, RegistryError};
use client::http::public;
use client::registry::Known;
use plain::cause::innermost;

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(10);

/// A registry, asked over one pool of connections.
#[derive(Debug)]
pub struct Registry {
    pub(super) http: reqwest::Client,
    pub(super) address: Address,
    pub(super) account: Option<Credentials>,
    pub(super) known: Known,
    /// Nothing is asked outside of the internet.
    is_strangers: bool,
}

impl Registry {
    /// `authority`: certificates in PEM, which alone are trusted then.
    ///
    /// # Errors
    /// Certificates that are none.
    pub fn new(
        address: &Address,
        account: Option<Credentials>,
        authority: Option<&[u8]>,
    ) -> Result<Self, RegistryError> {
        let mut builder = client::http::client()
            .connect_timeout(CONNECT)
            // Redirects are followed here, where it is known who may see the login.
            .redirect(Policy::none());
        // A class's own registry is asked directly; one on the internet as the machine is set up.
        if address.is_plain() {
            builder = builder.no_proxy();
        }
        Self::build(builder, address, account, authority, false)
    }

    /// A registry that somebody else named: only addresses of the internet are talked to, also where
    /// it sends on to others, and it is shown no account.
    ///
    /// # Errors
    /// There can be no connections.
    pub fn of_stranger(address: &Address) -> Result<Self, RegistryError> {
        let builder = public::public_only(client::http::client())
            .connect_timeout(CONNECT)
            .redirect(Policy::none());
        Self::build(builder, address, None, None, true)
    }

    fn build(
        mut builder: reqwest::ClientBuilder,
        address: &Address,
        account: Option<Credentials>,
        authority: Option<&[u8]>,
        is_strangers: bool,
    ) -> Result<Self, RegistryError> {
        let broken = |error: reqwest::Error| RegistryError::Broken {
            what: Part::Certificates,
            detail: innermost(&error),
        };
        if let Some(pem) = authority {
            let certificates = reqwest::Certificate::from_pem_bundle(pem).map_err(broken)?;
            if certificates.is_empty() {
                return Err(RegistryError::Broken {
                    what: Part::Certificates,
                    detail: "there is no certificate in it".to_owned(),
                });
            }
            builder = builder.tls_certs_only(certificates);
        }
        Ok(Self {
            http: builder.build().map_err(broken)?,
            address: address.clone(),
            account,
            known: Known::default(),
            is_strangers,
        })
    }

    /// From an earlier time, as [`Self::token_service`] told it: the account goes to no other.
    #[must_use]
    pub fn with_token_service(self, place: Option<&str>) -> Self {
        if let Some(place) = place {
            self.known.expect(place.to_owned());
        }
        self
    }

    /// Scheme, host and port of its token service, where it named one.
    pub fn token_service(&self) -> Option<String> {
        self.known.service()
    }

    pub fn address(&self) -> &Address {
        &self.address
    }

    pub(super) fn may_ask(&self, url: &Url) -> Result<(), RegistryError> {
        if self.is_strangers && !public::may_be_asked(url) {
            return Err(self.no_registry("it is no address of the internet"));
        }
        Ok(())
    }
}
