//! A page that a container serves, and what stands between it and the checker.

use e2e::{Answer, Course, Ended, FakeEngine, why};

/// The checker for lesson 7, where a container publishes what answers with `script`: why its last
/// step does not pass.
fn served(script: fn(&e2e::Request) -> Answer, environment: &[(&str, &str)]) -> String {
    let server = FakeEngine::on_tcp(script);
    let port = server.port();
    let engine = FakeEngine::start(move |request| Answer::serving(request, port));
    let course = Course::at(&engine.host());
    course.write("exercises/lesson-7/index.html", "<p>mine</p>");
    let mut checker = course.command(&["lesson-7", "--format", "json", "--timeout", "2"]);
    let ended = Ended::from(checker.envs(environment.iter().copied()).output().unwrap());
    why(ended.json()["steps"].as_array().unwrap().last().unwrap())
}

fn my_page(_: &e2e::Request) -> Answer {
    Answer::Raw(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n<p>mine</p>".to_vec())
}

#[test]
fn a_page_that_never_ends_never_comes_or_leads_away() {
    assert_eq!(served(my_page, &[]), "pass");
    let endless = served(|_| Answer::Endless("<p>mine</p>"), &[]);
    assert_eq!(endless, "page-too-large");
    assert_eq!(served(|_| Answer::Silence, &[]), "page-timeout");
    let away = |_: &e2e::Request| {
        let head =
            "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.2:9/\r\nConnection: close\r\n\r\n";
        Answer::Raw(head.into())
    };
    assert_eq!(served(away, &[]), "server-error", "it is not followed");
    let circle = |_: &e2e::Request| {
        let head = "HTTP/1.1 302 Found\r\nLocation: /\r\nConnection: close\r\n\r\n";
        Answer::Raw(head.into())
    };
    assert_eq!(served(circle, &[]), "server-error", "it ends");
}

/// A page of plain HTTP needs no certificates, whatever this machine's are.
#[test]
fn a_machine_without_certificates_is_not_the_learners_mistake() {
    let hidden = [
        ("SSL_CERT_FILE", "/nonexistent"),
        ("SSL_CERT_DIR", "/nonexistent"),
    ];
    assert_eq!(served(my_page, &hidden), "pass");
}
