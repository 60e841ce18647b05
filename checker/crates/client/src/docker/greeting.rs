//! The first question to an engine: whether it is one, and which version of the API both know.

use std::fmt;
use std::str::FromStr;
use std::sync::OnceLock;
use std::time::Instant;

use bollard::errors::Error;
use http::{HeaderMap, StatusCode};
use tokio::sync::Mutex;

use super::connection::{Answer, Connection};
use crate::Environment;
use engine::EngineError;
use plain::text;
use plain::visible::visible;

/// The newest version whose answers the client library knows.
const NEWEST: ApiVersion = ApiVersion(
    bollard::API_DEFAULT_VERSION.major_version,
    bollard::API_DEFAULT_VERSION.minor_version,
);

/// `1.45`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ApiVersion(usize, usize);

impl ApiVersion {
    pub const fn new(major: usize, minor: usize) -> Self {
        Self(major, minor)
    }
}

impl fmt::Display for ApiVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0, self.1)
    }
}

impl FromStr for ApiVersion {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (major, minor) = text.split_once('.').ok_or(())?;
        let number = |digits: &str| match digits.bytes().all(|it| it.is_ascii_digit()) {
            true => digits.parse().map_err(|_| ()),
            false => Err(()),
        };
        Ok(Self(number(major)?, number(minor)?))
    }
}

/// What an engine said of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Greeting {
    pub version: ApiVersion,
    pub is_podman: bool,
}

/// The version that `DOCKER_API_VERSION` wants, which then stands in every path, as docker does.
///
/// # Errors
/// [`EngineError::Endpoint`]: it is not a version.
pub fn wanted(environment: &Environment) -> Result<Option<ApiVersion>, EngineError> {
    let Some(given) = (environment.docker_api_version.as_deref()).filter(|it| !it.is_empty())
    else {
        return Ok(None);
    };
    let version = given.strip_prefix('v').unwrap_or(given).parse();
    version.map(Some).map_err(|()| EngineError::Endpoint {
        reason: text!(
            "DOCKER_API_VERSION is `{given}`, which is not a version",
            "DOCKER_API_VERSION이 `{given}`인데 버전이 아니에요",
            given = visible(given)
        ),
        remedy: text!(
            "unset DOCKER_API_VERSION",
            "DOCKER_API_VERSION 설정을 지워 주세요"
        ),
    })
}

/// The greeting, once there was one. A failed one is shared by all who waited for it, and asked for
/// anew by those who come later: the engine may have been started since.
#[derive(Default)]
pub struct Greeted {
    greeting: OnceLock<Greeting>,
    failure: Mutex<Option<(Instant, EngineError)>>,
}

impl Greeted {
    /// # Errors
    /// Those of `ask`.
    pub async fn once(
        &self,
        ask: impl Future<Output = Result<Greeting, EngineError>>,
    ) -> Result<Greeting, EngineError> {
        if let Some(greeting) = self.greeting.get() {
            return Ok(*greeting);
        }
        let came = Instant::now();
        let mut failure = self.failure.lock().await;
        if let Some(greeting) = self.greeting.get() {
            return Ok(*greeting);
        }
        if let Some((_, error)) = failure.as_ref().filter(|(at, _)| *at >= came) {
            return Err(error.clone());
        }
        match ask.await {
            Ok(greeting) => Ok(*self.greeting.get_or_init(|| greeting)),
            Err(error) => {
                *failure = Some((Instant::now(), error.clone()));
                Err(error)
            }
        }
    }
}

/// Why something at the endpoint is not taken for an engine.
#[derive(Debug)]
pub enum NotGreeted {
    Client(Error),
    /// What answers is not an engine.
    NoEngine(String),
    /// Something before the engine, or the engine itself, refuses to be asked.
    Refused(String),
    /// The engine answers with an error of its own.
    Failed(u16, String),
}

/// Asks `/_ping`, which an engine answers with its version; where that is kept from us, `/version`.
///
/// # Errors
/// [`NotGreeted`].
pub async fn greet(connection: &Connection) -> Result<Greeting, NotGreeted> {
    let ping = connection.get("/_ping").await.map_err(NotGreeted::Client)?;
    if let Some(greeting) = by_headers(&ping) {
        return Ok(greeting);
    }
    let version = connection.get("/version").await;
    if let Ok(version) = &version
        && let Some(greeting) = by_body(version)
    {
        return Ok(greeting);
    }
    if let Some(message) = ping.message().filter(|_| ping.status.is_server_error()) {
        return Err(NotGreeted::Failed(ping.status.as_u16(), message));
    }
    Err(match version {
        Ok(answer) if answer.status == StatusCode::FORBIDDEN => NotGreeted::Refused(answer.words()),
        _ if ping.status == StatusCode::FORBIDDEN => NotGreeted::Refused(ping.words()),
        _ => NotGreeted::NoEngine(format!("HTTP status {} to /_ping", ping.status.as_u16())),
    })
}

fn by_headers(answer: &Answer) -> Option<Greeting> {
    let text = |name| header(&answer.headers, name);
    let version: ApiVersion = text("api-version").and_then(|it| it.parse().ok())?;
    if answer.status != StatusCode::OK {
        return None;
    }
    let of_podman = text("server").is_some_and(|it| it.starts_with("Libpod"));
    Some(Greeting {
        version: version.min(NEWEST),
        is_podman: of_podman || text("libpod-api-version").is_some(),
    })
}

