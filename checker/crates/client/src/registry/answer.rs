//! What a registry's answer says, and who it is that answers.

use http::header::{CONTENT_TYPE, SERVER};
use http::{HeaderMap, StatusCode};
use plain::cause::innermost;
use reqwest::Response;

use crate::http::body;
use engine::RegistryError;

/// Bytes of an answer that are read; manifests and configurations have far fewer.
pub const LARGEST: u64 = 4 * 1024 * 1024;

/// An answer within bounds.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// What an error says in the registry's own form.
pub struct Told {
    pub code: String,
    pub message: String,
}

impl Answer {
    /// # Errors
    /// The connection broke, or there was too much.
    pub async fn of(response: Response) -> Result<Self, RegistryError> {
        let (status, headers) = (response.status(), response.headers().clone());
        let body = body(response, LARGEST).await;
        let body = body.map_err(|error| RegistryError::Unreachable(innermost(&error)))?;
        let too_large = || RegistryError::Foreign("an answer of more than 4 MiB".to_owned());
        Ok(Self {
            status,
            headers,
            body: body.ok_or_else(too_large)?,
        })
    }

    /// The error that a registry or its token service wrote; `None` where something else did.
    pub fn told(&self) -> Option<Told> {
        told(&self.body)
    }

    /// Whether it is a page for people, as no registry answers.
    pub fn is_page(&self) -> bool {
        let kind = self.headers.get(CONTENT_TYPE);
        kind.is_some_and(|kind| {
            kind.as_bytes()
                .to_ascii_lowercase()
                .starts_with(b"text/html")
        })
    }

    /// The registry's error, or who else answers.
    pub fn error(&self) -> RegistryError {
        match self.told() {
            Some(told) => RegistryError::Other(told.words()),
            None => self.foreign(),
        }
    }

    /// Something that is not a registry answers: what it calls itself.
    pub fn foreign(&self) -> RegistryError {
        let text = |name| self.headers.get(name).and_then(|it| it.to_str().ok());
        let mut words = format!("HTTP status {}", self.status.as_u16());
        if let Some(kind) = text(CONTENT_TYPE) {
            let kind = kind.split(';').next().unwrap_or(kind).trim();
            words.push_str(&format!(", {kind}"));
        }
        if let Some(server) = text(SERVER) {
            words.push_str(&format!(", from {server}"));
        }
        RegistryError::Foreign(words)
    }
}

impl Told {
    pub fn words(&self) -> String {
        match (self.code.as_str(), self.message.as_str()) {
            ("", message) => message.to_owned(),
            (code, "") => code.to_owned(),
            (code, message) => format!("{code}: {message}"),
        }
    }
}

/// The forms in which registries and token services write errors: the distribution specification's
/// `errors`, and a bare text as Docker Hub's token service has it.
pub fn told(body: &[u8]) -> Option<Told> {
    #[derive(serde::Deserialize)]
    struct Body {
        #[serde(default)]
        errors: Vec<One>,
        details: Option<String>,
        message: Option<String>,
    }
    #[derive(serde::Deserialize)]
    struct One {
        #[serde(default)]
        code: String,
        #[serde(default)]
        message: String,
    }
    let body: Body = serde_json::from_slice(body).ok()?;
    if let Some(one) = body.errors.into_iter().next() {
        return Some(Told {
            code: one.code,
            message: one.message,
        });
    }
    Some(Told {
        code: String::new(),
        message: body.details.or(body.message)?,
    })
}
