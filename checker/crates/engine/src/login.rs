//! A registry's login as it is kept, and where it was looked for. How it is found: crate `client`.

use std::fmt;

/// What to show a registry as one's own login.
#[derive(Clone)]
pub enum Credential {
    /// User name and password.
    Password(String, String),
    IdentityToken(String),
}

impl Credential {
    /// The account's name, where the login has it.
    pub fn user(&self) -> Option<&str> {
        match self {
            Self::Password(user, _) => Some(user),
            Self::IdentityToken(_) => None,
        }
    }
}

// No derived `Debug`: a password must never reach a log or a failing test's output.
impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credential(…)")
    }
}

/// What is kept for a registry.
#[derive(Debug, Clone)]
pub struct Login {
    /// `None`: nothing is kept there.
    pub credential: Option<Credential>,
    pub place: Place,
}

/// Where a login is kept, or was looked for last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The user has no home folder and names no config.
    Nowhere,
    /// By a name that says nothing of this machine: `~/.docker/config.json`.
    File(String),
    /// `docker-credential-desktop`.
    Program(String),
    /// `DOCKER_AUTH_CONFIG`.
    Variable,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nowhere => f.write_str("~/.docker/config.json"),
            Self::File(name) | Self::Program(name) => f.write_str(name),
            Self::Variable => f.write_str("DOCKER_AUTH_CONFIG"),
        }
    }
}
