//! The book's pages: each edition's files, and the way to the reader's own.

use std::path::Path;

use axum::Router;
use axum::body::{self, Body};
use axum::extract::Request;
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use tower_http::services::{ServeDir, ServeFile};

use plain::lang::Lang;

/// Where a page has the token with which it may ask for changes; empty in the book's files.
const NO_TOKEN: &str = r#"<meta name="checker-page" content="">"#;

/// Bytes that a page may have.
const LARGEST: usize = 16 * 1024 * 1024;

/// Serves `folder/en`, `folder/ko`. With a token, each page gets it as it goes out.
pub fn router(folder: &Path, editions: &[Lang], token: Option<&str>) -> Router {
    let mut app = Router::new();
    for lang in editions {
        let edition = folder.join(lang.code());
        let absent = ServeFile::new(edition.join("404.html"));
        let files = ServeDir::new(&edition).not_found_service(absent);
        app = app.nest_service(&format!("/{lang}"), files);
    }
    if let Some(token) = token {
        let meta = NO_TOKEN.replace("\"\"", &format!("\"{token}\""));
        app = app.layer(middleware::from_fn(move |request: Request, next: Next| {
            let meta = meta.clone();
            async move { with_token(request, next, &meta).await }
        }));
    }
    let known = editions.to_vec();
    app.route(
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
}

/// Puts the token into a page. Such a page must not be kept: the next server has another token.
async fn with_token(mut request: Request, next: Next, meta: &str) -> Response {
    let path = request.uri().path();
    if path.ends_with('/') || path.ends_with(".html") {
        for condition in [
            header::IF_MODIFIED_SINCE,
            header::IF_NONE_MATCH,
            header::RANGE,
        ] {
            request.headers_mut().remove(condition);
        }
    }
    let response = next.run(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE);
    if kind.is_none_or(|kind| !kind.as_bytes().starts_with(b"text/html")) {
        return response;
    }
    let (mut parts, page) = response.into_parts();
    let page = match body::to_bytes(page, LARGEST).await {
        Ok(page) => String::from_utf8_lossy(&page).replacen(NO_TOKEN, meta, 1),
        Err(_) => return axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    };
    for stale in [header::LAST_MODIFIED, header::ETAG, header::ACCEPT_RANGES] {
        parts.headers.remove(stale);
    }
    parts
        .headers
        .insert(header::CONTENT_LENGTH, HeaderValue::from(page.len()));
    let keep = HeaderValue::from_static("no-store");
    parts.headers.insert(header::CACHE_CONTROL, keep);
    Response::from_parts(parts, Body::from(page))
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
}
