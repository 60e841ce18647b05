//! The engine: whether it is there, may be used, is new enough, and keeps time.

use std::process::Command;
use std::time::Duration;

use e2e::{Answer, Course, FakeEngine, Lab, Store, free_port, watch};
use serde_json::json;

use super::machine::{all_in, assert_line, choose, command, document, hub, run, telling, url};

#[test]
fn a_machine_that_is_ready() {
    for store in [Store::Classic, Store::Containerd] {
        let lab = Lab::of(store);
        let course = lab.course();
        let hub = FakeEngine::on_tcp(hub(87));
        let document = document(&course, &[("CHECKER_DOCKER_HUB", &url(&hub))]);
        assert_eq!(document["state"], "ok", "{store:?}: {document}");
        let store = match store {
            Store::Classic => "classic (overlay2)",
            Store::Containerd => "containerd",
        };
        assert_line(&document, "image-store", "ok", &[store]);
        assert_line(&document, "endpoint", "ok", &[&lab.host, "DOCKER_HOST"]);
        assert_line(&document, "disk", "ok", &["where the engine keeps", "free"]);
        assert_line(&document, "registry-port", "ok", &["the course's own"]);
        assert_line(&document, "registry", "ok", &["needs a login"]);
        assert_line(&document, "login", "ok", &["not logged in"]);
        assert_line(
            &document,
            "docker-hub",
            "ok",
            &["87 of 100", "mirror", "answers"],
        );
        assert_line(&document, "clock", "ok", &["the engine"]);
        // A HEAD costs no pull.
        let asked = hub.asked();
        let manifests = asked.iter().filter(|line| line.contains("/manifests/"));
        assert!(manifests.into_iter().all(|line| line.starts_with("HEAD")));
    }
}

#[test]
fn an_engine_that_is_down_is_one_problem_and_the_rest_is_looked_at() {
    let course = Course::anywhere();
    let document = document(&course, &[]);
    let socket = "unix:///nonexistent/docker.sock (DOCKER_HOST)";
    assert_line(&document, "engine", "problem", &[socket, "systemctl"]);
    assert_line(&document, "endpoint", "ok", &[socket]);
    for id in ["permission", "image-store", "platform"] {
        assert_line(&document, id, "warning", &["could not look"]);
    }
    assert_line(&document, "disk", "ok", &["the course's folder"]);
    assert_line(&document, "credential-helper", "ok", &[]);
}

#[test]
fn an_endpoint_that_cannot_be_told() {
    let course = Course::anywhere();
    let typo = [("DOCKER_HOST", ""), ("DOCKER_CONTEXT", "typo")];
    let document = document(&course, &typo);
    assert_line(
        &document,
        "endpoint",
        "problem",
        &["`typo`", "docker context"],
    );
    assert_line(&document, "engine", "warning", &["could not look"]);
}

#[test]
fn permission_denied() {
    let lab = Lab::of(Store::Classic);
    let course = lab.course();
    // The test runs as root, whom no socket refuses; so the checker runs as nobody.
    let open = Command::new("chmod")
        .args(["-R", "a+rwX"])
        .arg(course.root())
        .status();
    assert!(open.unwrap().success());
    let doctor = command(&course, &["--json"]);
    let mut nobody = course.program("setpriv");
    nobody
        .args(["--reuid=65534", "--regid=65534", "--clear-groups", "--"])
        .arg(doctor.get_program())
        .args(doctor.get_args())
        .env("CHECKER_DOCKER_HUB", "http://127.0.0.1:1");
    let ended = run(nobody);
    assert_eq!(ended.code, 1, "{ended:?}");
    let document = ended.json();
    assert_line(&document, "permission", "problem", &["usermod"]);
    assert_line(&document, "engine", "warning", &["could not look"]);
    assert_eq!(all_in(&document, "problem"), ["permission"]);
}

#[test]
fn an_engine_that_is_too_old() {
    let engine = FakeEngine::start(|request| match request.path() {
        "/version" => Answer::json(json!({
            "Version": "19.03.15", "ApiVersion": "1.40", "Os": "linux", "Arch": "amd64",
        })),
        _ => Answer::docker(request),
    });
    let document = document(&Course::at(&engine.host()), &[]);
    assert_line(
        &document,
        "engine",
        "problem",
        &["1.40", "1.41", "up to date"],
    );
}

#[test]
fn a_clock_that_is_off() {
    for (fast, state, words) in [
        (0, "ok", "agrees"),
        (-600, "warning", "behind this machine"),
        (2 * 86400, "problem", "ahead of this machine"),
    ] {
        let engine = FakeEngine::start(telling(fast));
        let course = Course::at(&engine.host());
        choose(&course, &format!("localhost:{}", free_port()), free_port());
        let document = document(&course, &[]);
        assert_line(&document, "clock", state, &[words, "the engine"]);
    }
}

#[test]
fn an_engine_that_hangs_holds_nobody_up() {
    let engine = FakeEngine::start(|_| Answer::Silence);
    let course = Course::at(&engine.host());
    let doctor = command(&course, &["--json", "--timeout", "1"]);
    let ended = watch(doctor, Duration::from_secs(60)).ended;
    let document = ended.json();
    let words = ["did not answer within 1 s", "docker version"];
    assert_line(&document, "engine", "problem", &words);
    assert_line(&document, "disk", "ok", &["the course's folder"]);
}
