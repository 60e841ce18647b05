//! A registry that is not there or wants another login, and helpers that keep the login.

use std::process::Command;
use std::time::{Duration, Instant};

use e2e::{Answer, Course, Ended, FakeEngine, Lab, Store, free_port, why};
use serde_json::json;

use super::engine::check;

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
            let step = &report["steps"][step];
            assert_eq!(why(step), "registry-unreachable", "{store:?}: {step}");
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
        assert_eq!(why(&report["steps"][2]), "login-refused", "{store:?}");
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
    assert_eq!(why(&broken), "credentials-helper", "{broken}");
    let reason = broken["reason"].as_str().unwrap();
    assert!(reason.contains("the keychain is locked"), "{broken}");
    // It is the helper that hangs, and not the engine that is there.
    let hanging = run("exec sleep 60");
    assert_eq!(why(&hanging), "credentials-helper", "{hanging}");
}

/// On some machines each question to the helper opens a dialog.
#[test]
fn a_credential_helper_is_asked_once_in_a_run() {
    let engine = FakeEngine::start(Answer::docker);
    let course = Course::at(&engine.host());
    course.write(
        "docker-config/config.json",
        json!({ "credsStore": "course-count" }).to_string(),
    );
    let folder = course.path("bin");
    std::fs::create_dir(&folder).unwrap();
    let helper = folder.join("docker-credential-course-count");
    let script = format!(
        "#!/bin/sh\nread -r server\necho \"$server\" >> {}\n\
         echo '{{ \"ServerURL\": \"\", \"Username\": \"ada\", \"Secret\": \"layers\" }}'\n",
        course.path("asked").display()
    );
    std::fs::write(&helper, script).unwrap();
    let executable = Command::new("chmod").arg("+x").arg(&helper).status();
    assert!(executable.unwrap().success());
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
    let mut checker = course.command(&["lesson-4", "lesson-5"]);
    assert!(checker.env("PATH", path).output().is_ok());
    assert_eq!(course.read("asked").lines().count(), 1);
}

#[test]
fn podman_is_not_read_as_a_registry_without_the_image() {
    let engine = FakeEngine::start(|request| match request.path() {
        // Then its version says what it is.
        "/_ping" => Answer::error(404, "Not Found"),
        "/version" => Answer::json(json!({
            "Version": "4.3.1", "ApiVersion": "1.41",
            "Components": [{ "Name": "Podman Engine", "Version": "4.3.1" }],
        })),
        path if path.starts_with("/distribution/") => Answer::error(404, "Not Found"),
        _ => Answer::docker(request),
    });
    let course = Course::at(&engine.host());
    let nowhere = format!("localhost:{}", free_port());
    assert_eq!(course.checker(&["init", "--registry", &nowhere]).code, 0);
    let report = check(&course, "lesson-4").json();
    assert_eq!(report["engine"]["name"], "podman");
    // The registry is asked without the engine, and it is not there.
    assert_eq!(why(&report["steps"][2]), "registry-unreachable", "{report}");
}
