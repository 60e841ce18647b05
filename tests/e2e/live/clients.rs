//! Who may ask the live page's server, and that no client can hold it up.

use std::io::{Read, Write};
use std::net::TcpStream;

use e2e::{Browser, Course, Lab, Started, Store, answer};

use super::page::{open, shows};

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}

#[test]
fn strangers_are_refused() {
    let course = Course::anywhere();
    let started = Started::of(&course);
    let port = started.port();
    let ask = |method: &str, path: &str, headers: &str, body: &str| {
        let answer = answer(&started.address, method, path, headers, body);
        status(&answer).to_owned()
    };
    for path in ["/en/lesson-1.html", "/live/nothing"] {
        for headers in [
            "Host: evil.example\r\n".to_owned(),
            format!("Host: evil.example:{port}\r\n"),
            format!("Host: localhost:{port}\r\nOrigin: http://evil.example\r\n"),
            format!("Host: localhost:{port}\r\nOrigin: null\r\n"),
            format!("Host: localhost:{port}\r\nOrigin: http://localhost:1\r\n"),
        ] {
            assert_eq!(ask("GET", path, &headers, ""), "403", "{path} {headers}");
        }
    }
    let page = answer(&started.address, "GET", "/en/lesson-1.html", "", "");
    let (_, token) = page.split_once("name=\"checker-page\" content=\"").unwrap();
    let token = &token[..token.find('"').unwrap()];
    assert_eq!(token.len(), 32, "{token}");
    let policy = page
        .lines()
        .find(|line| line.starts_with("content-security-policy"));
    assert!(
        policy.is_some_and(|it| !it.contains("unsafe-eval")),
        "{policy:?}"
    );

    let json = "Content-Type: application/json\r\n";
    let own = format!("{json}X-Checker-Page: {token}\r\n");
    let hint = r#"{"lesson":"lesson-1","step":"nginx-1"}"#;
    let post = |headers: &str, body: &str| ask("POST", "/live/hint", headers, body);
    assert_eq!(post("", hint), "403");
    assert_eq!(post("X-Checker-Page: \r\n", hint), "403");
    assert_eq!(
        post(&format!("X-Checker-Page: {}\r\n", "0".repeat(32)), hint),
        "403"
    );
    assert_eq!(
        post(&format!("{own}Origin: http://evil.example\r\n"), hint),
        "403"
    );
    assert!(
        !course.path(".checker/hints.yaml").exists(),
        "nothing was changed"
    );
    assert_eq!(post(&own, "{}"), "400");
    assert_eq!(post(&own, "\0"), "400");
    assert_eq!(post(&own, &"[".repeat(4000)), "400");
    assert_eq!(post(&own, &" ".repeat(100_000)), "413");
    assert_eq!(post(&own, r#"{"lesson":"../../x","step":"<b>"}"#), "204");
    assert!(!course.path(".checker/hints.yaml").exists(), "no such step");
    assert_eq!(ask("POST", "/live/reset", &own, hint), "404");
    assert_eq!(ask("GET", "/live/hint", &own, ""), "405");
    assert_eq!(ask("GET", "/en/../exercises/course.yaml", "", ""), "404");
    assert_eq!(post(&own, hint), "204");
}

/// Clients that read nothing, ask for nothing, or never finish asking.
#[test]
fn slow_clients_do_not_stop_the_ticking() {
    let lab = Lab::of(Store::Classic);
    let course = lab.course();
    let started = Started::of(&course);
    let browser = Browser::start();
    open(&browser, &started, "en/lesson-1.html");
    let host = started.address.trim_start_matches("http://").to_owned();
    let mut slow = Vec::new();
    for number in 0..500 {
        let mut client = TcpStream::connect(&host).expect("a connection");
        let request = match number % 3 {
            0 => format!("GET /live/events?lang=en HTTP/1.1\r\nHost: {host}\r\n\r\n"),
            1 => format!("GET /en/lesson-1.html HTTP/1.1\r\nHost: {host}\r\nX-Slow: "),
            _ => String::new(),
        };
        // One that had to make room for others is gone already.
        let _ = client.write_all(request.as_bytes());
        slow.push(client);
        if number == 250 {
            course.sh("lesson-1", "docker image pull nginx");
            shows(&browser, "nginx-latest", "pass");
        }
    }
    course.sh("lesson-1", "docker image rm nginx");
    shows(&browser, "nginx-latest", "fail");
    course.sh("lesson-1", "docker image pull nginx:1");
    shows(&browser, "nginx-1", "pass");
    let files = std::fs::read_dir(format!("/proc/{}/fd", started.id())).expect("its files");
    assert!(files.count() < 250, "connections are bounded");
    let gone = slow.into_iter().filter(is_gone).count();
    assert!(gone > 300, "the oldest gave way: {gone}");
}

/// Whether the server has closed the connection, behind all that it sent.
fn is_gone(client: &TcpStream) -> bool {
    let mut client = client;
    client.set_nonblocking(true).expect("a setting");
    let mut rest = [0; 65536];
    loop {
        match client.read(&mut rest) {
            Ok(0) => return true,
            Ok(_) => {}
            Err(error) => return error.kind() != std::io::ErrorKind::WouldBlock,
        }
    }
}
