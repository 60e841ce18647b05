//! Servers that mean harm, or are not registries at all: the checker reads no more than it needs,
//! gives a pass phrase only to those who should have it, and keeps the results.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use e2e::{Answer, ClassRegistry, Course, FakeEngine, Request, watch};
use serde_json::json;

use super::results::{check, join, waiting};

/// An answer with headers of its own.
fn raw(status: u16, headers: &[(&str, &str)]) -> Answer {
    let mut text = format!("HTTP/1.1 {status} Told\r\nConnection: close\r\nContent-Length: 2\r\n");
    for (name, value) in headers {
        text += &format!("{name}: {value}\r\n");
    }
    Answer::Raw(format!("{text}\r\n{{}}").into_bytes())
}

/// What a registry with accounts says to a stranger.
fn wants_basic(request: &Request) -> Option<Answer> {
    let known = request.header("authorization").is_some();
    (!known).then(|| raw(401, &[("WWW-Authenticate", "Basic realm=\"class\"")]))
}

/// Joins a fake class, and takes the checker's memory while it sends.
fn send_to(fake: &FakeEngine) -> (Course, e2e::Watched) {
    let course = Course::anywhere();
    let address = format!("http://127.0.0.1:{}", fake.port());
    check(&course, "one");
    course.write(
        ".checker/class.yaml",
        format!(
            "format: 1\naddress: {address}\naccount: ada\npassword: secret-phrase\n\
             joined_at: 2026-11-24T09:00:00Z\n"
        ),
    );
    let watched = watch(course.command(&["submit"]), Duration::from_secs(120));
    (course, watched)
}

#[test]
fn answers_without_end_are_not_read_to_the_end() {
    type Turn = fn(&Request) -> Answer;
    let turns: [(&str, Turn); 5] = [
        ("everything", |_| Answer::Endless("{")),
        ("headers", |_| Answer::EndlessHeaders),
        ("errors", |_| Answer::Raw(endless_error())),
        ("challenges", |_| {
            let realm = format!("Bearer realm=\"{}\"", "x".repeat(60_000));
            raw(401, &[("WWW-Authenticate", &realm)])
        }),
        ("manifests", |request| {
            if request.path().contains("/manifests/") && request.line.starts_with("GET") {
                Answer::Endless("{\"schemaVersion\":2,\"layers\":[")
            } else if request.line.starts_with("HEAD") {
                raw(200, &[])
            } else {
                raw(201, &[])
            }
        }),
    ];
    for (name, turn) in turns {
        let fake = FakeEngine::on_tcp(turn);
        let (course, watched) = send_to(&fake);
        assert!(watched.peak_mib < 200, "{name}: {} MiB", watched.peak_mib);
        if name != "manifests" {
            assert_ne!(watched.ended.code, 0, "{name}: {:?}", watched.ended);
            assert_eq!(waiting(&course), 1, "{name}");
        }
    }
}

/// An error whose body says to be very large, and is.
fn endless_error() -> Vec<u8> {
    let mut bytes = b"HTTP/1.1 500 Told\r\nContent-Length: 99999999999\r\n\r\n".to_vec();
    bytes.resize(8 * 1024 * 1024, b'x');
    bytes
}

#[test]
fn a_redirect_takes_no_login_along() {
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let log = Arc::clone(&seen);
    let thief = FakeEngine::on_tcp(move |request| {
        log.lock().unwrap().extend(request.headers.clone());
        Answer::json(json!({}))
    });
    let elsewhere = format!("http://127.0.0.1:{}/stolen", thief.port());
    // Questions are redirected, and uploads are sent elsewhere.
    let registry = FakeEngine::on_tcp(move |request| {
        wants_basic(request).unwrap_or_else(|| {
            if request.line.starts_with("HEAD") {
                raw(404, &[])
            } else if request.line.starts_with("POST") {
                raw(202, &[("Location", &elsewhere)])
            } else {
                raw(307, &[("Location", &elsewhere)])
            }
        })
    });
    let (_course, watched) = send_to(&registry);
    assert_ne!(watched.ended.code, 0, "{:?}", watched.ended);
    let course = Course::anywhere();
    let address = format!("http://127.0.0.1:{}", registry.port());
    join(&course, &address, "ada", "secret-phrase");
    let seen = seen.lock().unwrap();
    assert!(
        !seen.is_empty(),
        "nobody was led astray: the test shows nothing"
    );
    assert!(
        !seen
            .iter()
            .any(|header| header.starts_with("authorization")),
        "{seen:?}"
    );
}

