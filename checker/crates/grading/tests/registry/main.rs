//! The reading side against servers that do what a test wants, on real sockets.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails, and says why"
)]

mod fake;
mod verifying;

use std::collections::BTreeMap;

use axum::response::IntoResponse;
use reqwest::StatusCode;

use check::Claim;
use client::registry::{Challenge, RequestScope};
use course::exercise::LessonId;
use fake::{endless, forward, missing, ok, serve};
use grading::registry_source::{RegistrySource, Wanted};
use grading::source::{Content, Source};
use grading::verify::{Now, Verifier};
use handin::submission::LARGEST;
use handin::transport::{Address, Artifact, Credentials, Registry, RegistryError};
use plain::hash::sha256;

fn lesson() -> LessonId {
    "lesson-1".parse().unwrap()
}

fn artifact(document: &str) -> Artifact {
    let made_at = "2026-11-24T09:00:00Z".parse().unwrap();
    Artifact::new(document.as_bytes().to_vec(), lesson(), made_at)
}

fn registry(port: u16, account: Option<&str>) -> Registry {
    let address: Address = format!("127.0.0.1:{port}").parse().unwrap();
    let account = account.map(|name| Credentials {
        name: name.to_owned(),
        password: "phrase".to_owned(),
    });
    Registry::new(&address, account, None).unwrap()
}

/// What a source yields of `learners`: by origin, the document or the reason.
fn all(registry: Registry, learners: Option<&[&str]>, attempts: bool) -> BTreeMap<String, String> {
    let learners = learners.map(|it| it.iter().map(|it| (*it).to_owned()).collect());
    let wanted = Wanted {
        lessons: vec![lesson()],
        attempts,
    };
    let mut source = RegistrySource::open(registry, learners, wanted).unwrap();
    let items = std::iter::from_fn(|| source.next());
    let content = |content| match content {
        Content::Bytes(bytes) => String::from_utf8(bytes).unwrap(),
        Content::Missing(text) => text.en,
        other => panic!("{other:?}"),
    };
    items
        .map(|item| (item.origin, content(item.content)))
        .collect()
}

fn blob(artifact: &Artifact) -> String {
    format!("/blobs/{}", artifact.digest)
}

