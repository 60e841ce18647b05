//! Finds a registry's login as the docker command line does: in `DOCKER_AUTH_CONFIG`, then with the
//! program that the Docker config names for the registry, else with the one for all, else in the
//! config's own `auths`. Podman's logins are in files of its own, and then where docker's are.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::time::Duration;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::file::{ConfigFile, Entry, KeptBy};
use super::helper::{self, program};
use crate::Environment;
use engine::{Credential, EngineError, Login, Place, login_key};

/// The login for the registry `host`, and where it was looked for. A program that keeps logins may
/// take `limit`.
///
/// # Errors
/// [`EngineError::DockerConfig`], [`EngineError::Credentials`], [`EngineError::CredentialsTimeout`]:
/// the config or the program is broken.
pub async fn find(
    host: &str,
    environment: &Environment,
    limit: Duration,
) -> Result<Login, EngineError> {
    if let Some(credential) = in_variable(host, environment) {
        return Ok(Login {
            credential: Some(credential),
            place: Place::Variable,
        });
    }
    let dir = environment.config_dir.clone();
    let file = off_thread(host, move || ConfigFile::of_folder(dir.as_deref())).await?;
    let programs = environment.path.as_deref();
    in_file(host, login_key(host), &file, environment, programs, limit).await
}

/// As [`find`], where Podman looks.
///
/// # Errors
/// As [`find`].
pub async fn find_podmans(
    host: &str,
    environment: &Environment,
    limit: Duration,
) -> Result<Login, EngineError> {
    let mut looked_at = None;
    for path in &environment.podman_logins {
        let path: PathBuf = path.clone();
        let file = off_thread(host, move || ConfigFile::read(path)).await?;
        let login = in_file(host, host, &file, environment, None, limit).await?;
        if login.credential.is_some() {
            return Ok(login);
        }
        looked_at.get_or_insert(login.place);
    }
    let mut login = find(host, environment, limit).await?;
    if login.credential.is_none() {
        login.place = looked_at.unwrap_or(login.place);
    }
    Ok(login)
}

/// A network drive may hang: no other question may hang with it.
async fn off_thread(
    host: &str,
    read: impl FnOnce() -> ConfigFile + Send + 'static,
) -> Result<ConfigFile, EngineError> {
    let read = tokio::task::spawn_blocking(read).await;
    read.map_err(|error| EngineError::DockerConfig {
        path: host.to_owned(),
        detail: error.to_string(),
    })
}

/// A variable that is not what it should be is passed over, as docker does.
fn in_variable(host: &str, environment: &Environment) -> Option<Credential> {
    let given = environment.docker_auth_config.as_deref()?;
    let file = ConfigFile::of_bytes(given.as_bytes());
    if file.problem.is_some() {
        return None;
    }
    let all: Result<Vec<_>, _> = file.entries.values().map(credential).collect();
    all.ok()?;
    let entry = file.entries.get(login_key(host))?;
    credential(entry).ok()?
}

/// `key`: under what docker, or Podman, keeps the logins of `host`; `programs`: where the platform's
/// own program for logins may be.
async fn in_file(
    host: &str,
    key: &str,
    file: &ConfigFile,
    environment: &Environment,
    programs: Option<&OsStr>,
    limit: Duration,
) -> Result<Login, EngineError> {
    let platforms = || {
        let name = helper::of_platform(programs)?;
        (!file.says_of_logins()).then_some((name, KeptBy::Platform))
    };
    if let Some((name, kept_by)) = file.keeper(key).or_else(platforms) {
        let credential = helper::get(name, key, limit).await;
        let credential = credential.map_err(|failure| failure.explain(host, name, kept_by))?;
        if credential.is_some() || kept_by != KeptBy::Platform {
            return Ok(Login {
                credential,
                place: Place::Program(program(name)),
            });
        }
    }
    // The file's own logins: where it could not be read wholly, none is not an answer.
    if let Some(error) = file.unreadable() {
        return Err(error);
    }
    let mut found = None;
    for (registry, entry) in &file.entries {
        let read = credential(entry).map_err(|detail| EngineError::DockerConfig {
            path: file.shown(),
            detail: format!("`auths`, `{registry}`: {detail}"),
        })?;
        if registry == key {
            found = Some(read);
        } else if host_of(registry) == key {
            found.get_or_insert(read);
        }
    }
    Ok(Login {
        credential: found.flatten(),
        place: file
            .path
            .as_deref()
            .map_or(Place::Nowhere, |path| Place::File(environment.shown(path))),
    })
}

/// The host of a key as older versions wrote them: `https://ghcr.io/v2/` is `ghcr.io`.
fn host_of(key: &str) -> &str {
    let rest = match key.split_once("://") {
        Some((_, rest)) => rest,
        None => key,
    };
    let host = rest.split('/').next().unwrap_or(rest);
    match rest.len() < key.len() {
        true => host.rsplit('@').next().unwrap_or(host),
        false => host,
    }
}

/// The login of an entry; `None` where it has none.
fn credential(entry: &Entry) -> Result<Option<Credential>, &'static str> {
    let (user, password) = match entry.auth.as_str() {
        "" => (entry.user.clone(), entry.password.clone()),
        auth => decoded(auth)?,
    };
    Ok(if !entry.identity_token.is_empty() {
        Some(Credential::IdentityToken(entry.identity_token.clone()))
    } else if user.is_empty() {
        None
    } else {
        Some(Credential::Password(user, password))
    })
}

/// User and password of `auth`, which is base64 of `user:password`.
fn decoded(auth: &str) -> Result<(String, String), &'static str> {
    const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireCanonical);
    const BASE64: GeneralPurpose = GeneralPurpose::new(&STANDARD, LENIENT);
    let auth: String = auth
        .chars()
        .filter(|it| !matches!(it, '\r' | '\n'))
        .collect();
    let pair = BASE64.decode(auth).map_err(|_| "`auth` is not base64")?;
    let pair = String::from_utf8_lossy(&pair);
    match pair.split_once(':') {
        Some((user, password)) if !user.is_empty() => {
            Ok((user.to_owned(), password.trim_matches('\0').to_owned()))
        }
        _ => Err("`auth` is not a user and a password"),
    }
}
