//! Beside the real docker command line, with the same configs and variables: both ask the same engine,
//! in the same words, with the same login.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use e2e::{Answer, Course, FakeEngine, Request};
use serde_json::{Value, json};

const REGISTRY: &str = "localhost:5050";

/// Who a request says that it comes from: user, password and token, as far as it has them.
type Shown = [String; 3];

fn login(request: &Request) -> Option<Shown> {
    let lenient =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let words = request
        .header("x-registry-auth")?
        .replace('+', "-")
        .replace('/', "_");
    let bytes = GeneralPurpose::new(&URL_SAFE, lenient)
        .decode(words)
        .unwrap();
    let json: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let text = |key: &str| json[key].as_str().unwrap_or_default().to_owned();
    let [user, password, token] = ["username", "password", "identitytoken"].map(text);
    // To an engine a token is all that counts.
    Some(match token.is_empty() {
        true => [user, password, token],
        false => [String::new(), String::new(), token],
    })
}

/// The logins that came with questions about the registry, none where one came without.
struct Listener {
    engine: FakeEngine,
    heard: Arc<Mutex<Vec<Shown>>>,
}

impl Listener {
    fn start() -> Self {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&heard);
        let engine = FakeEngine::start(move |request| {
            let path = request.path();
            if path.starts_with("/distribution/") || path.ends_with("/push") {
                log.lock().unwrap().push(login(request).unwrap_or_default());
            }
            match path {
                path if path.ends_with("/push") => Answer::json(json!({ "status": "pushed" })),
                path if path.starts_with("/images/") && path.ends_with("/json") => {
                    Answer::image(&e2e::digest("nginx"))
                }
                _ => Answer::docker(request),
            }
        });
        Self { engine, heard }
    }

    /// What was shown since the last time, once each.
    fn heard(&self) -> Vec<Shown> {
        let mut heard = std::mem::take(&mut *self.heard.lock().unwrap());
        heard.sort();
        heard.dedup();
        heard
    }
}

/// A credential helper that gives one answer.
fn helper(course: &Course, name: &str, answer: &str) {
    let file = course.path(format!("bin/docker-credential-{name}"));
    let script = format!("#!/bin/sh\nread -r server\n{answer}\n");
    fs::write(&file, script).unwrap();
    fs::set_permissions(&file, Permissions::from_mode(0o755)).unwrap();
}

fn with_path(command: &mut Command, course: &Course) {
    let path = std::env::var("PATH").unwrap();
    command.env("PATH", format!("{}:{path}", course.path("bin").display()));
}

