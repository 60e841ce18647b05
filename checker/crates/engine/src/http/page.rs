//! HTTP within bounds: fetches a page as a browser on this machine would, and gives those who ask
//! other servers a client and a way to read no more than they want.

use std::time::Duration;

use futures_util::StreamExt;
use reqwest::redirect::Policy;

use crate::Fetched;
use plain::cause::innermost;

/// Redirects that are followed; only to the same host and port.
const MOST_REDIRECTS: usize = 5;

/// The beginnings of a client, with TLS by the system's own roots.
pub fn client() -> reqwest::ClientBuilder {
    // An error says that there is a provider already; that one does.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
}

/// The whole body of an answer; `None` where it has more than `limit` bytes, which are then not
/// read.
///
/// # Errors
/// The connection broke.
pub async fn body(response: reqwest::Response, limit: u64) -> reqwest::Result<Option<Vec<u8>>> {
    if response.content_length().is_some_and(|told| told > limit) {
        return Ok(None);
    }
    let mut body = Vec::new();
    let mut chunks = response.bytes_stream();
    while let Some(chunk) = chunks.next().await {
        body.extend_from_slice(&chunk?);
        if body.len() as u64 > limit {
            return Ok(None);
        }
    }
    Ok(Some(body))
}

/// GETs `url` (plain HTTP), reading at most `limit` bytes. The whole exchange takes at most
/// `timeout`. Proxies are passed over: published ports are asked directly.
pub async fn get(url: &str, limit: u64, timeout: Duration) -> Fetched {
    match tokio::time::timeout(timeout, fetch(url, limit)).await {
        Ok(Ok(fetched)) => fetched,
        Ok(Err(error)) => Fetched::Refused(innermost(&error)),
        Err(_) => Fetched::TimedOut,
    }
}

async fn fetch(url: &str, limit: u64) -> Result<Fetched, reqwest::Error> {
    let same_place = Policy::custom(|attempt| {
        let place = |url: &reqwest::Url| {
            (
                url.host_str().map(str::to_owned),
                url.port_or_known_default(),
            )
        };
        let first = attempt.previous().first().map(place);
        if attempt.previous().len() > MOST_REDIRECTS || first != Some(place(attempt.url())) {
            attempt.stop()
        } else {
            attempt.follow()
        }
    });
    let client = client().no_proxy().redirect(same_place).build()?;
    let response = client.get(url).send().await?;
    let status = response.status().as_u16();
    Ok(match body(response, limit).await? {
        Some(body) => Fetched::Page { status, body },
        None => Fetched::TooLarge,
    })
}
