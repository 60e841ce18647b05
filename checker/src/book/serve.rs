//! Serves the built book on this computer only.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;
use tower_http::services::{ServeDir, ServeFile};

use super::error::BookError;
use super::page::Page;
use crate::lang::Lang;

/// Ports that are tried after the one asked for.
const NEXT_PORTS: u16 = 100;

/// Serves `folder/en`, `folder/ko` on `port` or the next free one; `ready` is told the address.
/// Ends only with an error.
///
/// # Errors
/// No free port, a book that cannot be read.
pub async fn serve(
    folder: &Path,
    editions: &[Lang],
    port: u16,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), BookError> {
    let listener = listen(port).await.map_err(BookError::io("127.0.0.1"))?;
    let address = listener.local_addr().map_err(BookError::io("127.0.0.1"))?;
    let app = router(folder, editions, address.port())?;
    ready(address);
    axum::serve(listener, app)
        .await
        .map_err(BookError::io("127.0.0.1"))
}

async fn listen(port: u16) -> std::io::Result<TcpListener> {
    for next in port..port.saturating_add(NEXT_PORTS) {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, next)).await {
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {}
            bound => return bound,
        }
    }
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await
}

fn router(folder: &Path, editions: &[Lang], port: u16) -> Result<Router, BookError> {
    let mut app = Router::new();
    for lang in editions {
        let edition = folder.join(lang.code());
        let absent = ServeFile::new(edition.join("404.html"));
        let files = ServeDir::new(&edition).not_found_service(absent);
        app = app.nest_service(&format!("/{lang}"), files);
    }
    let known = editions.to_vec();
    let policy = policy(folder, editions)?;
    Ok(app
        .route(
            "/",
            get(async move |headers: HeaderMap| {
                let wanted = headers
                    .get(header::ACCEPT_LANGUAGE)
                    .and_then(|value| value.to_str().ok());
                let lang = language(wanted.unwrap_or_default(), &known);
                let vary = [(header::VARY, "accept-language")];
                (vary, Redirect::temporary(&format!("/{lang}/"))).into_response()
            }),
        )
        .layer(middleware::from_fn(move |request: Request, next: Next| {
            let policy = policy.clone();
            async move {
                let mut response = if is_this_computer(request.headers(), port) {
                    next.run(request).await
                } else {
                    // A page elsewhere whose name was made to lead here.
                    StatusCode::MISDIRECTED_REQUEST.into_response()
                };
                guard(&mut response, policy);
                response
            }
        })))
}

/// Whether the request names this server by an address of this computer.
fn is_this_computer(headers: &HeaderMap, port: u16) -> bool {
    let host = headers
        .get(header::HOST)
        .and_then(|value| value.to_str().ok());
    ["127.0.0.1", "localhost"]
        .iter()
        .any(|name| host == Some(format!("{name}:{port}").as_str()))
}

fn guard(response: &mut Response, policy: HeaderValue) {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-cache"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

/// Only what the book itself brings may run: its files, and the scripts that stand in its pages.
fn policy(folder: &Path, editions: &[Lang]) -> Result<HeaderValue, BookError> {
    let mut hashes = std::collections::BTreeSet::new();
    for lang in editions {
        let edition = folder.join(lang.code());
        let listed = std::fs::read_dir(&edition).map_err(BookError::io(&edition))?;
        for path in listed.flatten().map(|entry| entry.path()) {
            if path
                .extension()
                .is_some_and(|extension| extension == "html")
            {
                let html = std::fs::read_to_string(&path).map_err(BookError::io(&path))?;
                let scripts = Page::read(&html).scripts;
                hashes.extend(scripts.iter().map(|script| {
                    let digest = BASE64_STANDARD.encode(Sha256::digest(script));
                    format!("'sha256-{digest}'")
                }));
            }
        }
    }
    let hashes: Vec<_> = hashes.into_iter().collect();
    let policy = format!(
        "default-src 'self'; script-src 'self' {}; style-src 'self' 'unsafe-inline'; \
         img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; \
         frame-ancestors 'self'",
        hashes.join(" ")
    );
    HeaderValue::from_str(&policy).map_err(|error| BookError::MdBook(error.into()))
}

/// The edition for a browser that says `Accept-Language: ko-KR,ko;q=0.9,en;q=0.8`.
fn language(wanted: &str, editions: &[Lang]) -> Lang {
    let mut best = (Lang::En, 0.0);
    for range in wanted.split(',') {
        let mut parts = range.trim().split(';');
        let tag = parts.next().unwrap_or_default().trim();
        let quality = parts
            .find_map(|part| part.trim().strip_prefix("q="))
            .map_or(1.0, |q| q.trim().parse::<f32>().unwrap_or(0.0));
        let primary = tag.split('-').next().unwrap_or_default();
        let meant = editions
            .iter()
            .find(|lang| lang.code().eq_ignore_ascii_case(primary));
        if let Some(lang) = meant
            && quality > best.1
        {
            best = (*lang, quality);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_chooses_the_language() {
        let both = [Lang::En, Lang::Ko];
        assert_eq!(language("ko-KR,ko;q=0.9,en;q=0.8", &both), Lang::Ko);
        assert_eq!(language("en-US,en;q=0.9,ko;q=0.8", &both), Lang::En);
        assert_eq!(language("fr;q=1, ko;q=0.3", &both), Lang::Ko);
        assert_eq!(language("ko;q=0", &both), Lang::En);
        assert_eq!(language("", &both), Lang::En);
        assert_eq!(language("ko", &[Lang::En]), Lang::En);
    }

    #[test]
    fn only_this_computer_is_answered() {
        let named = |host: &'static str| {
            HeaderMap::from_iter([(header::HOST, HeaderValue::from_static(host))])
        };
        assert!(is_this_computer(&named("127.0.0.1:3000"), 3000));
        assert!(is_this_computer(&named("localhost:3000"), 3000));
        assert!(!is_this_computer(&named("evil.example:3000"), 3000));
        assert!(!is_this_computer(&named("localhost:3001"), 3000));
        assert!(!is_this_computer(&HeaderMap::new(), 3000));
    }
}
