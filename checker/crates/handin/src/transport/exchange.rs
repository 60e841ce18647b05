//! One question to a registry and its answer, and what an answer says besides.

use reqwest::header::{HeaderMap, LOCATION};
use reqwest::{Method, StatusCode, Url};

use super::error::Part;
use client::registry::RequestScope;

/// Bytes of an error's body that are read.
const LARGEST_ERROR: u64 = 64 * 1024;

/// What is asked.
pub struct RegistryRequest {
    pub method: Method,
    pub url: Url,
    pub scope: RequestScope,
    pub accept: &'static str,
    /// With its media type.
    pub body: Option<(&'static str, Vec<u8>)>,
    /// Bytes that the answer's body may have, and what it is, for the message.
    pub limit: u64,
    pub what: Part,
}

/// An answer that does not mean failure: of the `2xx` statuses, or 404.
pub struct RegistryResponse {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl RegistryRequest {
    /// A small JSON document.
    pub fn get(url: Url, scope: RequestScope) -> Self {
        Self {
            method: Method::GET,
            url,
            scope,
            accept: "application/json",
            body: None,
            limit: 1024 * 1024,
            what: Part::Answer,
        }
    }
}

/// What an error says.
pub struct RegistryErrorBody {
    pub code: Option<String>,
    pub detail: String,
}

/// What an error's body says, as far as it is an error of a registry.
pub async fn told(response: reqwest::Response) -> RegistryErrorBody {
    #[derive(serde::Deserialize)]
    struct Errors {
        errors: Vec<One>,
    }
    #[derive(serde::Deserialize)]
    struct One {
        code: String,
        #[serde(default)]
        message: String,
        #[serde(default)]
        detail: serde_json::Value,
    }
    let status = response.status();
    let body = client::http::body(response, LARGEST_ERROR)
        .await
        .ok()
        .flatten();
    let errors = body.and_then(|body| serde_json::from_slice::<Errors>(&body).ok());
    let Some(one) = errors.and_then(|errors| errors.errors.into_iter().next()) else {
        let reason = status.canonical_reason().unwrap_or("no reason given");
        return RegistryErrorBody {
            code: None,
            detail: reason.to_owned(),
        };
    };
    // The CNCF registry says "unknown error", and has what happened to its disk in the detail.
    let cause = match &one.detail {
        serde_json::Value::String(words) => words.clone(),
        detail => detail
            .get("Err")
            .map_or_else(String::new, ToString::to_string),
    };
    let words: Vec<_> = [one.message, cause]
        .into_iter()
        .filter(|words| !words.is_empty())
        .collect();
    RegistryErrorBody {
        detail: if words.is_empty() {
            one.code.clone()
        } else {
            words.join(": ")
        },
        code: Some(one.code),
    }
}

/// Where an answer sends us.
pub fn location(response: &reqwest::Response) -> Option<Url> {
    let to = response.headers().get(LOCATION)?.to_str().ok()?;
    let url = response.url().join(to).ok()?;
    matches!(url.scheme(), "http" | "https").then_some(url)
}