#[test]
fn the_same_login_is_shown() {
    // `ada:secret` and `bob:a:b`.
    const ADA: &str = "YWRhOnNlY3JldA==";
    const BOB: &str = "Ym9iOmE6Yg==";
    let kept = |key: &str, entry: Value| json!({ "auths": { key: entry } }).to_string();
    let auth = |words: &str| json!({ "auth": words });
    let configs = [
        String::new(),
        "{}".to_owned(),
        json!({ "auths": null }).to_string(),
        json!({ "auths": {} }).to_string(),
        kept(REGISTRY, json!({})),
        kept(REGISTRY, auth("")),
        kept(REGISTRY, auth(ADA)),
        kept(REGISTRY, auth(BOB)),
        kept(REGISTRY, json!({ "AUTH": ADA })),
        json!({ "AUTHS": { REGISTRY: { "auth": ADA } } }).to_string(),
        kept(REGISTRY, json!({ "username": "ada", "password": "secret" })),
        kept(REGISTRY, json!({ "auth": ADA, "username": "bob", "password": "other" })),
        kept(REGISTRY, json!({ "auth": ADA, "identitytoken": "token" })),
        kept(REGISTRY, json!({ "auth": ADA, "identitytoken": "" })),
        kept(REGISTRY, json!({ "auth": ADA, "email": "ada@example.com" })),
        kept("LOCALHOST:5050", auth(ADA)),
        kept("http://localhost:5050", auth(ADA)),
        kept("https://localhost:5050/v1/", auth(ADA)),
        kept("localhost:5050/", auth(ADA)),
        kept("localhost", auth(ADA)),
        kept("localhost:5051", auth(ADA)),
        json!({ "auths": { REGISTRY: auth(ADA), "https://localhost:5050": auth(BOB) } }).to_string(),
        json!({ "credsStore": "" , "auths": { REGISTRY: auth(ADA) } }).to_string(),
        json!({ "credsStore": "one" }).to_string(),
        json!({ "credsStore": "one", "auths": { REGISTRY: auth(ADA) } }).to_string(),
        json!({ "credsStore": "none", "auths": { REGISTRY: auth(ADA) } }).to_string(),
        json!({ "credsStore": "token" }).to_string(),
        json!({ "credsStore": "none", "credHelpers": { REGISTRY: "one" } }).to_string(),
        json!({ "credsStore": "one", "credHelpers": { "x": "none" } }).to_string(),
        json!({ "credsStore": "one", "credHelpers": { REGISTRY: "" }, "auths": { REGISTRY: auth(ADA) } })
            .to_string(),
        json!({ "credHelpers": { "LOCALHOST:5050": "one" } }).to_string(),
        json!({ "credHelpers": { "http://localhost:5050": "one" } }).to_string(),
    ];
    let listener = Listener::start();
    let course = Course::at(&listener.engine.host());
    fs::create_dir(course.path("bin")).unwrap();
    helper(
        &course,
        "one",
        r#"echo '{ "ServerURL": "", "Username": "dan", "Secret": "helped" }'"#,
    );
    helper(
        &course,
        "token",
        r#"echo '{ "ServerURL": "", "Username": "<token>", "Secret": "long" }'"#,
    );
    helper(
        &course,
        "none",
        "echo 'credentials not found in native keychain'; exit 1",
    );
    let mut differences = Vec::new();
    for config in &configs {
        course.write("docker-config/config.json", config);
        let mut docker = course.program("docker");
        with_path(
            docker.args(["image", "push", "localhost:5050/ada/nginx"]),
            &course,
        );
        let pushed = docker.output().unwrap();
        let dockers = listener.heard();
        assert_eq!(dockers.len(), 1, "{config}: {pushed:?}");
        let mut checker = course.command(&["lesson-4", "--format", "json"]);
        with_path(&mut checker, &course);
        let report = checker.output().unwrap();
        let own = listener.heard();
        if own != dockers {
            differences.push(format!(
                "{config}: docker {dockers:?}, checker {own:?}, {report:?}"
            ));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// The engines that can be found, each with the name by which it answers.
struct Engines(Vec<(&'static str, FakeEngine)>);

impl Engines {
    /// The names of those that were asked since the last time.
    fn asked(&self, since: &mut [usize]) -> Vec<&'static str> {
        let mut names = Vec::new();
        for ((name, engine), seen) in self.0.iter().zip(since) {
            let asked = engine.asked().len();
            if asked > *seen {
                names.push(*name);
            }
            *seen = asked;
        }
        names
    }
}

#[test]
fn the_same_engine_is_asked() {
    let answer = |request: &Request| Answer::docker(request);
    let engines = Engines(vec![
        ("socket", FakeEngine::start(answer)),
        ("context", FakeEngine::start(answer)),
        ("port", FakeEngine::on_tcp(answer)),
    ]);
    let [socket, context, port] = [0, 1, 2].map(|index: usize| engines.0[index].1.host());
    let number = engines.0[2].1.port();
    let course = Course::at(&socket);
    let mut made = course.program("docker");
    made.env_remove("DOCKER_HOST");
    let made = made.args([
        "context",
        "create",
        "other",
        "--docker",
        &format!("host={context}"),
    ]);
    assert!(made.output().unwrap().status.success());

    let forms = [
        socket.clone(),
        port.clone(),
        format!("{port}/"),
        format!("127.0.0.1:{number}"),
        format!("tcp://:{number}"),
        format!("http://127.0.0.1:{number}"),
        socket.replace("unix://", ""),
        socket.replace("unix://", "unix:"),
        format!(" {socket}"),
        socket.replace("unix", "UNIX"),
        "nonsense".to_owned(),
        "fd://".to_owned(),
    ];
    let mut cases: Vec<(&str, Vec<(&str, &str)>)> = forms
        .iter()
        .map(|form| ("{}", vec![("DOCKER_HOST", form.as_str())]))
        .collect();
    let current = r#"{"currentContext":"other"}"#;
    cases.extend([
        (current, vec![]),
        (current, vec![("DOCKER_HOST", "")]),
        (current, vec![("DOCKER_HOST", socket.as_str())]),
        (current, vec![("DOCKER_CONTEXT", "")]),
        ("{}", vec![("DOCKER_CONTEXT", "other")]),
        ("{}", vec![("DOCKER_CONTEXT", "gone")]),
        (
            "{}",
            vec![("DOCKER_CONTEXT", "gone"), ("DOCKER_HOST", socket.as_str())],
        ),
        (r#"{"currentContext":"gone"}"#, vec![]),
        (r#"{"CURRENTCONTEXT":"other"}"#, vec![]),
        (r#"{"currentContext":"other""#, vec![]),
        (
            "{}",
            vec![("DOCKER_HOST", port.as_str()), ("DOCKER_TLS_VERIFY", "1")],
        ),
        (
            "{}",
            vec![("DOCKER_HOST", port.as_str()), ("DOCKER_TLS_VERIFY", "")],
        ),
        (
            "{}",
            vec![("DOCKER_HOST", socket.as_str()), ("DOCKER_TLS", "1")],
        ),
        (
            "{}",
            vec![
                ("DOCKER_HOST", socket.as_str()),
                ("DOCKER_API_VERSION", "1.30"),
            ],
        ),
        (
            "{}",
            vec![
                ("DOCKER_HOST", socket.as_str()),
                ("DOCKER_API_VERSION", "v1.41"),
            ],
        ),
    ]);
    let mut seen = [0; 3];
    let mut differences = Vec::new();
    for (config, variables) in cases {
        course.write("docker-config/config.json", config);
        let mut asked = |mut command: Command| {
            command
                .env_remove("DOCKER_HOST")
                .envs(variables.iter().copied());
            let ended = command.output().unwrap();
            (engines.asked(&mut seen), ended)
        };
        let mut docker = course.program("docker");
        docker.args(["image", "ls"]);
        let (dockers, printed) = asked(docker);
        let (own, report) =
            asked(course.command(&["lesson-1", "--format", "json", "--timeout", "5"]));
        if own != dockers {
            differences.push(format!(
                "{config} {variables:?}: docker asked {dockers:?} ({printed:?}), checker {own:?} ({report:?})"
            ));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
