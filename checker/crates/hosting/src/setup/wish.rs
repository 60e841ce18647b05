//! What a class is to be, as its teacher asks for it.

use std::path::PathBuf;

use super::class::Scheme;
use handin::transport::is_loopback;

/// What a class is to be.
pub struct ClassWish {
    pub title: String,
    /// How learners reach it, and other names and addresses of the same machine.
    pub hosts: Vec<String>,
    pub port: u16,
    pub scheme: Scheme,
    /// A certificate chain and its key, in place of those that the class makes itself.
    pub certificate: Option<(PathBuf, PathBuf)>,
}

/// How a class with these wishes is talked to: plainly only within this machine, unless asked for.
pub fn scheme(host: &str, wants_tls: bool, insecure: bool) -> Scheme {
    if wants_tls || !(insecure || is_loopback(host)) {
        Scheme::Https
    } else {
        Scheme::Http
    }
}
