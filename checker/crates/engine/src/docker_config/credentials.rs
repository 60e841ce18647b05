//! A registry's login as it is kept, and where it was looked for.

use std::fmt;

use super::file::ConfigFile;
use crate::{EngineError, Environment};

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
    /// As [`Environment::shown`] names it.
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

/// A program that keeps logins in place of the Docker config.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Helper {
    /// `docker-credential-desktop`.
    pub program: String,
    /// The registry that it is for; `None`: all that have no other.
    pub registry: Option<String>,
}

/// The program's name on `PATH`.
pub fn program(name: &str) -> String {
    format!("docker-credential-{name}")
}

/// The credential helpers that the Docker config names.
///
/// # Errors
/// [`EngineError::DockerConfig`]: a config that cannot be read. Docker warns, and goes on.
pub fn helpers(environment: &Environment) -> Result<Vec<Helper>, EngineError> {
    let file = ConfigFile::of_folder(environment.config_dir.as_deref());
    if let Some(error) = file.unreadable() {
        return Err(error);
    }
    let store = Some((None, file.store)).into_iter();
    let of_registries = file.helpers.into_iter();
    let of_registries = of_registries.map(|(registry, name)| (Some(registry), name));
    Ok(store
        .chain(of_registries)
        .filter(|(_, name)| !name.is_empty())
        .map(|(registry, name)| Helper {
            program: program(&name),
            registry,
        })
        .collect())
}
