//! The certificates of a class's server: given, or made.

use std::path::Path;

use super::wish::ClassWish;
use super::{SetupError, certificates};
use crate::tokens;
use plain::disk;
use plain::text;
use plain::visible::visible;

/// A server's certificate chain and key, as PEM.
pub struct Tls {
    pub certificate: Vec<u8>,
    pub key: Vec<u8>,
    /// The certificate of the authority that the class made for itself.
    pub authority: Option<String>,
}

impl Tls {
    /// What is given, where it fits, or new ones.
    ///
    /// # Errors
    /// Files that are not a certificate and its key, or are for another host.
    pub fn of(wish: &ClassWish) -> Result<Self, SetupError> {
        if let Some((certificate, key)) = &wish.certificate {
            return Self::given(wish, certificate, key);
        }
        let mut hosts = wish.hosts.clone();
        // The teacher's own machine reaches it by these too.
        for own in ["localhost", "127.0.0.1", "::1"] {
            if !hosts.iter().any(|host| host == own) {
                hosts.push(own.to_owned());
            }
        }
        let (authority, server) = certificates::server(&wish.title, hosts)?;
        Ok(Self {
            certificate: server.certificate.into_bytes(),
            key: server.key.into_bytes(),
            authority: Some(authority),
        })
    }

    fn given(wish: &ClassWish, certificate: &Path, key: &Path) -> Result<Self, SetupError> {
        // Read as the service will read them, so that what is wrong is reported now.
        tokens::tls(certificate, key)?;
        let host = wish.hosts.first().map_or("", String::as_str);
        if !certificates::is_for(certificate, host) {
            return Err(SetupError::Refused(text!(
                "the certificate in {file} is not for {host}, which learners will ask for",
                "{file} 인증서는 학습자가 접속할 {host} 호스트의 것이 아니에요",
                file = visible(&certificate.display().to_string())
            )));
        }
        let read = |path: &Path| {
            disk::read_bounded(path, tokens::LARGEST_PEM).map_err(SetupError::io(path))
        };
        Ok(Self {
            certificate: read(certificate)?,
            key: read(key)?,
            authority: None,
        })
    }
}
