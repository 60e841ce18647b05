//! Ports, the registry, the login, and the program that keeps it.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use e2e::{Answer, Course, FakeEngine, Lab, Store, free_port};
use serde_json::json;

use super::machine::{assert_line, choose, document, hub, url};

#[test]
fn ports_that_are_taken() {
    let lab = Lab::of(Store::Classic);
    let course = lab.course();
    // By a container of this engine.
    let publish = format!("{}:80", lab.port);
    lab.docker(&[
        "container",
        "run",
        "-d",
        "--name",
        "holder",
        "-p",
        &publish,
        "nginx",
    ]);
    // By a program that is not a registry.
    let other = FakeEngine::on_tcp(|_| Answer::error(404, "no such page"));
    choose(&course, &format!("localhost:{}", other.port()), lab.port);
    let document = document(&course, &[]);
    let holder = ["`holder`", "docker container stop holder"];
    assert_line(&document, "page-port", "warning", &holder);
    let port = other.port().to_string();
    assert_line(
        &document,
        "registry-port",
        "problem",
        &[&port, "not a registry"],
    );
    assert_line(
        &document,
        "registry",
        "problem",
        &["not a registry (HTTP 404)"],
    );

    let course = lab.course();
    choose(&course, &lab.registry, other.port());
    let again = super::machine::document(&course, &[]);
    assert_line(
        &again,
        "page-port",
        "warning",
        &[&port, "another program", "8080"],
    );
    assert_line(&again, "registry-port", "ok", &["the course's own"]);
}

#[test]
fn a_port_that_is_none() {
    let course = Course::anywhere();
    let init = course.checker(&["init", "--set", "port=eighty"]);
    assert_eq!(init.code, 2, "{init:?}");
    assert!(init.stderr.contains("`eighty`"), "{init:?}");
}

#[test]
fn a_registry_that_is_down_and_one_that_knows_the_learner() {
    for store in [Store::Classic, Store::Containerd] {
        let lab = Lab::of(store);
        let course = lab.course();
        let nowhere = format!("localhost:{}", free_port());
        choose(&course, &nowhere, free_port());
        let down = document(&course, &[]);
        assert_line(&down, "registry", "problem", &[&nowhere, "make start"]);
        assert_line(&down, "registry-port", "ok", &["is free"]);

        choose(&course, &lab.registry, free_port());
        course.sh("lesson-4", &format!("docker login {}", lab.registry));
        let known = document(&course, &[]);
        assert_line(&known, "login", "ok", &["as learner"]);
        let wrong = json!({ "auths": { &lab.registry: { "auth": "bGVhcm5lcjp3cm9uZw==" } } });
        course.write("docker-config/config.json", wrong.to_string());
        let refused = document(&course, &[]);
        assert_line(
            &refused,
            "login",
            "warning",
            &["does not accept", "docker login"],
        );
    }
}

#[test]
fn docker_hub_as_the_registry_needs_no_port_and_is_no_problem_without_a_network() {
    let course = Course::anywhere();
    let hub_id = ["--registry", "docker.io", "--namespace", "ada"];
    let init = course.checker(&[&["init"][..], &hub_id].concat());
    assert_eq!(init.code, 0, "{init:?}");
    let offline = document(&course, &[]);
    assert_line(&offline, "registry", "warning", &["docker.io", "network"]);
    assert_line(&offline, "registry-port", "ok", &["none is needed"]);
    let hub = FakeEngine::on_tcp(hub(87));
    let online = document(&course, &[("CHECKER_DOCKER_HUB", &url(&hub))]);
    assert_line(&online, "registry", "ok", &["docker.io", "login"]);
}

#[test]
fn a_credential_helper_that_is_missing() {
    let course = Course::anywhere();
    let config = json!({ "credsStore": "course-test" }).to_string();
    course.write("docker-config/config.json", config);
    let missing = document(&course, &[]);
    let name = "docker-credential-course-test";
    assert_line(
        &missing,
        "credential-helper",
        "problem",
        &[name, "credsStore"],
    );
    assert_line(&missing, "login", "warning", &["could not look"]);

    let folder = course.path("bin");
    fs::create_dir(&folder).unwrap();
    let helper = folder.join(name);
    let script =
        "#!/bin/sh\nread -r server\necho credentials not found in native keychain\nexit 1\n";
    fs::write(&helper, script).unwrap();
    fs::set_permissions(&helper, fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
    let there = document(&course, &[("PATH", &path)]);
    assert_line(&there, "credential-helper", "ok", &[name]);
    assert_line(&there, "login", "ok", &["not logged in"]);

    course.write("docker-config/config.json", "{ nonsense");
    let broken = document(&course, &[]);
    assert_line(&broken, "credential-helper", "problem", &["config.json"]);
}
