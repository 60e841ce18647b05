//! Fetches a page as a browser on this machine would, within bounds.

use std::time::Duration;

use futures_util::StreamExt;
use reqwest::redirect::Policy;

use crate::cause::innermost;

/// Redirects that are followed; only to the same host and port.
const MOST_REDIRECTS: usize = 5;

/// What came of a request.
#[derive(Debug)]
pub enum Fetched {
    Page {
        status: u16,
        body: Vec<u8>,
    },
    /// No connection, or it broke without an answer; in the client's words.
    Refused(String),
    TimedOut,
    TooLarge,
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
    let client = reqwest::Client::builder()
        .no_proxy()
        .redirect(same_place)
        .build()?;
    let response = client.get(url).send().await?;
    let status = response.status().as_u16();
    let mut body = Vec::new();
    let mut chunks = response.bytes_stream();
    while let Some(chunk) = chunks.next().await {
        body.extend_from_slice(&chunk?);
        if body.len() as u64 > limit {
            return Ok(Fetched::TooLarge);
        }
    }
    Ok(Fetched::Page { status, body })
}
