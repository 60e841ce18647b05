//! Docker Hub, proxies, and no network at all.

use std::time::Duration;

use e2e::{Answer, Course, FakeEngine, Lab, Store, watch};
use serde_json::json;

use super::machine::{assert_line, command, document, hub, line, telling, url};

#[test]
fn pulls_that_run_out() {
    let engine = FakeEngine::start(telling(0));
    let course = Course::at(&engine.host());
    for (left, state) in [(87, "ok"), (3, "warning"), (0, "problem")] {
        let hub = FakeEngine::on_tcp(hub(left));
        let document = document(&course, &[("CHECKER_DOCKER_HUB", &url(&hub))]);
        let words = format!("{left} of 100 pulls in 6 h");
        assert_line(&document, "docker-hub", state, &[&words]);
    }
    for (answer, words) in [
        (
            Answer::Raw(b"HTTP/1.1 200 OK\r\n\r\n<html>log in</html>".to_vec()),
            "something else",
        ),
        (Answer::error(503, "down"), "HTTP 503"),
        (Answer::Silence, "no answer within 3 s"),
        (Answer::Endless("{"), "docker-hub"),
    ] {
        let hub = FakeEngine::on_tcp(move |_| answer.clone());
        let document = document(&course, &[("CHECKER_DOCKER_HUB", &url(&hub))]);
        let (state, said) = line(&document, "docker-hub");
        assert_eq!(state, "warning", "{said}");
        assert!(said.contains(words) || words == "docker-hub", "{said}");
    }
}

#[test]
fn no_network_at_all() {
    let lab = Lab::of(Store::Classic);
    let course = lab.course();
    let doctor = command(&course, &["--json"]);
    // A network of its own, with nothing in it: not even this machine answers. The engine is
    // reached through its socket all the same.
    let mut alone = course.program("unshare");
    alone
        .args(["--net", "--"])
        .arg(doctor.get_program())
        .args(doctor.get_args());
    let ended = watch(alone, Duration::from_secs(60)).ended;
    assert_eq!(ended.code, 0, "{ended:?}");
    let document = ended.json();
    assert_line(
        &document,
        "docker-hub",
        "warning",
        &["cannot be reached", "mirror"],
    );
    assert_line(&document, "engine", "ok", &["Docker"]);
    assert_line(&document, "registry", "ok", &["answers to the engine"]);
    assert_line(&document, "page-port", "warning", &["could not look"]);
}

#[test]
fn a_proxy_is_used_told_and_must_spare_this_machine() {
    let engine = FakeEngine::start(|request| match request.path() {
        "/info" => Answer::json(json!({
            "Driver": "overlay2", "HttpsProxy": "http://xxxxx:xxxxx@engine-proxy:3128",
        })),
        _ => Answer::docker(request),
    });
    let course = Course::at(&engine.host());
    let proxy = FakeEngine::on_tcp(hub(50));
    let with_login = url(&proxy).replace("http://", "http://ada:secret@");
    let hub = ("CHECKER_DOCKER_HUB", "http://hub.invalid");
    let warned = document(&course, &[hub, ("http_proxy", &with_login)]);
    assert_line(&warned, "docker-hub", "ok", &["50 of 100"]);
    let words = ["engine-proxy:3128", "NO_PROXY=localhost,127.0.0.1"];
    assert_line(&warned, "proxies", "warning", &words);
    let said = warned.to_string();
    assert!(
        !said.contains("secret") && !said.contains("xxxxx"),
        "{said}"
    );
    let asked = proxy.asked();
    assert!(
        asked
            .iter()
            .any(|line| line.contains("http://hub.invalid/token")),
        "{asked:?}"
    );

    let spared = ("no_proxy", "localhost,127.0.0.1");
    let fine = document(&course, &[hub, ("http_proxy", &with_login), spared]);
    assert_line(&fine, "proxies", "ok", &["not for localhost"]);
}
