//! The other end: a teacher grades what has arrived, and asks again for what was pushed.

use std::fs;

use e2e::{Class, ClassRegistry, Course, Ended, Lab, Store};
use serde_json::Value;

use super::results::{arrived, check, join, joined, wait_until, waiting};

const ROSTER: &str = "name,account\nAda,ada\nBob,bob\nCleo,cleo\n";

/// Grades in a learner's course, which is as good as a teacher's.
fn grade(course: &Course, arguments: &[&str]) -> Ended {
    let all = [&["grade"], arguments, &["--format", "json"]].concat();
    course.checker(&all)
}

/// The accounts that have something for lesson 6, of a report.
fn handed_in(report: &Value) -> Vec<String> {
    let learners = report["learners"].as_array().expect("learners").iter();
    let with = learners.filter(|it| {
        let mut lessons = it["lessons"].as_array().expect("lessons").iter();
        lessons.any(|lesson| lesson["lesson"] == "lesson-6")
    });
    with.map(|it| it["account"].as_str().expect("an account").to_owned())
        .collect()
}

#[test]
fn a_registry_is_graded_by_its_address_and_its_account() {
    let accounts = [("ada", "layers"), ("bob", "layers"), ("teacher", "chalk")];
    let registry = ClassRegistry::with_tls(&accounts);
    let course = Course::anywhere();
    let address = format!("{} --ca {}", registry.address(), registry.authority());
    for account in ["ada", "bob"] {
        let learner = Course::anywhere();
        assert_eq!(join(&learner, &address, account, "layers").code, 0);
        check(&learner, "one");
        arrived(&registry, account, 1);
    }
    course.write("roster.csv", ROSTER);
    let (url, ca) = (registry.address(), registry.authority());
    let source = [url.as_str(), "--roster", "roster.csv", "--ca", &ca];
    let stranger = grade(&course, &source);
    assert_eq!(stranger.code, 2, "{stranger:?}");
    assert!(stranger.stderr.contains("--account NAME"), "{stranger:?}");
    let script = format!(
        "echo chalk | {} grade {} --account teacher --password-stdin --format json",
        e2e::checker_path(),
        source.join(" ")
    );
    let mut bash = course.program("bash");
    let graded: Ended = bash.args(["-c", &script]).output().unwrap().into();
    assert_eq!(graded.code, 0, "{graded:?}");
    assert_eq!(handed_in(&graded.json()), ["ada", "bob"]);
    // Without a roster, it is everyone who has a repository.
    let script = script.replace("--roster roster.csv", "");
    let mut bash = course.program("bash");
    let graded: Ended = bash.args(["-c", &script]).output().unwrap().into();
    assert_eq!(handed_in(&graded.json()), ["ada", "bob"], "{graded:?}");
}

#[test]
fn the_folder_of_a_class_is_all_that_grading_needs() {
    let mut class = Class::made(ROSTER, &[]);
    class.up();
    for account in ["ada", "bob"] {
        let learner = Course::anywhere();
        let joined = join(&learner, &class.url, account, &class.pass(account));
        assert_eq!(joined.code, 0, "{joined:?}");
        check(&learner, "one");
        wait_until("it has arrived", || {
            let status = learner.checker(&["submit", "--status"]).stdout;
            waiting(&learner) == 0 && status.contains("lesson-6  sent")
        });
    }
    let course = Course::anywhere();
    let folder = class.path("").display().to_string();
    let graded = grade(&course, &[&folder]);
    assert_eq!(graded.code, 0, "{graded:?}");
    assert_eq!(handed_in(&graded.json()), ["ada", "bob"]);
    assert!(
        graded.stderr.contains("cleo"),
        "who is missing is told: {graded:?}"
    );
    // Every attempt, where the best one counts.
    let best = grade(&course, &[&folder, "--attempt", "best"]);
    assert_eq!(handed_in(&best.json()), ["ada", "bob"], "{best:?}");
}

#[test]
fn a_registry_that_goes_away_is_an_error_and_no_empty_class() {
    let mut registry = ClassRegistry::open();
    let course = joined(&registry, "ada", "layers");
    check(&course, "one");
    arrived(&registry, "ada", 1);
    let url = registry.address();
    assert_eq!(handed_in(&grade(&course, &[&url]).json()), ["ada"]);
    registry.stop();
    let gone = grade(&course, &[&url]);
    assert_eq!(gone.code, 2, "{gone:?}");
    assert!(gone.stderr.contains("cannot be reached"), "{gone:?}");
    assert_eq!(gone.stdout, "");
}

#[test]
fn what_was_pushed_is_asked_of_the_registry_again() {
    let lab = Lab::of(Store::Classic);
    let mut registry = ClassRegistry::open();
    let course = lab.course();
    let host = format!("localhost:{}", registry.port);
    let namespace = format!("{host}/{}", course.learner);
    course.checker(&["init", "--registry", &host, "--namespace", &namespace]);
    course.sh(
        "lesson-4",
        "docker image pull nginx; docker image pull nginx:1.22",
    );
    course.sh("lesson-4", "docker image tag nginx ${namespace}/nginx");
    course.sh("lesson-4", "docker image push ${namespace}/nginx");
    assert_eq!(course.verdict("lesson-4", "pushed"), "pass");
    fs::create_dir(course.path("class")).unwrap();
    let exported = course.checker(&["export", "--out", "class/ada.checker.json"]);
    assert_eq!(exported.code, 0, "{exported:?}");

    let verify = |more: &[&str]| {
        let ended = grade(&course, &[&["class", "--verify"], more].concat());
        assert_eq!(ended.code, 0, "{ended:?}");
        ended.stderr
    };
    let told = verify(&[]);
    assert!(
        told.contains("means something else on each machine"),
        "{told}"
    );
    let here = ["--verify-host", host.as_str()];
    let told = verify(&here);
    assert!(
        told.contains("1 as recorded, 0 other, 0 gone, 0 not asked"),
        "{told}"
    );
    course.sh("lesson-4", "docker image tag nginx:1.22 ${namespace}/nginx");
    course.sh("lesson-4", "docker image push ${namespace}/nginx");
    let told = verify(&here);
    assert!(told.contains("is another image now (sha256:"), "{told}");
    registry.stop();
    let told = verify(&here);
    assert!(told.contains("cannot be reached"), "{told}");
}
