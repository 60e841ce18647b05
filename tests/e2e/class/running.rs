//! `checker class up`: both services come up together, say so, and leave nothing behind.

use std::fs;
use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};

use e2e::Class;
use nix::sys::signal::Signal;

const ONE: &str = "name,account\nAda,ada\n";

/// The processes below another one.
fn children(of: u32) -> Vec<u32> {
    let listed = Command::new("pgrep")
        .args(["-P", &of.to_string()])
        .output()
        .unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    listed
        .split_whitespace()
        .map(|id| id.parse().unwrap())
        .collect()
}

fn is_alive(process: u32) -> bool {
    // A process that has ended and waits to be asked for is none any more.
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    stat.rsplit(") ")
        .next()
        .is_some_and(|rest| !rest.is_empty() && !rest.starts_with('Z'))
}

#[test]
fn a_signal_ends_both_and_leaves_no_process_and_no_port() {
    for signal in [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP] {
        let mut class = Class::made(ONE, &[]);
        class.up();
        let registry = children(class.process());
        assert_eq!(registry.len(), 1, "{registry:?}");
        let (said, code) = class.end(signal);
        assert_eq!(code, Some(0), "{signal}: {said}");
        assert!(said.contains("checker join http://localhost:"), "{said}");
        assert!(said.contains("The class has ended."), "{said}");
        assert!(!is_alive(registry[0]), "{signal}");
        for port in [class.port, class.port + 1] {
            assert!(
                TcpStream::connect(("127.0.0.1", port)).is_err(),
                "{signal}: {port}"
            );
        }
        // What was there stays, and the next lesson begins where this one ended.
        class.up();
        class.end(Signal::SIGTERM);
    }
}

#[test]
fn what_was_pushed_is_there_after_the_break() {
    let mut class = Class::made(ONE, &[]);
    class.up();
    let scope = ["repository:submissions/ada:pull,push"];
    let token = class.token("ada", &scope);
    assert_eq!(class.push(&token, "submissions/ada", "lesson-1"), 201);
    class.end(Signal::SIGINT);
    class.up();
    let path = "/v2/submissions/ada/manifests/lesson-1";
    let token = class.token("ada", &scope);
    assert_eq!(class.ask(Some(&token), "GET", path, &[]).status, 200);
}

#[test]
fn a_second_one_is_told_and_the_first_goes_on() {
    let mut class = Class::made(ONE, &[]);
    class.up();
    let second = class.checker(&["class", "up"]);
    assert_eq!(second.code, 2, "{second:?}");
    let process = class.process().to_string();
    assert!(
        second.stderr.contains("up already") && second.stderr.contains(&process),
        "{second:?}"
    );
    class.token("ada", &[]);
}

#[test]
fn a_port_that_is_taken_is_told() {
    for next in [0, 1] {
        let class = Class::made(ONE, &[]);
        let _other = TcpListener::bind(("127.0.0.1", class.port + next)).unwrap();
        let told = class.checker(&["class", "up"]);
        assert_eq!(told.code, 2, "{told:?}");
        let words = format!("port {} is taken", class.port + next);
        assert!(told.stderr.contains(&words), "{told:?}");
        let free = class.port + 1 - next;
        assert!(
            TcpListener::bind(("127.0.0.1", free)).is_ok(),
            "{free} was let go"
        );
    }
}

#[test]
fn a_registry_that_dies_ends_the_class_with_its_last_words() {
    let mut class = Class::made(ONE, &[]);
    let broken = class
        .read("registry.yml")
        .replace("rootdirectory: registry", "rootdirectory: [");
    let right = class.read("registry.yml");
    fs::write(class.path("registry.yml"), broken).unwrap();
    let told = class.checker(&["class", "up"]);
    assert_eq!(told.code, 2, "{told:?}");
    assert!(told.stderr.contains("configuration error"), "{told:?}");

    fs::write(class.path("registry.yml"), right).unwrap();
    let mut up = class
        .command(&["class", "up"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 4];
    up.stdout.as_mut().unwrap().read_exact(&mut first).unwrap();
    let registry = children(up.id());
    Command::new("kill")
        .args(["-9", &registry[0].to_string()])
        .status()
        .unwrap();
    let ended = up.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(1), "{ended:?}");
    assert!(TcpStream::connect(("127.0.0.1", class.port + 1)).is_err());
    class.up();
}

#[test]
fn settings_of_other_registries_in_the_environment_change_nothing() {
    let class = Class::made(ONE, &[]);
    let mut up = class
        .command(&["class", "up"])
        .env("REGISTRY_AUTH", "none")
        .env("REGISTRY_HTTP_ADDR", "127.0.0.1:1")
        .env("REGISTRY_STORAGE_DELETE_ENABLED", "true")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 4];
    up.stdout.as_mut().unwrap().read_exact(&mut first).unwrap();
    assert_eq!(class.ask(None, "GET", "/v2/", &[]).status, 401);
    Command::new("kill")
        .arg(up.id().to_string())
        .status()
        .unwrap();
    assert_eq!(up.wait().unwrap().code(), Some(0));
}
