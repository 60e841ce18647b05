//! An engine that is not there, hangs, breaks off or babbles.

use std::process::Command;
use std::time::{Duration, Instant};

use e2e::{Answer, Course, Ended, FakeEngine, Lab, Store, digest, free_port, why};
use serde_json::{Value, json};

/// Checks a lesson with two seconds for each question.
pub fn check(course: &Course, lesson: &str) -> Ended {
    let begin = Instant::now();
    let ended = course.checker(&[lesson, "--format", "json", "--timeout", "2"]);
    let took = begin.elapsed();
    assert!(
        took < Duration::from_secs(10),
        "no end within the time allowed: {took:?}"
    );
    ended
}

/// Asserts that every step of lesson 3 is unknown, with the party that stood in the way.
fn all_unknown(ended: &Ended, code: &str) {
    assert_eq!(ended.code, 3, "{ended:?}");
    for step in ended.json()["steps"].as_array().unwrap() {
        assert_eq!(step["verdict"], "unknown", "{step}");
        assert_eq!(why(step), code, "{step}");
        assert_eq!(step["expected"], Value::Null);
        for words in ["reason", "hint"] {
            assert!(!step[words].as_str().unwrap().is_empty(), "{step}");
        }
    }
}

#[test]
fn no_engine() {
    let course = Course::anywhere();
    let ended = check(&course, "lesson-3");
    all_unknown(&ended, "engine-unreachable");
    let place = "unix:///nonexistent/docker.sock (DOCKER_HOST)";
    assert!(ended.stdout.contains(place), "{}", ended.stdout);
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
    all_unknown(&check(&course, "lesson-3"), "engine-unreachable");
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
    all_unknown(&ended, "permission-denied");
    assert!(ended.stdout.contains("usermod"), "{}", ended.stdout);
}

#[test]
fn an_engine_that_hangs() {
    let lab = Lab::of(Store::Classic);
    let course = lab.course();
    lab.signal("STOP");
    let ended = check(&course, "lesson-3");
    lab.signal("CONT");
    all_unknown(&ended, "engine-timeout");
    assert_eq!(check(&course, "lesson-3").code, 1, "it is looked at again");
}

#[test]
fn an_engine_that_is_killed() {
    let lab = Lab::of(Store::Classic);
    let course = lab.course();
    course.solve("lesson-3");
    lab.signal("KILL");
    // Killed a moment ago or gone: neither is a verdict on the learner's work.
    let ended = check(&course, "lesson-3");
    lab.restart();
    assert_eq!(ended.code, 3, "{ended:?}");
    assert_eq!(check(&course, "lesson-3").code, 0, "nothing was lost");
}

#[test]
fn an_engine_that_breaks_off_or_babbles() {
    type Script = fn(&e2e::Request) -> Answer;
    let cases: [(Script, &str); 9] = [
        (
            |_| Answer::Torn(json!([{ "Id": digest("nginx") }])),
            "engine-unreachable",
        ),
        (
            |_| Answer::Raw(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec()),
            "engine-unreachable",
        ),
        (
            |_| Answer::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<html></>".to_vec()),
            "unusable-answer",
        ),
        // Docker's form, and no image: nothing may be taken for one without an ID.
        (|_| Answer::json(json!({})), "unusable-answer"),
        // A proxy before the engine does not know what images there are.
        (
            |_| {
                Answer::Raw(
                    b"HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\n<html></>".to_vec(),
                )
            },
            "unusable-answer",
        ),
        (
            |_| Answer::error(500, "the disk is on fire"),
            "engine-error",
        ),
        (|_| Answer::Endless("["), "unusable-answer"),
        (|_| Answer::Silence, "engine-timeout"),
        (
            |_| Answer::Drip(json!({ "a long": "answer that takes far more than two seconds" })),
            "engine-timeout",
        ),
    ];
    for (script, code) in cases {
        let engine = FakeEngine::start(script);
        let course = Course::at(&engine.host());
        all_unknown(&check(&course, "lesson-3"), code);
    }
}