/// Whoever an upload is sent on to names a token service of its own.
#[test]
fn the_account_goes_to_no_third_hosts_token_service() {
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let log = Arc::clone(&seen);
    let third = FakeEngine::on_tcp(move |request| {
        log.lock().unwrap().extend(request.headers.clone());
        Answer::json(json!({ "token": "t" }))
    });
    let realm = format!("Bearer realm=\"http://127.0.0.1:{}/token\"", third.port());
    let second = FakeEngine::on_tcp(move |_| raw(401, &[("WWW-Authenticate", &realm)]));
    let elsewhere = format!("http://127.0.0.1:{}/upload", second.port());
    let registry = FakeEngine::on_tcp(move |request| {
        wants_basic(request).unwrap_or_else(|| match request.line.split(' ').next() {
            Some("HEAD") => raw(404, &[]),
            Some("POST") => raw(202, &[("Location", &elsewhere)]),
            _ => raw(307, &[("Location", &elsewhere)]),
        })
    });
    let (_course, watched) = send_to(&registry);
    assert_ne!(watched.ended.code, 0, "{:?}", watched.ended);
    join(
        &Course::anywhere(),
        &format!("http://127.0.0.1:{}", registry.port()),
        "ada",
        "secret-phrase",
    );
    assert!(
        !second.asked().is_empty(),
        "nobody was led astray: the test shows nothing"
    );
    assert!(third.asked().is_empty(), "{:?}", seen.lock().unwrap());
}

#[test]
fn a_registry_with_tls_is_not_joined_without() {
    let registry = ClassRegistry::with_tls(&[("ada", "layers")]);
    let course = Course::anywhere();
    let plain = format!("http://localhost:{}", registry.port);
    let ended = join(&course, &plain, "ada", "layers");
    assert_eq!(ended.code, 3, "{ended:?}");
    assert!(!course.path(".checker/class.yaml").exists());
}

#[test]
fn a_web_page_is_no_registry() {
    let page = FakeEngine::on_tcp(|_| {
        Answer::Raw(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 12\r\n\
              Connection: close\r\n\r\n<html>\x1b[31m</html>"
                .to_vec(),
        )
    });
    let course = Course::anywhere();
    let address = format!("http://127.0.0.1:{}", page.port());
    let ended = join(&course, &address, "ada", "layers");
    assert_eq!(ended.code, 3, "{ended:?}");
    assert!(ended.stderr.contains("not a registry"), "{ended:?}");
    assert!(!course.path(".checker/class.yaml").exists());
}

#[test]
fn locations_and_tokens_that_are_none_are_errors() {
    for location in ["http://[", "ftp://x/y", "\u{7f}", "//"] {
        let location = location.to_owned();
        let fake = FakeEngine::on_tcp(move |request| {
            if request.line.starts_with("POST") {
                raw(202, &[("Location", &location)])
            } else {
                raw(404, &[])
            }
        });
        let (course, watched) = send_to(&fake);
        assert_eq!(watched.ended.code, 3, "{:?}", watched.ended);
        assert_eq!(waiting(&course), 1);
    }
}

#[test]
fn a_registry_that_refuses_a_result_for_good_holds_nothing_back() {
    let fake = FakeEngine::on_tcp(|request| {
        if request.line.starts_with("PUT") && request.path().contains("/manifests/") {
            Answer::Json(
                400,
                json!({"errors": [{"code": "MANIFEST_INVALID", "message": "no \u{1b}[31m"}]}),
            )
        } else if request.line.starts_with("HEAD") {
            raw(200, &[])
        } else {
            raw(404, &[])
        }
    });
    let (course, watched) = send_to(&fake);
    assert_eq!(watched.ended.code, 1, "{:?}", watched.ended);
    assert!(
        !watched.ended.stderr.contains('\u{1b}'),
        "{:?}",
        watched.ended
    );
    assert_eq!(waiting(&course), 0, "it was put aside");
    let aside = std::fs::read_dir(course.path(".checker/outbox")).unwrap();
    let mut names = aside
        .flatten()
        .map(|it| it.file_name().into_string().unwrap());
    assert!(names.any(|name| name.ends_with(".json.refused")));
}
