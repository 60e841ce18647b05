//! Registries, asked through the engine: the login that goes with the question, and what the
//! engine's words about a registry mean.

use base64::Engine as _;
use bollard::auth::DockerCredentials;

use crate::{Credential, RegistryError};

/// The login as the engine takes it along with a question.
pub fn header(credential: &Credential, server: &str) -> DockerCredentials {
    let mut header = DockerCredentials {
        serveraddress: Some(server.to_owned()),
        ..DockerCredentials::default()
    };
    match credential {
        Credential::Password(user, password) => {
            let pair = format!("{user}:{password}");
            header.auth = Some(base64::engine::general_purpose::STANDARD.encode(pair));
            header.username = Some(user.clone());
            header.password = Some(password.clone());
        }
        Credential::IdentityToken(token) => header.identitytoken = Some(token.clone()),
    }
    header
}

/// Whether a 404 about a registry says that the image does not exist, in the words of registries
/// other than Docker's own ("artifact … not found").
pub fn says_absent(message: &str) -> bool {
    let words = message.to_lowercase();
    let says_not_found = words.contains("not found") || words.contains("not_found");
    says_not_found && words.trim() != "page not found" && words.trim() != "not found"
}

/// What the engine's message about a registry means; `None`: the registry does not have the
/// manifest. The engine answers 500 for nearly everything, so only its words show the cause.
pub fn error(message: &str, logged_in: bool) -> Option<RegistryError> {
    let words = message.to_lowercase();
    let says = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
    if says(&["manifest unknown", "name unknown"]) {
        None
    } else if says(&[
        "no basic auth credentials",
        "unauthorized",
        "authentication required",
        "denied",
        "forbidden",
        "incorrect username or password",
    ]) {
        Some(if logged_in {
            RegistryError::LoginRefused
        } else {
            RegistryError::LoginRequired
        })
    } else if says(&[
        "connection refused",
        "connection reset",
        "no such host",
        "timeout",
        "deadline exceeded",
        "dial tcp",
        "unreachable",
        "eof",
        "http response to https",
        "x509",
        "tls:",
    ]) {
        Some(RegistryError::Unreachable(message.to_owned()))
    } else {
        Some(RegistryError::Other(message.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registry_that_cannot_be_asked_is_never_read_as_empty() {
        let unreachable = error("dial tcp [::1]:5050: connect: connection refused", true);
        assert!(matches!(unreachable, Some(RegistryError::Unreachable(_))));
        let anonymous = error("no basic auth credentials", false);
        assert!(matches!(anonymous, Some(RegistryError::LoginRequired)));
        let wrong = error("unauthorized: authentication required", true);
        assert!(matches!(wrong, Some(RegistryError::LoginRefused)));
        assert!(matches!(error("flux", true), Some(RegistryError::Other(_))));
        assert!(error("manifest unknown: manifest unknown", true).is_none());
    }
}
