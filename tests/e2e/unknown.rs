//! Could not look is not a fail: each way in which looking can go wrong is `unknown`, with its
//! reason and exit code 3, within the time allowed.

use std::process::Command;
use std::time::{Duration, Instant};

use e2e::{Answer, Course, Ended, FakeEngine, Lab, Store};
use serde_json::{Value, json};

/// Checks a lesson with two seconds for each question.
fn check(course: &Course, lesson: &str) -> Ended {
    let begin = Instant::now();
    let ended = course.checker(&[lesson, "--format", "json", "--timeout", "2"]);
    let took = begin.elapsed();
    assert!(
        took < Duration::from_secs(10),
        "no end within the time allowed: {took:?}"
    );
    ended
}

/// Asserts that every step of lesson 3 is unknown for a reason that holds `words`.
fn all_unknown(ended: &Ended, words: &str) {
    assert_eq!(ended.code, 3, "{ended:?}");
    for step in ended.json()["steps"].as_array().unwrap() {
        assert_eq!(step["verdict"], "unknown", "{step}");
        assert_eq!(step["expected"], Value::Null);
        let reason = step["reason"].as_str().unwrap();
        assert!(reason.contains(words), "{words:?} is not in {reason:?}");
        assert!(
            !step["hint"].as_str().unwrap().is_empty(),
            "no remedy: {step}"
        );
    }
}

#[test]
fn no_engine() {
    let course = Course::anywhere();
    let ended = check(&course, "lesson-3");
    all_unknown(&ended, "unix:///nonexistent/docker.sock (DOCKER_HOST)");
    assert_eq!(ended.json()["engine"], Value::Null);
    let korean = course.checker(&["lesson-3", "--lang", "ko"]);
    assert_eq!(korean.code, 3);
    assert!(korean.stdout.contains("확인 못 함"), "{}", korean.stdout);
}

#[test]
fn what_needs_no_engine_is_judged_without_one() {
    let course = Course::anywhere();
    assert_eq!(course.verdict("lesson-6", "dockerfile"), "fail");
    assert_eq!(
        check(&course, "lesson-6").code,
        1,
        "a fail is not hidden by an unknown"
    );
    course.write(
        "exercises/lesson-6/Dockerfile",
        "FROM nginx\nENV A=b\nRUN a && b\nEXPOSE 80\nCMD [\"nginx\"]\n",
    );
    assert_eq!(course.verdict("lesson-6", "dockerfile"), "pass");
    assert_eq!(check(&course, "lesson-6").code, 3);
}

#[test]
fn nobody_listens() {
    let port = free_port();
    let course = Course::at(&format!("tcp://127.0.0.1:{port}"));
    all_unknown(&check(&course, "lesson-3"), "Connection refused");
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
    let checker = course.command(&["lesson-3", "--format", "json"]);
    let mut nobody = course.program("setpriv");
    nobody
        .args(["--reuid=65534", "--regid=65534", "--clear-groups", "--"])
        .arg(checker.get_program())
        .args(checker.get_args());
    let ended = Ended::from(nobody.output().unwrap());
    all_unknown(&ended, "permission denied");
    assert!(ended.stdout.contains("usermod"), "{}", ended.stdout);
}

#[test]
fn an_engine_that_hangs() {
    let lab = Lab::of(Store::Classic);
    let course = lab.course();
    lab.signal("STOP");
    let ended = check(&course, "lesson-3");
    lab.signal("CONT");
    all_unknown(&ended, "did not answer within 2 s");
    assert_eq!(check(&course, "lesson-3").code, 1, "it is looked at again");
}

#[test]
fn an_engine_that_is_killed() {
    let lab = Lab::of(Store::Classic);
    let course = lab.course();
    course.solve("lesson-3");
    lab.signal("KILL");
    // Killed a moment ago or gone: both are no verdict on the learner's work.
    let ended = check(&course, "lesson-3");
    lab.restart();
    assert_eq!(ended.code, 3, "{ended:?}");
    assert_eq!(check(&course, "lesson-3").code, 0, "nothing was lost");
}

#[test]
fn an_engine_that_breaks_off_or_babbles() {
    type Script = fn(&e2e::Request) -> Answer;
    let cases: [(Script, &str); 7] = [
        (|_| Answer::Torn(json!([{ "Id": "sha256:0" }])), "broke off"),
        (
            |_| Answer::Raw(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec()),
            "broke off",
        ),
        (
            |_| Answer::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<html></>".to_vec()),
            "not Docker's",
        ),
        (
            |_| Answer::error(500, "the disk is on fire"),
            "the disk is on fire",
        ),
        (|_| Answer::Endless("["), "8 MiB"),
        (|_| Answer::Silence, "did not answer"),
        (
            |_| Answer::Drip(json!({ "a long": "answer that takes far more than two seconds" })),
            "did not answer",
        ),
    ];
    for (script, words) in cases {
        let engine = FakeEngine::start(script);
        let course = Course::at(&engine.host());
        all_unknown(&check(&course, "lesson-3"), words);
    }
}

#[test]
fn a_registry_that_is_down() {
    for store in [Store::Classic, Store::Containerd] {
        let lab = Lab::of(store);
        let course = lab.course();
        let nowhere = format!("localhost:{}", free_port());
        let init = course.checker(&["init", "--registry", &nowhere]);
        assert_eq!(init.code, 0, "{init:?}");
        course.sh(
            "lesson-4",
            "docker image pull nginx && docker image tag nginx ${namespace}/nginx",
        );
        let login = json!({ "auths": { &nowhere: { "auth": "bGVhcm5lcjpsYXllcnM=" } } });
        course.write("docker-config/config.json", login.to_string());
        let ended = check(&course, "lesson-4");
        assert_eq!(ended.code, 3, "{store:?}: {ended:?}");
        let report = ended.json();
        assert_eq!(report["steps"][0]["verdict"], "pass");
        for step in [1, 2] {
            let reason = report["steps"][step]["reason"].as_str().unwrap();
            assert!(
                reason.contains("could not reach the registry"),
                "{store:?}: {reason}"
            );
        }
    }
}

