//! Signs what is granted: JSON Web Tokens as CNCF distribution checks them.
//!
//! The header carries the signing certificate (`x5c`), which the registry finds in its
//! `rootcertbundle`. Version 2 takes that, or a `kid` in libtrust's own form; version 3 that, or
//! a `kid` by RFC 7638, and its first releases refuse a `kid` that they do not know. `x5c` without
//! any `kid` is what all of them accept.

use std::path::Path;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use serde::Serialize;

use super::TokensError;
use super::es256::{SigningError, SigningKey};
use super::scope::Access;
use plain::disk;

/// How long a token is good for. A push of many layers asks for new ones on its way.
pub const LIFETIME_SECONDS: i64 = 300;

/// How far the registry's clock may be behind, where it runs on another machine.
const TOLERANCE_SECONDS: i64 = 60;

/// Bytes that a key or certificate may have.
const LARGEST: u64 = 64 * 1024;

pub struct Signer {
    key: SigningKey,
    /// The certificate, as the header has it.
    certificates: [String; 1],
    issuer: String,
    service: String,
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    iat: i64,
    nbf: i64,
    exp: i64,
    jti: String,
    access: &'a [Access],
}

impl Signer {
    /// The key pair (ECDSA, P-256) in two PEM files. `service` is what the registry calls itself.
    ///
    /// # Errors
    /// Files that cannot be read or hold something else.
    pub fn read(
        key: &Path,
        certificate: &Path,
        issuer: &str,
        service: &str,
    ) -> Result<Self, TokensError> {
        let read = |path: &Path| {
            disk::read_bounded(path, LARGEST).map_err(|error| TokensError::Io {
                path: path.to_owned(),
                error,
            })
        };
        let broken = |path: &Path, detail: String| TokensError::Broken {
            path: path.to_owned(),
            detail,
        };
        let signing = SigningKey::from_pem(&read(key)?).map_err(|detail| broken(key, detail))?;
        let der = CertificateDer::from_pem_slice(&read(certificate)?)
            .map_err(|error| broken(certificate, error.to_string()))?;
        Ok(Self {
            key: signing,
            certificates: [BASE64_STANDARD.encode(&der)],
            issuer: issuer.to_owned(),
            service: service.to_owned(),
        })
    }

    /// What the registry calls itself.
    pub fn service(&self) -> &str {
        &self.service
    }

    /// A token for `account` from `now` on.
    ///
    /// # Errors
    /// No random numbers from the system, or a key that cannot sign.
    pub fn token(
        &self,
        account: &str,
        access: &[Access],
        now: Timestamp,
    ) -> Result<String, SigningError> {
        let now = now.as_second();
        let id = getrandom::u64().map_err(|_| SigningError::Signature)?;
        let claims = Claims {
            iss: &self.issuer,
            sub: account,
            aud: &self.service,
            iat: now,
            nbf: now - TOLERANCE_SECONDS,
            exp: now + LIFETIME_SECONDS,
            jti: format!("{id:016x}"),
            access,
        };
        self.key.token(&self.certificates, &claims)
    }
}
