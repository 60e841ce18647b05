//! What the client library gets not quite right about requests, and what it does not see of
//! answers.

use std::io;

use bollard::BollardRequest;
use bollard::errors::Error;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response, StatusCode, Uri};

/// Two things the client library gets not quite right or does not offer: the engine decodes
/// `X-Registry-Auth` as URL-safe base64, and lists an image's platforms only when asked to
/// (API 1.48 on; older engines pass over the word).
pub fn patch(mut request: BollardRequest) -> BollardRequest {
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
    request
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

/// A 404 that is not the engine's, inside of an [`io::Error`].
#[derive(Debug, thiserror::Error)]
#[error("HTTP status 404, and not in Docker's words")]
pub struct Foreign;

/// Lets an answer through, unless it is a 404 that is not JSON, as a proxy's or a web server's:
/// it would be read as "that does not exist".
///
/// # Errors
/// [`Foreign`].
pub fn own<B>(response: Response<B>) -> Result<Response<B>, Error> {
    let kind = response.headers().get(CONTENT_TYPE);
    let is_json = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    if response.status() == StatusCode::NOT_FOUND && !is_json {
        return Err(io::Error::other(Foreign).into());
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
        for message in ["page not found", "Not Found", "", "404"] {
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
        assert!(own(Response::builder().status(404).body(()).unwrap()).is_err());
    }
}
