//! The engine is found where the docker command line finds it.

use std::fs;
use std::process::Command;

use e2e::{Course, Ended, Lab, Store, why};
use serde_json::json;

/// Checks lesson 1 with these environment variables in place of `DOCKER_HOST`.
fn check(course: &Course, variables: &[(&str, &str)]) -> Ended {
    let mut checker = course.command(&["lesson-1", "--format", "json", "--timeout", "5"]);
    checker
        .env_remove("DOCKER_HOST")
        .envs(variables.iter().copied());
    checker.output().unwrap().into()
}

/// Whether the engine was found: lesson 1 is not done there, but could be looked at.
fn is_found(ended: &Ended) -> bool {
    let report = ended.json();
    ended.code == 1 && report["engine"]["name"] == "docker"
}

/// Why it was not found, in words that say where was looked.
fn reason(ended: &Ended) -> String {
    assert_eq!(ended.code, 3, "{ended:?}");
    let step = &ended.json()["steps"][0];
    let code = why(step);
    assert!(code.starts_with("engine-"), "{step}");
    step["reason"].as_str().unwrap().to_owned()
}

/// Makes a context with the docker command line itself.
fn context(course: &Course, name: &str, endpoint: &str) {
    let mut docker = course.program("docker");
    docker.env_remove("DOCKER_HOST");
    let made = docker
        .args([
            "context",
            "create",
            name,
            "--docker",
            &format!("host={endpoint}"),
        ])
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
}

#[test]
fn host_then_context_then_current_context() {
    let lab = Lab::of(Store::Classic);
    let course = lab.course();
    context(&course, "here", &lab.host);
    context(&course, "gone", "unix:///nonexistent/gone.sock");
    let use_context = |name: &str| {
        let config = json!({ "currentContext": name }).to_string();
        course.write("docker-config/config.json", config);
    };

    use_context("here");
    assert!(is_found(&check(&course, &[])));
    assert!(
        is_found(&check(&course, &[("DOCKER_HOST", "")])),
        "empty means unset"
    );
    let gone = check(&course, &[("DOCKER_CONTEXT", "gone")]);
    assert!(reason(&gone).contains("unix:///nonexistent/gone.sock (DOCKER_CONTEXT=gone)"));

    use_context("gone");
    assert!(reason(&check(&course, &[])).contains("(docker context gone)"));
    assert!(is_found(&check(&course, &[("DOCKER_CONTEXT", "here")])));
    assert!(is_found(&check(
        &course,
        &[("DOCKER_HOST", &lab.host), ("DOCKER_CONTEXT", "gone")]
    )));
}

#[test]
fn a_context_that_does_not_exist_is_no_silent_default() {
    let course = Course::anywhere();
    let missing = reason(&check(&course, &[("DOCKER_CONTEXT", "typo")]));
    assert!(missing.contains("`typo` (DOCKER_CONTEXT)"), "{missing}");
    course.write(
        "docker-config/config.json",
        r#"{ "currentContext": "removed" }"#,
    );
    let removed = reason(&check(&course, &[]));
    assert!(removed.contains("`removed` (currentContext)"), "{removed}");
}

#[test]
fn an_address_that_is_none() {
    let course = Course::anywhere();
    for host in ["fd://", "gopher://x", "http://x", "/var/run/docker.sock"] {
        let ended = check(&course, &[("DOCKER_HOST", host)]);
        assert_eq!(why(&ended.json()["steps"][0]), "engine-address", "{host}");
    }
}

#[test]
fn through_tcp_with_and_without_tls() {
    let lab = Lab::of(Store::Classic);
    let course = lab.course();
    let socket = lab.host.strip_prefix("unix://").unwrap().to_owned();

    let plain = Forwarder::start(&course, "TCP-LISTEN", "", &socket);
    assert!(is_found(&check(
        &course,
        &[("DOCKER_HOST", &plain.address())]
    )));

    let certificates = course.path("certificates");
    fs::create_dir(&certificates).unwrap();
    make_certificates(&course);
    let path = certificates.to_str().unwrap();
    let options = format!(",cert={path}/server.pem,cafile={path}/ca.pem,verify=1");
    let tls = Forwarder::start(&course, "OPENSSL-LISTEN", &options, &socket);
    let with_tls = [
        ("DOCKER_HOST", tls.address()),
        ("DOCKER_TLS_VERIFY", "1".to_owned()),
        ("DOCKER_CERT_PATH", path.to_owned()),
    ];
    let with_tls: Vec<_> = with_tls
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let ended = check(&course, &with_tls);
    assert!(is_found(&ended), "{ended:?}");
    assert_eq!(
        check(&course, &with_tls[..1]).code,
        3,
        "TLS was not asked for"
    );
    fs::remove_file(certificates.join("key.pem")).unwrap();
    assert_eq!(check(&course, &with_tls).code, 3, "no key, no connection");
}

/// A CA, a server and a client that it signed, as Docker's own guide to TLS sets them up.
fn make_certificates(course: &Course) {
    let script = "
        cd certificates
        openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=ca -keyout ca-key.pem -out ca.pem
        for name in server client; do
          openssl req -newkey rsa:2048 -nodes -subj /CN=$name -keyout $name-key.pem -out $name.csr
          printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\\n' > $name.ext
          openssl x509 -req -in $name.csr -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days 2 \
            -extfile $name.ext -out $name-cert.pem
        done
        cat server-cert.pem server-key.pem > server.pem
        mv client-cert.pem cert.pem && mv client-key.pem key.pem";
    let made = course
        .program("bash")
        .args(["-ec", script])
        .output()
        .unwrap();
    assert!(
        made.status.success(),
        "{}",
        String::from_utf8_lossy(&made.stderr)
    );
}

/// socat between a port of 127.0.0.1 and the engine's socket; ends with the value.
struct Forwarder {
    process: std::process::Child,
    port: u16,
}

impl Forwarder {
    fn start(course: &Course, listen: &str, options: &str, socket: &str) -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let process = Command::new("socat")
            .current_dir(course.root())
            .arg(format!(
                "{listen}:{port},bind=127.0.0.1,reuseaddr,fork{options}"
            ))
            .arg(format!("UNIX-CONNECT:{socket}"))
            .stderr(std::process::Stdio::null())
            .spawn()
            .expect("socat runs");
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            std::thread::yield_now();
        }
        Self { process, port }
    }

    fn address(&self) -> String {
        format!("tcp://localhost:{}", self.port)
    }
}

impl Drop for Forwarder {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
