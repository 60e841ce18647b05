//! Registries, asked through the engine: the login that goes with the question, and what the
//! engine's words about a registry mean. Its status says little: most faults are 500.

use base64::Engine as _;
use bollard::auth::DockerCredentials;

use engine::{Credential, RegistryError};

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

/// The login as the engine takes it to try it.
pub fn login(credential: &Credential, server: &str) -> Vec<u8> {
    let login = match credential {
        Credential::Password(user, password) => serde_json::json!({
            "username": user, "password": password, "serveraddress": server,
        }),
        Credential::IdentityToken(token) => serde_json::json!({
            "identitytoken": token, "serveraddress": server,
        }),
    };
    login.to_string().into_bytes()
}

/// What the engine's words about a registry come to.
#[derive(Debug)]
pub enum Verdict {
    /// The registry does not have it; of a login: does not accept it.
    Absent,
    Fault(RegistryError),
    /// It is the engine's own refusal, or no question that it knows.
    Engine,
    /// "Forbidden" or "not found" from whoever answered: the engine does not say who.
    Unclear,
}

/// Of a question for a manifest. `logged_in`: a login went with it.
pub fn manifest(status: u16, message: &str, logged_in: bool) -> Verdict {
    let words = Words::of(message);
    if words.are_the_engines(status) {
        Verdict::Engine
    } else if words.are_a_page() {
        Verdict::Fault(RegistryError::Foreign(message.to_owned()))
    } else if words.have(&LIMITED) {
        Verdict::Fault(RegistryError::Other(message.to_owned()))
    } else if words.have(&ABSENT) || words.are_harbors_absence() {
        Verdict::Absent
    } else if words.have(&REFUSED) {
        Verdict::Fault(match logged_in {
            true => RegistryError::LoginRefused,
            false => RegistryError::LoginRequired,
        })
    } else if words.have(&DENIED) {
        Verdict::Fault(match logged_in {
            true => RegistryError::Denied(message.to_owned()),
            false => RegistryError::LoginRequired,
        })
    } else if words.have(&NOBODY_KNOWS_WHOSE) {
        Verdict::Unclear
    } else if words.have(&UNREACHABLE) {
        Verdict::Fault(RegistryError::Unreachable(message.to_owned()))
    } else {
        Verdict::Fault(RegistryError::Other(message.to_owned()))
    }
}

/// Of a login that was tried and did not succeed.
pub fn proof(status: u16, message: &str) -> Verdict {
    let words = Words::of(message);
    if words.are_the_engines(status) {
        Verdict::Engine
    } else if words.are_a_page() {
        Verdict::Fault(RegistryError::Foreign(message.to_owned()))
    } else if words.have(&LIMITED) {
        Verdict::Fault(RegistryError::Other(message.to_owned()))
    } else if words.have(&REFUSED) || words.have(&DENIED) || words.have(&["status: 401"]) {
        Verdict::Absent
    } else if words.have(&NOBODY_KNOWS_WHOSE) || words.have(&["failed with status: 4"]) {
        Verdict::Unclear
    } else if words.have(&UNREACHABLE) {
        Verdict::Fault(RegistryError::Unreachable(message.to_owned()))
    } else {
        Verdict::Fault(RegistryError::Other(message.to_owned()))
    }
}

/// The distribution specification's words for what is not there.
const ABSENT: [&str; 4] = [
    "manifest unknown",
    "name unknown",
    "repository name not known",
    "manifest_unknown",
];

/// A token service's word for a wrong password.
const REFUSED: [&str; 1] = ["incorrect username or password"];

/// What registries say of what they do not show; most say so of what was never pushed.
const DENIED: [&str; 7] = [
    "no basic auth credentials",
    "unauthorized",
    "authentication required",
    "authorization failed",
    "denied",
    "access forbidden",
    "insufficient_scope",
];

const LIMITED: [&str; 2] = ["toomanyrequests", "too many requests"];

/// What the engine says where an answer had no registry's words.
const NOBODY_KNOWS_WHOSE: [&str; 5] = [
    "403 forbidden",
    "status: 403",
    "404 not found",
    "failed to resolve reference",
    "forbidden",
];

const UNREACHABLE: [&str; 11] = [
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
];

/// An engine's message, in lower case.
struct Words(String);

impl Words {
    fn of(message: &str) -> Self {
        Self(message.to_lowercase())
    }

    fn have(&self, parts: &[&str]) -> bool {
        parts.iter().any(|part| self.0.contains(part))
    }

    /// A refusal that is not about a registry, and the engine's word for a question that it does not
    /// know.
    fn are_the_engines(&self, status: u16) -> bool {
        let words = self.0.trim();
        let is_bare = matches!(words, "forbidden" | "403 forbidden" | "")
            || words.contains("by administrative rules")
            || words.contains("denied by plugin");
        words == "page not found"
            || words == "not found"
            || (status == 403 && is_bare)
            || words.starts_with(['{', '['])
            || (status == 400 && words.contains("api version"))
    }

