//! `compose.yaml`: both services as containers on a real engine, with the very command lines,
//! folders and health checks that stand in the file. (`docker compose` itself is in no package of
//! Debian bookworm's.)

use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use e2e::{Class, Lab, Store};
use serde_yaml::Value;

fn texts(value: &Value) -> Vec<String> {
    let items = value.as_sequence().into_iter().flatten();
    items
        .map(|item| item.as_str().unwrap().to_owned())
        .collect()
}

/// The arguments of `docker run` that a service of the file means.
fn run_arguments(class: &Class, name: &str, service: &Value, image: &str) -> Vec<String> {
    let folder = class.path("");
    let folder = folder.to_str().unwrap().trim_end_matches('/');
    let mut arguments = vec!["run", "--detach", "--name", name]
        .into_iter()
        .map(str::to_owned)
        .collect::<Vec<_>>();
    arguments.push(format!(
        "--workdir={}",
        service["working_dir"].as_str().unwrap()
    ));
    for volume in texts(&service["volumes"]) {
        let volume = volume.strip_prefix('.').unwrap();
        arguments.push(format!("--volume={folder}{volume}"));
    }
    for port in texts(&service["ports"]) {
        arguments.push(format!("--publish={port}"));
    }
    for option in texts(&service["security_opt"]) {
        arguments.push(format!("--security-opt={option}"));
    }
    for (key, value) in service["environment"].as_mapping().into_iter().flatten() {
        arguments.push(format!(
            "--env={}={}",
            key.as_str().unwrap(),
            value.as_str().unwrap()
        ));
    }
    if service["read_only"].as_bool() == Some(true) {
        arguments.push("--read-only".to_owned());
    }
    arguments.push(image.to_owned());
    arguments.extend(texts(&service["command"]));
    arguments
}

/// As compose does: asks again and again until a container is healthy.
fn until(lab: &Lab, name: &str, is_healthy: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !is_healthy() {
        assert!(Instant::now() < deadline, "{}", lab.docker(&["logs", name]));
        thread::sleep(Duration::from_millis(100));
    }
}

fn runs_as_containers(tls: &[&str]) {
    let lab = Lab::of(Store::Containerd);
    let class = Class::of_thirty(tls);
    let file: Value = serde_yaml::from_str(&class.read("compose.yaml")).unwrap();
    let services = &file["services"];
    // Where Docker Hub has debian:stable-slim, the lab has Debian trixie, which is the same today.
    for (name, image) in [("tokens", "debian:trixie-slim"), ("registry", "registry:2")] {
        let arguments = run_arguments(&class, name, &services[name], image);
        lab.docker(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    }
    let health = texts(&services["tokens"]["healthcheck"]["test"]);
    assert_eq!(health[0], "CMD");
    let health: Vec<_> = health[1..].iter().map(String::as_str).collect();
    until(&lab, "tokens", || {
        let exec = [&["exec", "tokens"], &health[..]].concat();
        let mut docker = Command::new("docker");
        docker.env("DOCKER_HOST", &lab.host).args(exec);
        docker.output().unwrap().status.success()
    });
    // The stand-in for the registry's image has no wget in it; curl asks the same.
    let health = texts(&services["registry"]["healthcheck"]["test"]);
    assert_eq!(health[..2], ["CMD", "wget"]);
    until(&lab, "registry", || {
        let mut curl = Command::new("curl");
        curl.args(["--fail", "--silent", "--insecure", health.last().unwrap()]);
        curl.output().unwrap().status.success()
    });
    let scope = "repository:submissions/ada:pull,push";
    let ada = class.token("ada", &[scope]);
    assert_eq!(class.push(&ada, "submissions/ada", "lesson-1"), 201);
    let bob = class.token("bob", &[scope]);
    assert_eq!(class.push(&bob, "submissions/ada", "lesson-1"), 401);

    // What changes on the server holds in the container.
    let added = class.checker(&["class", "add", "Zoe"]);
    assert_eq!(added.code, 0, "{added:?}");
    let login = format!("zoe:{}", class.pass("zoe"));
    // The accounts are read again within half a second; a client that asks sooner is slowed like
    // any other.
    let refused = [401, 429];
    while refused.contains(&class.curl(&["--user", &login], &class.realm(&[])).status) {}
    assert_eq!(
        class.curl(&["--user", &login], &class.realm(&[])).status,
        200
    );
    lab.docker(&["rm", "--force", "tokens", "registry"]);
}

#[test]
fn the_services_of_the_compose_file_run_a_class() {
    runs_as_containers(&[]);
}

#[test]
fn the_services_of_the_compose_file_run_a_class_with_tls() {
    runs_as_containers(&["--tls"]);
}

#[test]
fn the_compose_file_says_what_compose_understands() {
    for arguments in [&[][..], &["--tls"], &["--host", "class.example"]] {
        let class = Class::made("name,account\nAda,ada\n", arguments);
        let file: Value = serde_yaml::from_str(&class.read("compose.yaml")).unwrap();
        let known = [
            "image",
            "command",
            "working_dir",
            "environment",
            "ports",
            "volumes",
            "security_opt",
            "restart",
            "logging",
            "depends_on",
            "healthcheck",
            "read_only",
        ];
        for (name, service) in file["services"].as_mapping().unwrap() {
            for key in service.as_mapping().unwrap().keys() {
                assert!(known.contains(&key.as_str().unwrap()), "{name:?} {key:?}");
            }
            assert_eq!(service["restart"], "unless-stopped");
            let published = texts(&service["ports"]);
            assert_eq!(published.len(), 1);
            // A class for one machine is not published to the network either.
            assert_eq!(
                published[0].starts_with("127.0.0.1:"),
                arguments.len() < 2,
                "{published:?}"
            );
            for volume in texts(&service["volumes"]) {
                let path = volume.split(':').next().unwrap();
                assert!(class.path(path).exists(), "{path}");
            }
        }
        let registry = texts(&file["services"]["registry"]["volumes"]).join(" ");
        assert!(!registry.contains("tokens.key"), "{registry}");
    }
}