#[test]
fn a_bad_submission_is_one_item_and_the_others_are_read() {
    let good = artifact("{\"good\":1}");
    let (port, _) = serve(move |_, target, _| {
        let manifest =
            |learner: &str| target == format!("/v2/submissions/{learner}/manifests/lesson-1");
        let huge = "\"size\":4999999999999";
        let text = String::from_utf8(good.manifest.clone()).unwrap();
        match target {
            "/v2/" => ok("{}"),
            _ if manifest("endless-manifest") => endless(),
            _ if manifest("no-json") => ok("<html>"),
            _ if manifest("huge-claim") => ok(text.replace("\"size\":10", huge)),
            _ if manifest("denied") => StatusCode::FORBIDDEN.into_response(),
            _ if manifest("index") => ok("{\"schemaVersion\":2,\"manifests\":[]}"),
            _ if target.contains("/manifests/") && !target.contains("nobody") => ok(text),
            _ if target == format!("/v2/submissions/ada{}", blob(&good)) => ok("{\"good\":1}"),
            _ if target == format!("/v2/submissions/other-bytes{}", blob(&good)) => {
                ok("{\"evil\":1}")
            }
            _ if target == format!("/v2/submissions/endless-blob{}", blob(&good)) => endless(),
            _ => missing(),
        }
    });
    let learners = [
        "ada",
        "denied",
        "endless-blob",
        "endless-manifest",
        "huge-claim",
        "index",
        "lost",
        "no-json",
        "nobody",
        "other-bytes",
    ];
    let mut found = all(registry(port, None), Some(&learners), false);
    assert_eq!(
        found.remove("submissions/ada:lesson-1").as_deref(),
        Some("{\"good\":1}")
    );
    let denied = found.remove("submissions/denied").unwrap();
    assert!(denied.contains("does not let this account"), "{denied}");
    for (name, reason) in [
        ("endless-blob", "the document is larger than 10 bytes"),
        ("endless-manifest", "the manifest is larger than"),
        (
            "huge-claim",
            &format!("the document is larger than {LARGEST} bytes"),
        ),
        ("index", "the manifest is broken"),
        ("lost", "the registry has lost it"),
        ("no-json", "the manifest is broken"),
        ("other-bytes", "its bytes are not those of its digest"),
    ] {
        let found = found
            .remove(&format!("submissions/{name}:lesson-1"))
            .unwrap();
        assert!(found.contains(reason), "{name}: {found}");
    }
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn one_token_is_good_for_many_learners_and_no_more_than_is_granted() {
    let good = artifact("{}");
    // The service does not know lists: a token is good for the first scope alone.
    let (port, asked) = serve(move |_, target, login| {
        if let Some(query) = target.strip_prefix("/token?") {
            assert!(login.starts_with("Basic "), "{login}");
            let scope = query.split('&').find_map(|it| it.strip_prefix("scope="));
            return ok(format!("{{\"token\":\"{}\"}}", scope.unwrap_or("none")));
        }
        let learner = target.split('/').nth(3).unwrap_or_default();
        let fits = login.contains(&format!("submissions%2F{learner}%3Apull"));
        let greets = target == "/v2/" && login.starts_with("Bearer ");
        if !(fits || greets) {
            let realm = "Bearer realm=\"http://127.0.0.1:PORT/token\",service=\"class\"";
            return (StatusCode::UNAUTHORIZED, [("www-authenticate", realm)]).into_response();
        }
        match target {
            "/v2/" => ok("{}"),
            _ if target.contains("/manifests/") => ok(good.manifest.clone()),
            _ => ok(good.document.clone()),
        }
    });
    // The realm is on another port, which is the same server's.
    let (front, _) = serve({
        let real = port;
        move |_, target, login| forward(real, target, login)
    });
    let names: Vec<_> = (0..20).map(|number| format!("learner-{number}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let found = all(registry(front, Some("teacher")), Some(&names), false);
    assert_eq!(found.len(), 20, "{found:?}");
    assert!(found.values().all(|document| document == "{}"), "{found:?}");
    let asked = asked.lock().unwrap();
    let many = asked
        .iter()
        .filter(|(_, target, _)| target.matches("scope=").count() == 16);
    assert_eq!(many.count(), 1, "the first sixteen were asked for at once");
}

#[test]
fn lists_come_in_pages_and_end() {
    let good = artifact("{}");
    let (port, asked) = serve(move |_, target, _| {
        let page = |names: &str, next: &'static str| {
            let body = format!("{{\"repositories\":[{names}],\"tags\":[{names}]}}");
            ([("link", next)], body).into_response()
        };
        match target {
            "/v2/" => ok("{}"),
            "/v2/_catalog?n=1000" => page(
                "\"submissions/ada\",\"nginx\"",
                "</v2/_catalog?last=b>; rel=\"next\"",
            ),
            // A page that leads to itself.
            "/v2/_catalog?last=b" => page(
                "\"submissions/bo\",\"submissions/bo/x\"",
                "</v2/_catalog?last=b>; rel=\"next\"",
            ),
            _ if target.ends_with("/tags/list?n=1000") => page(
                "\"lesson-1\",\"lesson-1.20261124T090000Z-00000002\",\"lesson-1.20261123T090000Z-00000001\",\"lesson-9.20261123T090000Z-00000001\",\"latest\"",
                "",
            ),
            _ if target.contains("/manifests/") => ok(good.manifest.clone()),
            _ => ok(good.document.clone()),
        }
    });
    let found = all(registry(port, None), None, true);
    let expected = ["ada", "bo"].iter().flat_map(|name| {
        ["20261123T090000Z-00000001", "20261124T090000Z-00000002"]
            .map(|attempt| format!("submissions/{name}:lesson-1.{attempt}"))
    });
    assert_eq!(
        found.into_keys().collect::<Vec<_>>(),
        expected.collect::<Vec<_>>()
    );
    let asked = asked.lock().unwrap();
    assert!(asked.len() < 20, "{asked:?}");
}

#[test]
fn what_lies_elsewhere_is_fetched_there_without_the_login() {
    let good = artifact("{}");
    let document = good.document.clone();
    let (storage, asked) = serve(move |_, _, _| ok(document.clone()));
    let (port, _) = serve(move |_, target, login| {
        if login.is_empty() {
            return (
                StatusCode::UNAUTHORIZED,
                [("www-authenticate", "Basic realm=\"x\"")],
            )
                .into_response();
        }
        match target {
            "/v2/" => ok("{}"),
            _ if target.contains("/manifests/") => ok(good.manifest.clone()),
            _ => (
                StatusCode::TEMPORARY_REDIRECT,
                [("location", format!("http://127.0.0.1:{storage}/stored"))],
            )
                .into_response(),
        }
    });
    let found = all(registry(port, Some("teacher")), Some(&["ada"]), false);
    assert_eq!(found["submissions/ada:lesson-1"], "{}");
    let asked = asked.lock().unwrap();
    assert_eq!(
        asked[..],
        [("GET".to_owned(), "/stored".to_owned(), String::new())]
    );
}

#[test]
fn a_registry_that_cannot_be_asked_at_all_is_one_error() {
    let wanted = || Wanted {
        lessons: Vec::new(),
        attempts: false,
    };
    let open = |port| RegistrySource::open(registry(port, Some("teacher")), None, wanted());
    let (port, _) = serve(|_, _, _| {
        (
            StatusCode::UNAUTHORIZED,
            [("www-authenticate", "Basic realm=\"x\"")],
        )
            .into_response()
    });
    assert!(matches!(
        open(port).unwrap_err(),
        RegistryError::LoginRefused { .. }
    ));
    assert!(matches!(
        open(1).unwrap_err(),
        RegistryError::Unreachable { .. }
    ));
}
