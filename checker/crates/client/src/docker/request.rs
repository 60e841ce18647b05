//! What the client library gets not quite right about requests, and what it does not see of
//! answers.

use std::io;

use bollard::BollardRequest;
use bollard::errors::Error;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response, StatusCode, Uri};

/// Three things the client library gets not quite right or does not offer: it loses the version of
/// the API, which belongs in front of every path; the engine decodes `X-Registry-Auth` as URL-safe
/// base64, and lists an image's platforms only when asked to (API 1.48 on; older engines pass over
/// the word).
pub fn patch(mut request: BollardRequest, version: Option<&str>) -> BollardRequest {
    const AUTH: &str = "x-registry-auth";
    let safe = request.headers().get(AUTH).and_then(|value| {
        let value = value.to_str().ok()?;
        HeaderValue::from_str(&value.replace('+', "-").replace('/', "_")).ok()
    });
    if let Some(safe) = safe {
        request.headers_mut().insert(AUTH, safe);
    }
    if let Some(uri) = with_manifests(request.uri()) {
        *request.uri_mut() = uri;
    }
    if let Some(uri) = version.and_then(|version| with_version(request.uri(), version)) {
        *request.uri_mut() = uri;
    }
    request
}

/// The address with the version in front of its path; `None` where it has one.
fn with_version(uri: &Uri, version: &str) -> Option<Uri> {
    if uri.path().starts_with("/v1.") {
        return None;
    }
    let mut parts = uri.clone().into_parts();
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    parts.path_and_query = Some(format!("/v{version}{path}").parse().ok()?);
    Uri::from_parts(parts).ok()
}

/// The address of the question for one image, with the wish for its platforms; `None` for any
/// other question.
fn with_manifests(uri: &Uri) -> Option<Uri> {
    let path = uri.path().split('/').filter(|segment| !segment.is_empty());
    let segments: Vec<_> = path.collect();
    let asks_for_one = match segments.as_slice() {
        ["images", name @ .., "json"] => !name.is_empty(),
        [version, "images", name @ .., "json"] => version.starts_with('v') && !name.is_empty(),
        _ => false,
    };
    if !asks_for_one
        || uri
            .query()
            .is_some_and(|query| query.contains("manifests="))
    {
        return None;
    }
    let sign = if uri.query().is_some() { '&' } else { '?' };
    format!("{uri}{sign}manifests=1").parse().ok()
}

/// A refusal that is not the engine's, inside of an [`io::Error`].
#[derive(Debug, thiserror::Error)]
#[error("HTTP status {0}, and not in Docker's words")]
pub struct Foreign(pub u16);

/// Lets an answer through, unless it is a 404 or a 403 that is not JSON, as a proxy's or a web
/// server's: it would be read as "that does not exist", or as a registry's.
///
/// # Errors
/// [`Foreign`].
pub fn own<B>(response: Response<B>) -> Result<Response<B>, Error> {
    let kind = response.headers().get(CONTENT_TYPE);
    let is_json = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    let status = response.status();
    if matches!(status, StatusCode::NOT_FOUND | StatusCode::FORBIDDEN) && !is_json {
        return Err(io::Error::other(Foreign(status.as_u16())).into());
    }
    Ok(response)
}

/// Whether an engine's message says that something does not exist: Docker's words, and Podman's.
/// "page not found" is for a question that the engine does not know.
pub fn says_absent(message: &str) -> bool {
    const WORDS: [&str; 10] = [
        "no such image",
        "no such container",
        "no such file",
        "image not known",
        "image not found",
        "container not found",
        "no container with name or id",
        "reference does not exist",
        "could not find the file",
        "could not be found",
    ];
    // Where the body is not `{"message": …}`, the client library gives it as it is.
    if message.trim_start().starts_with(['{', '[', '<']) {
        return false;
    }
    let message = message.to_lowercase();
    WORDS.iter().any(|words| message.contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_question_for_one_image_asks_for_its_platforms() {
        let patched = |uri: &str| with_manifests(&uri.parse().unwrap()).map(|uri| uri.to_string());
        for (uri, expected) in [
            (
                "http://localhost/images/nginx:1/json",
                "http://localhost/images/nginx:1/json?manifests=1",
            ),
            (
                "http://localhost/v1.51/images/localhost:5050/ada/nginx/json?a=b",
                "http://localhost/v1.51/images/localhost:5050/ada/nginx/json?a=b&manifests=1",
            ),
        ] {
            assert_eq!(patched(uri).as_deref(), Some(expected));
        }
        for uri in [
            "http://localhost/images/json",
            "http://localhost/v1.51/images/json?all=true",
            "http://localhost/images/nginx/history",
            "http://localhost/containers/images/json",
            "http://localhost/distribution/images/x/json",
        ] {
            assert_eq!(patched(uri), None, "{uri}");
        }
    }

    #[test]
    fn the_version_is_put_in_front_of_a_path_once() {
        let with = |uri: &str| with_version(&uri.parse().unwrap(), "1.45");
        for (uri, expected) in [
            ("http://localhost/info", "http://localhost/v1.45/info"),
            (
                "http://far:1/images/x/json?a=b",
                "http://far:1/v1.45/images/x/json?a=b",
            ),
            ("http://localhost", "http://localhost/v1.45/"),
        ] {
            assert_eq!(with(uri).unwrap().to_string(), expected);
        }
        assert_eq!(with("http://localhost/v1.41/info"), None);
    }

    #[test]
    fn absence_is_said_in_the_engines_own_words() {
        for message in [
            "No such image: nginx:1",
            "No such container: layers-demo",
            "Could not find the file /x in container y",
            "no container with name or ID \"x\" found: no such container",
            "failed to find image x: x: image not known",
        ] {
            assert!(says_absent(message), "{message}");
        }
        for message in [
            "page not found",
            "Not Found",
            "",
            "404",
            r#"{"error":"No such image: nginx:1"}"#,
        ] {
            assert!(!says_absent(message), "{message}");
        }
    }

    #[test]
    fn a_404_of_a_proxy_is_not_the_engines() {
        let answer = |status: u16, kind: &str| {
            let builder = Response::builder().status(status);
            own(builder.header(CONTENT_TYPE, kind).body(()).unwrap()).is_ok()
        };
        assert!(answer(404, "application/json"));
        assert!(answer(200, "text/plain"));
        assert!(!answer(404, "text/html"));
        assert!(!answer(403, "text/html"));
        assert!(answer(500, "text/html"));
        assert!(own(Response::builder().status(404).body(()).unwrap()).is_err());
    }
}