    /// The engine tried to read a page as a registry's error.
    fn are_a_page(&self) -> bool {
        self.0.contains("parsing http")
            || self.0.contains("<html")
            || self.0.contains("invalid character '<'")
    }

    /// "artifact ada/nginx:latest not found", and a proxy project's "resource not found: repo …". A
    /// broken registry's "blob unknown" is not among them.
    fn are_harbors_absence(&self) -> bool {
        let not_found = self.have(&["not found", "not_found"]);
        not_found && self.have(&["artifact ", "repository ", "repo "])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A verdict in a word.
    fn word(verdict: &Verdict) -> &'static str {
        match verdict {
            Verdict::Absent => "absent",
            Verdict::Engine => "engine",
            Verdict::Unclear => "unclear",
            Verdict::Fault(error) => match error {
                RegistryError::LoginRequired => "login-required",
                RegistryError::LoginRefused => "login-refused",
                RegistryError::Denied(_) => "denied",
                RegistryError::Foreign(_) => "foreign",
                RegistryError::Unreachable(_) => "unreachable",
                RegistryError::Other(_) => "other",
                RegistryError::Mirror(_)
                | RegistryError::Timeout(_)
                | RegistryError::Unsupported => "?",
            },
        }
    }

    #[test]
    fn a_registry_that_cannot_be_asked_is_never_read_as_empty() {
        // The message, and what it means without a login, with one, and of a login itself.
        for (status, message, without, with, login) in [
            (
                404,
                "manifest unknown: manifest unknown",
                "absent",
                "absent",
                "other",
            ),
            (
                404,
                "name unknown: The repository with name 'x' does not exist",
                "absent",
                "absent",
                "other",
            ),
            (
                500,
                "unknown: artifact ada/nginx:latest not found",
                "absent",
                "absent",
                "other",
            ),
            (
                500,
                "unknown: resource not found: repo x, tag y not found",
                "absent",
                "absent",
                "other",
            ),
            (
                500,
                "unknown: repository ada/nginx not found",
                "absent",
                "absent",
                "other",
            ),
            (
                404,
                "blob unknown: blob unknown to registry",
                "other",
                "other",
                "other",
            ),
            (
                500,
                "no basic auth credentials",
                "login-required",
                "denied",
                "absent",
            ),
            (
                401,
                "unauthorized: authentication required",
                "login-required",
                "denied",
                "absent",
            ),
            (
                401,
                "unauthorized: incorrect username or password",
                "login-required",
                "login-refused",
                "absent",
            ),
            (
                403,
                "denied: requested access to the resource is denied",
                "login-required",
                "denied",
                "absent",
            ),
            (
                403,
                "denied: access forbidden",
                "login-required",
                "denied",
                "absent",
            ),
            (403, "denied: denied", "login-required", "denied", "absent"),
            (
                500,
                "pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed",
                "login-required",
                "denied",
                "absent",
            ),
            (
                500,
                "unauthorized: access to the requested resource is not authorized",
                "login-required",
                "denied",
                "absent",
            ),
            (
                500,
                "login attempt to http://localhost:5050/v2/ failed with status: 401 Unauthorized",
                "login-required",
                "denied",
                "absent",
            ),
            (
                500,
                "login attempt to http://x/v2/ failed with status: 403 Forbidden",
                "unclear",
                "unclear",
                "unclear",
            ),
            (
                500,
                "unexpected status from HEAD request to http://x: 403 Forbidden",
                "unclear",
                "unclear",
                "unclear",
            ),
            (
                404,
                "failed to resolve reference \"x/y:1\": x/y:1: not found",
                "unclear",
                "unclear",
                "unclear",
            ),
            (
                500,
                "errors parsing HTTP 403 response body: invalid character '<' looking for beginning of value: \"<html>\"",
                "foreign",
                "foreign",
                "foreign",
            ),
            (403, "Forbidden", "engine", "engine", "engine"),
            (
                403,
                "Request forbidden by administrative rules.",
                "engine",
                "engine",
                "engine",
            ),
            (404, "page not found", "engine", "engine", "engine"),
            (
                500,
                "toomanyrequests: You have reached your unauthenticated pull rate limit",
                "other",
                "other",
                "other",
            ),
            (
                500,
                "dial tcp [::1]:5050: connect: connection refused",
                "unreachable",
                "unreachable",
                "unreachable",
            ),
            (
                500,
                "Get \"https://x/v2/\": x509: unknown authority",
                "unreachable",
                "unreachable",
                "unreachable",
            ),
            (500, "flux", "other", "other", "other"),
        ] {
            assert_eq!(
                word(&manifest(status, message, false)),
                without,
                "{message}"
            );
            assert_eq!(word(&manifest(status, message, true)), with, "{message}");
            assert_eq!(word(&proof(status, message)), login, "{message}");
        }
    }

    proptest! {
        #[test]
        fn absence_is_never_read_from_noise(status in 400u16..600, message in "[a-m0-9 :./<>{}\"]{0,80}") {
            // Without the letters of "unknown" and "not" nothing says that it is not there.
            prop_assert_ne!(word(&manifest(status, &message, true)), "absent");
        }
    }
}