fn by_body(answer: &Answer) -> Option<Greeting> {
    if answer.status != StatusCode::OK {
        return None;
    }
    let version: bollard::models::SystemVersion = serde_json::from_slice(&answer.body).ok()?;
    let known: ApiVersion = version.api_version.as_deref()?.parse().ok()?;
    Some(Greeting {
        version: known.min(NEWEST),
        is_podman: super::answers::engine_name(&version) == "podman",
    })
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::docker::stand_in::{self, answer, json, raw};
    use engine::{Engine, Reference};

    fn nginx() -> Reference {
        "nginx".parse().unwrap()
    }

    #[test]
    fn versions_are_compared_by_their_numbers() {
        let version = |text: &str| text.parse::<ApiVersion>();
        assert!(version("1.9").unwrap() < version("1.41").unwrap());
        for none in [
            "",
            "1",
            "1.",
            ".1",
            "1.+4",
            "abc",
            "1.4.2",
            "1.99999999999999999999999",
        ] {
            assert!(version(none).is_err(), "{none}");
        }
        let wanted = |text: &str| {
            wanted(&Environment {
                docker_api_version: Some(text.to_owned()),
                ..Environment::default()
            })
        };
        assert_eq!(wanted("v1.41").unwrap(), Some(ApiVersion(1, 41)));
        assert_eq!(wanted("").unwrap(), None);
        assert!(matches!(wanted("abc"), Err(EngineError::Endpoint { .. })));
    }

    #[tokio::test]
    async fn every_path_has_the_version_that_both_know() {
        for (own, expected) in [
            ("1.41", "/v1.41/"),
            ("1.999", &format!("/v{NEWEST}/") as &str),
        ] {
            let ping = format!(
                "HTTP/1.1 200 OK\r\nApi-Version: {own}\r\nContent-Length: 2\r\nConnection: close\r\n\r\nOK"
            );
            let expected = expected.to_owned();
            let engine = raw(move |line| {
                if line.contains("/_ping") {
                    assert!(line.starts_with("GET /_ping "), "{line}");
                    return ping.clone();
                }
                assert!(line.contains(&expected), "{line}");
                json("200 OK", "[]")
            })
            .await;
            assert_eq!(engine.image_names().await.unwrap(), [], "{own}");
            assert_eq!(engine.running_containers().await.unwrap(), [], "{own}");
        }
    }

    #[tokio::test]
    async fn what_does_not_greet_as_an_engine_is_not_one() {
        let none = json(
            "404 Not Found",
            r#"{"message":"No such image: nginx:latest"}"#,
        );
        let refused = json("403 Forbidden", r#"{"message":"Forbidden"}"#);
        for (greeting, is_refusal) in [
            (answer("404 Not Found", "text/html", "<h1>404</h1>"), false),
            (answer("200 OK", "text/html", "<h1>Welcome</h1>"), false),
            (
                json("404 Not Found", r#"{"message":"page not found"}"#),
                false,
            ),
            (json("200 OK", "[]"), false),
            (json("200 OK", "{}"), false),
            (refused.clone(), true),
            (
                answer("403 Forbidden", "text/html", "<h1>Forbidden</h1>"),
                true,
            ),
        ] {
            let (greeting, none) = (greeting.clone(), none.clone());
            let asked = greeting.clone();
            let engine = raw(move |line| match line.contains("/images/") {
                true => none.clone(),
                false => greeting.clone(),
            });
            let error = engine.await.image(&nginx()).await.unwrap_err();
            match error {
                EngineError::Refused { .. } => assert!(is_refusal, "{asked}"),
                EngineError::Unusable { .. } => assert!(!is_refusal, "{asked}"),
                error => panic!("{asked}: {error:?}"),
            }
        }
    }

    #[tokio::test]
    async fn where_a_ping_is_kept_from_us_the_version_will_do() {
        let engine = raw(|line| match line {
            line if line.contains("/_ping") => json("403 Forbidden", r#"{"message":"no"}"#),
            line if line.contains("/version") => json("200 OK", r#"{"ApiVersion":"1.45"}"#),
            _ => json("200 OK", "[]"),
        });
        assert_eq!(engine.await.image_names().await.unwrap(), []);
    }

    #[tokio::test]
    async fn a_wanted_version_goes_before_what_both_know() {
        let words = r#"{"message":"client version 1.99 is too new. Maximum supported API version is 1.45"}"#;
        let environment = Environment {
            docker_api_version: Some("1.99".to_owned()),
            ..Environment::default()
        };
        let engine = stand_in::raw_with(&environment, move |line| match line {
            line if line.contains("/_ping") => stand_in::ping(),
            line if line.contains("/v1.99/") => json("400 Bad Request", words),
            _ => json("200 OK", "[]"),
        });
        let error = engine.await.image_names().await.unwrap_err();
        let EngineError::Endpoint { reason, remedy } = error else {
            panic!("{error:?}");
        };
        assert!(reason.en.contains("1.99 is too new"), "{}", reason.en);
        assert!(remedy.en.contains("DOCKER_API_VERSION"), "{}", remedy.en);
    }

    #[tokio::test]
    async fn a_failed_greeting_is_asked_again_by_who_comes_later() {
        let greeted = Greeted::default();
        let failing = || async {
            tokio::task::yield_now().await;
            Err(EngineError::PermissionDenied {
                endpoint: "first".to_owned(),
            })
        };
        let greeting = Greeting {
            version: NEWEST,
            is_podman: false,
        };
        let (one, two) = tokio::join!(
            greeted.once(failing()),
            greeted.once(async { Ok(greeting) })
        );
        assert!(one.is_err() && two.is_err(), "those who waited share it");
        assert_eq!(
            greeted.once(async { Ok(greeting) }).await.unwrap(),
            greeting
        );
        assert!(greeted.once(failing()).await.is_ok());
    }
}
