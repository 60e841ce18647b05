//! Who may ask, and what a page may do: requests that name another host or come from another
//! page are refused, and every answer carries the policy for its scripts.

use std::collections::BTreeSet;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

/// Puts the guard before everything in `app`, which is served on `port`.
pub fn guarded(app: Router, port: u16, policy: HeaderValue) -> Router {
    app.layer(middleware::from_fn(move |request: Request, next: Next| {
        let policy = policy.clone();
        async move {
            let mut response = if is_from_here(request.headers(), port) {
                next.run(request).await
            } else {
                StatusCode::FORBIDDEN.into_response()
            };
            guard(&mut response, policy);
            response
        }
    }))
}

/// Whether the request names this server by an address of this computer, and comes from no other
/// page: a name elsewhere can be made to lead here.
fn is_from_here(headers: &HeaderMap, port: u16) -> bool {
    let own = |scheme: &str, value: &HeaderValue| {
        let names = ["127.0.0.1", "localhost"];
        names.iter().any(|name| {
            let full = format!("{scheme}{name}:{port}");
            let short = format!("{scheme}{name}");
            *value == full || (port == 80 && *value == short)
        })
    };
    let hosts: Vec<_> = headers.get_all(header::HOST).iter().collect();
    let host_is_own = matches!(hosts[..], [host] if own("", host));
    let mut origins = headers.get_all(header::ORIGIN).iter();
    host_is_own && origins.all(|origin| own("http://", origin))
}

fn guard(response: &mut Response, policy: HeaderValue) {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-cache"));
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
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
pub fn policy(scripts: &BTreeSet<String>) -> HeaderValue {
    const LOCKED: HeaderValue = HeaderValue::from_static("default-src 'none'");
    let hashes = scripts.iter().map(|script| {
        let digest = BASE64_STANDARD.encode(Sha256::digest(script));
        format!(" 'sha256-{digest}'")
    });
    let policy = format!(
        "default-src 'self'; script-src 'self'{}; style-src 'self' 'unsafe-inline'; \
         img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; \
         frame-ancestors 'self'",
        hashes.collect::<String>()
    );
    // Base64 is always a valid value; were it not, a page without scripts is the safe way out.
    HeaderValue::from_str(&policy).unwrap_or(LOCKED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_books_own_scripts_may_run() {
        let scripts = BTreeSet::from(["let a = '<b>';".to_owned()]);
        let policy = policy(&scripts);
        let policy = policy.to_str().unwrap();
        let own = "script-src 'self' 'sha256-EQy6lbKMEDS5RtWNeoIz/0Mj5/rDTMdpO0ABzyh6HlI=';";
        assert!(policy.contains(own), "{policy}");
        assert!(!policy.contains("unsafe-eval"), "{policy}");
    }

    fn asked(lines: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn only_this_computer_is_answered() {
        let from_here = |lines: &[(&'static str, &'static str)]| is_from_here(&asked(lines), 3000);
        assert!(from_here(&[("host", "127.0.0.1:3000")]));
        assert!(from_here(&[("host", "localhost:3000")]));
        assert!(!from_here(&[("host", "evil.example:3000")]));
        assert!(!from_here(&[("host", "localhost:3001")]));
        assert!(!from_here(&[("host", "localhost")]));
        assert!(!from_here(&[
            ("host", "localhost:3000"),
            ("host", "evil.example")
        ]));
        assert!(!from_here(&[]));
    }

    #[test]
    fn only_its_own_pages_may_ask() {
        let from = |origin: &'static str| {
            is_from_here(
                &asked(&[("host", "localhost:3000"), ("origin", origin)]),
                3000,
            )
        };
        assert!(from("http://localhost:3000"));
        assert!(from("http://127.0.0.1:3000"));
        for origin in [
            "http://evil.example",
            "null",
            "https://localhost:3000",
            "http://localhost",
            "",
        ] {
            assert!(!from(origin), "{origin}");
        }
    }
}