#[test]
fn a_registry_that_wants_another_login() {
    for store in [Store::Classic, Store::Containerd] {
        let lab = Lab::of(store);
        let course = lab.course();
        course.solve("lesson-4");
        let wrong = json!({ "auths": { &lab.registry: { "auth": "bGVhcm5lcjp3cm9uZw==" } } });
        course.write("docker-config/config.json", wrong.to_string());
        let report = check(&course, "lesson-4").json();
        assert_eq!(
            report["steps"][1]["verdict"], "fail",
            "the login itself can be looked at"
        );
        assert_eq!(
            report["steps"][2]["verdict"], "unknown",
            "{store:?}: {report}"
        );
        let reason = report["steps"][2]["reason"].as_str().unwrap();
        assert!(
            reason.contains("does not accept your login"),
            "{store:?}: {reason}"
        );
    }
}

#[test]
fn a_credential_helper_that_fails_or_hangs() {
    let lab = Lab::of(Store::Classic);
    let course = lab.course();
    course.write(
        "docker-config/config.json",
        json!({ "credsStore": "course-test" }).to_string(),
    );
    let folder = course.path("bin");
    std::fs::create_dir(&folder).unwrap();
    let run = |script: &str| {
        let helper = folder.join("docker-credential-course-test");
        std::fs::write(&helper, format!("#!/bin/sh\nread -r server\n{script}\n")).unwrap();
        let executable = Command::new("chmod").arg("+x").arg(&helper).status();
        assert!(executable.unwrap().success());
        let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
        let mut checker = course.command(&["lesson-4", "--format", "json", "--timeout", "2"]);
        let begin = Instant::now();
        let ended = Ended::from(checker.env("PATH", path).output().unwrap());
        assert!(begin.elapsed() < Duration::from_secs(10));
        ended.json()["steps"][1].clone()
    };
    let missing = run("echo 'credentials not found in native keychain'; exit 1");
    assert_eq!(missing["verdict"], "fail", "{missing}");
    let broken = run("echo 'the keychain is locked' >&2; exit 1");
    assert_eq!(broken["verdict"], "unknown", "{broken}");
    assert!(
        broken["reason"]
            .as_str()
            .unwrap()
            .contains("the keychain is locked"),
        "{broken}"
    );
    let hanging = run("exec sleep 60");
    assert_eq!(hanging["verdict"], "unknown", "{hanging}");
}

#[test]
fn podman_is_not_read_as_a_registry_without_the_image() {
    let engine = FakeEngine::start(|request| match request.path() {
        "/version" => Answer::json(json!({
            "Version": "4.3.1", "ApiVersion": "1.41",
            "Components": [{ "Name": "Podman Engine", "Version": "4.3.1" }],
        })),
        path if path.starts_with("/distribution/") => Answer::error(404, "Not Found"),
        _ => Answer::docker(request),
    });
    let course = Course::at(&engine.host());
    let report = check(&course, "lesson-4").json();
    assert_eq!(report["engine"]["name"], "podman");
    assert_eq!(report["steps"][2]["verdict"], "unknown", "{report}");
}

#[test]
fn a_page_that_never_ends_never_comes_or_leads_away() {
    let page = "<p>mine</p>";
    let verdict = |script: fn(&e2e::Request) -> Answer| {
        let server = FakeEngine::on_tcp(script);
        let port = server.port();
        let engine = FakeEngine::start(move |request| match request.path() {
            path if path.starts_with("/images/nginx-with-html") => {
                Answer::json(json!({ "Id": "sha256:page" }))
            }
            "/containers/json" => Answer::json(json!([{
                "Id": "c", "ImageID": "sha256:page", "Names": ["/page"],
                "Ports": [{ "IP": "127.0.0.1", "PrivatePort": 80, "PublicPort": port, "Type": "tcp" }],
            }])),
            _ => Answer::docker(request),
        });
        let course = Course::at(&engine.host());
        course.write("exercises/lesson-7/index.html", page);
        let report = check(&course, "lesson-7").json();
        let served = report["steps"].as_array().unwrap().last().unwrap().clone();
        (
            served["verdict"].as_str().unwrap().to_owned(),
            served["reason"].clone().to_string(),
        )
    };
    let (right, _) = verdict(|_| {
        Answer::Raw(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n<p>mine</p>".to_vec())
    });
    assert_eq!(right, "pass");
    let (endless, reason) = verdict(|_| Answer::Endless("<p>mine</p>"));
    assert_eq!(endless, "unknown");
    assert!(reason.contains("1 MiB"), "{reason}");
    let (silent, reason) = verdict(|_| Answer::Silence);
    assert_eq!(silent, "unknown");
    assert!(reason.contains("did not answer"), "{reason}");
    let (away, _) = verdict(|_| {
        Answer::Raw(
            b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.2:9/\r\nConnection: close\r\n\r\n"
                .to_vec(),
        )
    });
    assert_eq!(away, "fail", "a redirect to another host is not followed");
    let (circle, _) = verdict(|_| {
        Answer::Raw(b"HTTP/1.1 302 Found\r\nLocation: /\r\nConnection: close\r\n\r\n".to_vec())
    });
    assert_eq!(circle, "fail", "a circle of redirects ends");
}

/// A port on which nobody listens.
fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}
