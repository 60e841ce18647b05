//! A machine for the doctor to look at, and what is asked of its document.

use std::process::Command;

use e2e::{Answer, Course, Ended, FakeEngine, Request};
use serde_json::{Value, json};

/// The doctor with nothing of the surroundings of the person who runs the tests: no Docker Hub, no
/// proxies.
pub fn command(course: &Course, arguments: &[&str]) -> Command {
    let mut command = course.command(&[&["doctor"], arguments].concat());
    command.env("CHECKER_DOCKER_HUB", "http://127.0.0.1:1");
    for name in ["http_proxy", "https_proxy", "all_proxy", "no_proxy"] {
        command.env_remove(name).env_remove(name.to_uppercase());
    }
    command
}

pub fn run(mut command: Command) -> Ended {
    command.output().unwrap().into()
}

/// The doctor's document.
pub fn document(course: &Course, environment: &[(&str, &str)]) -> Value {
    let mut command = command(course, &["--json", "--timeout", "3"]);
    command.envs(environment.iter().copied());
    let ended = run(command);
    let document = ended.json();
    let code = i32::from(document["state"] == "problem");
    assert_eq!(ended.code, code, "{ended:?}");
    assert_eq!(ended.stderr, "");
    document
}

/// The line with this ID: its state, and all that it says.
pub fn line(document: &Value, id: &str) -> (String, String) {
    let lines = document["lines"].as_array().unwrap();
    let line = lines.iter().find(|line| line["id"] == id);
    let line = line.unwrap_or_else(|| panic!("no {id} in {document}"));
    let is_ok = line["state"] == "ok";
    assert_eq!(line["remedy"].is_null(), is_ok, "{line}");
    let words = format!("{} | {}", line["found"], line["remedy"]);
    (line["state"].as_str().unwrap().to_owned(), words)
}

/// Asserts that a line is as expected, and says all of `words`.
pub fn assert_line(document: &Value, id: &str, state: &str, words: &[&str]) {
    let (is, said) = line(document, id);
    assert_eq!(is, state, "{id}: {said}");
    for word in words {
        assert!(said.contains(word), "{word:?} is not in {id}: {said}");
    }
}

/// The IDs of the lines in a state.
pub fn all_in(document: &Value, state: &str) -> Vec<String> {
    let lines = document["lines"].as_array().unwrap().iter();
    let lines = lines.filter(|line| line["state"] == state);
    let ids = lines.map(|line| line["id"].as_str().unwrap().to_owned());
    ids.collect()
}

pub fn url(server: &FakeEngine) -> String {
    server.host().replace("tcp://", "http://")
}

/// A Docker Hub with so many pulls left.
pub fn hub(left: u32) -> impl Fn(&Request) -> Answer + Send + Sync + 'static {
    move |request| {
        // Through a proxy, the whole address is asked for.
        let path = request.path();
        if path.ends_with("/token") {
            Answer::json(json!({ "token": "anonymous" }))
        } else if request.line.starts_with("HEAD") && path.ends_with("/manifests/latest") {
            let head = format!(
                "HTTP/1.1 200 OK\r\nratelimit-limit: 100;w=21600\r\n\
                 ratelimit-remaining: {left};w=21600\r\nConnection: close\r\n\r\n"
            );
            Answer::Raw(head.into_bytes())
        } else if path.ends_with("/v2/") {
            let head = "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\
                 Docker-Distribution-Api-Version: registry/2.0\r\n\r\n";
            Answer::Raw(head.into())
        } else {
            Answer::error(404, "no such thing")
        }
    }
}

/// An engine that answers all that the doctor asks for, its clock so many seconds fast.
pub fn telling(fast: i64) -> impl Fn(&Request) -> Answer + Send + Sync + 'static {
    move |request| match request.path() {
        "/info" => {
            let script = format!("@{}", now() + fast);
            let time = Command::new("date")
                .args(["--utc", "--date", &script, "+%Y-%m-%dT%H:%M:%S.5Z"])
                .output();
            let time = String::from_utf8(time.unwrap().stdout).unwrap();
            Answer::json(json!({
                "Driver": "overlay2", "DockerRootDir": "/nonexistent", "SystemTime": time.trim(),
            }))
        }
        _ => Answer::docker(request),
    }
}

pub fn now() -> i64 {
    let since = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap();
    i64::try_from(since.as_secs()).unwrap()
}

/// A registry like the course's own.
pub fn registry() -> FakeEngine {
    FakeEngine::on_tcp(|_| {
        let head = "HTTP/1.1 401 Unauthorized\r\nDocker-Distribution-Api-Version: registry/2.0\r\n\
             Www-Authenticate: Basic realm=\"Docker Images, Layer by Layer\"\r\n\
             Content-Length: 0\r\nConnection: close\r\n\r\n";
        Answer::Raw(head.into())
    })
}

/// Chooses a registry and a port for pages.
pub fn choose(course: &Course, registry: &str, port: u16) {
    let port = format!("port={port}");
    let init = course.checker(&["init", "--registry", registry, "--set", &port]);
    assert_eq!(init.code, 0, "{init:?}");
}
