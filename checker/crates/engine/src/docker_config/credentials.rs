//! The login that `docker login` kept: from the Docker config or its credential helper.

use std::collections::BTreeMap;

#[cfg(feature = "client")]
use docker_credential::{CredentialRetrievalError, DockerCredential, get_credential_from_reader};
use serde::Deserialize;

use super::config::config;
#[cfg(feature = "client")]
use super::config::config_bytes;
#[cfg(feature = "client")]
use crate::login_key;
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
impl std::fmt::Debug for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Credential(…)")
    }
}

/// The login for the registry `host`, `None` where there is none. Runs the credential helper
/// that the Docker config names, away from the async threads: a helper may take its time.
///
/// # Errors
/// [`EngineError::Credentials`]: the config or the helper is broken.
#[cfg(feature = "client")]
pub async fn find(
    host: &str,
    environment: &Environment,
) -> Result<Option<Credential>, EngineError> {
    let key = login_key(host).to_owned();
    let failed = |detail: String| EngineError::Credentials {
        registry: host.to_owned(),
        detail,
    };
    let Some(dir) = &environment.config_dir else {
        return Ok(None);
    };
    // The library would read whatever is there, including a pipe or a file without end.
    let config = config_bytes(dir).map_err(|error| failed(error.to_string()))?;
    let Some(config) = config else {
        return Ok(None);
    };
    let ask = move || get_credential_from_reader(config.as_slice(), &key);
    let found = tokio::task::spawn_blocking(ask).await;
    match found.map_err(|error| failed(error.to_string()))? {
        Ok(DockerCredential::UsernamePassword(user, password)) => {
            Ok(Some(Credential::Password(user, password)))
        }
        Ok(DockerCredential::IdentityToken(token)) => Ok(Some(Credential::IdentityToken(token))),
        Err(error) if is_absent(&error) => Ok(None),
        Err(error) => Err(failed(error.to_string())),
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

/// The credential helpers that the Docker config names.
///
/// # Errors
/// [`EngineError::Endpoint`]: a config that cannot be read.
pub fn helpers(environment: &Environment) -> Result<Vec<Helper>, EngineError> {
    #[derive(Deserialize)]
    struct Config {
        #[serde(rename = "credsStore")]
        store: Option<String>,
        #[serde(rename = "credHelpers", default)]
        helpers: Option<BTreeMap<String, String>>,
    }
    let Some(dir) = &environment.config_dir else {
        return Ok(Vec::new());
    };
    let config: Option<Config> = config(dir)?;
    let Some(config) = config else {
        return Ok(Vec::new());
    };
    let store = config.store.map(|name| (None, name));
    let helpers = config.helpers.unwrap_or_default();
    let helpers = helpers
        .into_iter()
        .map(|(registry, name)| (Some(registry), name));
    let all = store.into_iter().chain(helpers);
    Ok(all
        .filter(|(_, name)| !name.is_empty())
        .map(|(registry, name)| Helper {
            program: format!("docker-credential-{name}"),
            registry,
        })
        .collect())
}

#[cfg(feature = "client")]
fn is_absent(error: &CredentialRetrievalError) -> bool {
    use CredentialRetrievalError as E;
    match error {
        E::NoCredentialConfigured | E::ConfigNotFound => true,
        // What helpers answer for a server they have nothing for, by their protocol.
        E::HelperFailure { stdout, .. } => stdout.contains("credentials not found"),
        _ => false,
    }
}
