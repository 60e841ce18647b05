//! Asks a server one question, over HTTP or HTTPS: what it answers, and when.

use std::time::Duration;

use http::HeaderMap;
use jiff::Timestamp;
use reqwest::redirect::Policy;

use crate::http::page::{body, client};
use plain::cause::innermost;

/// Bytes that an answer may have; tokens and errors have far fewer.
const LARGEST: u64 = 64 * 1024;

/// What is asked. Redirects are not followed.
#[derive(Debug, Clone, Default)]
pub struct Request {
    pub url: String,
    /// HEAD in place of GET.
    pub head: bool,
    /// A token to show, `Authorization: Bearer …`.
    pub bearer: Option<String>,
    /// Whether to go through the proxies that the environment names.
    pub proxies: bool,
}

/// What a server answered.
#[derive(Debug)]
pub struct Response {
    pub status: u16,
    pub headers: HeaderMap,
    /// Empty where it was larger than 64 KiB.
    pub body: Vec<u8>,
    /// This machine's clock before the question was sent and after the answer came.
    pub between: (Timestamp, Timestamp),
}

impl Response {
    /// A header's value, where it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// Asks within `timeout`.
///
/// # Errors
/// Why there is no answer, in the client's words.
pub async fn ask(request: Request, timeout: Duration) -> Result<Response, String> {
    match tokio::time::timeout(timeout, exchange(request)).await {
        Ok(answer) => answer.map_err(|error| innermost(&error)),
        Err(_) => Err(format!("no answer within {} s", timeout.as_secs_f32())),
    }
}

async fn exchange(asked: Request) -> Result<Response, reqwest::Error> {
    let mut client = client().redirect(Policy::none());
    if !asked.proxies {
        client = client.no_proxy();
    }
    if asked.url.starts_with("http://") && !asked.proxies {
        // Reading the machine's certificates takes longer than asking.
        client = client.tls_certs_only([]);
    }
    let client = client.build()?;
    let mut request = if asked.head {
        client.head(&asked.url)
    } else {
        client.get(&asked.url)
    };
    if let Some(token) = &asked.bearer {
        request = request.bearer_auth(token);
    }
    let before = plain::clock::now();
    let response = request.send().await?;
    let after = plain::clock::now();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let body = body(response, LARGEST).await?.unwrap_or_default();
    Ok(Response {
        status,
        headers,
        body,
        between: (before, after),
    })
}
