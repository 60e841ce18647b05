//! Names from an engine, a registry or a page that would steer the terminal, and answers without
//! end: the one are shown written out, of the other no more is read than an answer may hold.

use std::time::Duration;

use e2e::{Answer, Course, FakeEngine, Request, Watched, digest, watch};
use serde_json::{Value, json};

/// A colour, a title for the window, C1's CSI, a right-to-left override, a separator, a newline
/// and a return that would write over what stands before.
const EVIL: &str =
    "\u{1b}[31mred\u{1b}]0;title\u{7}\u{9b}2J\u{202e}drawkcab\u{2066}\u{2028}\nnot yet\rdone\u{8}";

const LESSONS: [&str; 7] = [
    "lesson-1", "lesson-2", "lesson-3", "lesson-4", "lesson-5", "lesson-6", "lesson-7",
];

/// An engine in which everything that may be a text is evil, and nothing is as it should be.
fn evil(request: &Request) -> Answer {
    let long = format!("{EVIL}{}", "x".repeat(100_000));
    let path = request.path();
    match path {
        "/version" => Answer::json(json!({
            "Version": EVIL, "ApiVersion": EVIL, "Os": long, "Arch": EVIL,
            "Components": [{ "Name": EVIL, "Version": EVIL }],
        })),
        "/info" => Answer::json(json!({ "Driver": long, "DriverStatus": [[EVIL, EVIL]] })),
        "/images/json" => Answer::json(json!([image_summary(&[
            EVIL,
            &format!("nginx:{EVIL}"),
            &format!("{EVIL}:1.22"),
            &format!("pointer:{}", "x".repeat(100_000)),
        ])])),
        "/containers/json" => Answer::json(json!([{
            "Id": EVIL, "Names": [format!("/{EVIL}")], "Image": EVIL, "ImageID": digest("evil"),
            "Command": EVIL, "State": "running", "Status": EVIL,
            "Labels": { EVIL: EVIL },
            "Ports": [{ "IP": EVIL, "PrivatePort": 80, "PublicPort": 80, "Type": "tcp" }],
        }])),
        _ if path.ends_with("/history") => Answer::json(json!([])),
        _ if path.ends_with("/changes") => Answer::json(json!([{ "Path": EVIL, "Kind": 1 }])),
        _ if path.starts_with("/images/") => Answer::json(evil_image()),
        _ if path.starts_with("/containers/") => Answer::json(json!({
            "Id": EVIL, "Name": format!("/{EVIL}"), "Image": digest("evil"),
            "State": { "Status": "running", "Running": true },
            "Config": { "Image": EVIL, "Labels": { EVIL: EVIL } },
            "NetworkSettings": { "Ports": { EVIL: [{ "HostIp": EVIL, "HostPort": "80" }] } },
        })),
        _ => Answer::error(500, EVIL),
    }
}

fn evil_image() -> Value {
    json!({
        "Id": digest("evil"), "RepoTags": [EVIL], "RepoDigests": [format!("x@{EVIL}")],
        "RootFS": { "Type": "layers", "Layers": [digest("layer")] },
        "Config": {
            "Env": [format!("COURSE_TOKEN={EVIL}")], "ExposedPorts": { EVIL: {} },
            "Cmd": [EVIL], "Entrypoint": [EVIL], "Labels": { EVIL: EVIL },
        },
    })
}

fn image_summary(names: &[&str]) -> Value {
    json!({
        "Id": digest("evil"), "ParentId": EVIL, "RepoTags": names, "RepoDigests": [], "Created": 0,
        "Size": 0, "SharedSize": 0, "Labels": { EVIL: EVIL }, "Containers": 0,
    })
}

/// Fails where a text holds a character that steers: what is left is text, and the newlines that
/// end lines.
fn assert_harmless(text: &str, whence: &str) {
    let steers = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if let Some(at) = text.find(steers) {
        let before: Vec<char> = text[..at].chars().rev().take(60).collect();
        let before: String = before.into_iter().rev().collect();
        panic!(
            "{:?} after {before:?} in {whence}",
            text[at..].chars().next()
        );
    }
}

fn ask(course: &Course, arguments: &[&str]) -> Watched {
    let watched = watch(course.command(arguments), Duration::from_secs(30));
    assert!(!watched.ended.stderr.contains("panicked"), "{watched:?}");
    assert!(watched.peak_mib < 200, "{} MiB", watched.peak_mib);
    watched
}

/// Every lesson, in every format and language.
fn assert_all_harmless(course: &Course) {
    for format in ["human", "json"] {
        for lang in ["en", "ko"] {
            let mut arguments = LESSONS.to_vec();
            arguments.extend(["--format", format, "--lang", lang, "--timeout", "3"]);
            let ended = ask(course, &arguments).ended;
            assert!(matches!(ended.code, 1 | 3), "{ended:?}");
            let whence = format!("{format} {lang}");
            assert_harmless(&ended.stdout, &whence);
            assert_harmless(&ended.stderr, &whence);
            // The words are there all the same, and cut where they are endless.
            assert!(ended.stdout.contains("drawkcab"), "{}", ended.stdout);
            assert!(ended.stdout.len() < 200_000, "{}", ended.stdout.len());
        }
    }
    assert_harmless(&course.checker(&["list"]).stdout, "list");
}

#[test]
fn an_engines_names_never_reach_the_terminal_raw() {
    let engine = FakeEngine::start(evil);
    assert_all_harmless(&Course::at(&engine.host()));
}

/// What an engine says when nothing can be done comes from registries and proxies too.
#[test]
fn an_engines_errors_never_reach_the_terminal_raw() {
    let engine = FakeEngine::start(|_| Answer::error(500, EVIL));
    assert_all_harmless(&Course::at(&engine.host()));
}

#[test]
fn a_learners_own_words_never_reach_the_terminal_raw() {
    let engine = FakeEngine::start(evil);
    let course = Course::at(&engine.host());
    for question in ["layers", "port", "command", "history_rows"] {
        let answers = course.read("exercises/lesson-2/answers.yaml");
        let line = EVIL.replace('\n', " ");
        let answers = format!("{question}: {line}\n{answers}");
        course.write("exercises/lesson-2/answers.yaml", answers);
    }
    course.write(
        "exercises/lesson-6/Dockerfile",
        format!("FROM nginx\n{EVIL} x\n"),
    );
    let config = json!({
        "auths": { "localhost:5050": { "auth": "G1szMW1yZWQ6G1szMW0=" } },
    });
    course.write("docker-config/config.json", config.to_string());
    assert_all_harmless(&course);
}

/// The endpoint's own name is foreign text too.
#[test]
fn settings_never_reach_the_terminal_raw() {
    let course = Course::anywhere();
    for (name, value) in [
        ("DOCKER_HOST", format!("unix:///nowhere/{EVIL}")),
        ("DOCKER_HOST", format!("{EVIL}://x")),
        ("DOCKER_CONTEXT", EVIL.to_owned()),
    ] {
        let mut command = course.command(&["lesson-3"]);
        command.env_remove("DOCKER_HOST").env(name, value);
        let ended = watch(command, Duration::from_secs(20)).ended;
        assert_eq!(ended.code, 3, "{ended:?}");
        assert_harmless(&ended.stdout, name);
    }
    for arguments in [
        &["init", "--learner", EVIL][..],
        &["init", "--set", &format!("{EVIL}=1")],
        &["init", "--set", &format!("port={EVIL}")],
        &["show", EVIL],
        &["--course", EVIL],
        &[&format!("--{EVIL}")],
    ] {
        for lang in ["en", "ko"] {
            let mut command = course.command(arguments);
            command.env("LANG", lang);
            let ended = watch(command, Duration::from_secs(20)).ended;
            assert_eq!(ended.code, 2, "{arguments:?} {ended:?}");
            assert_harmless(&ended.stderr, &format!("{arguments:?} {lang}"));
        }
    }
}

/// No answer is read for ever, and none into all the memory there is.
#[test]
fn answers_without_end_are_not_read_to_the_end() {
    let misdeeds: [(&str, Answer); 7] = [
        ("endless body", Answer::Endless("[")),
        ("endless text", Answer::Endless("{\"Id\": \"")),
        ("endless headers", Answer::EndlessHeaders),
        ("slow drip", {
            Answer::Drip(json!({ "Id": "x".repeat(10_000) }))
        }),
        ("silence", Answer::Silence),
        ("many small things", {
            let body = format!("[{}{{}}]", "{},".repeat(2_000_000));
            Answer::Raw(format!("HTTP/1.1 200 OK\r\n\r\n{body}").into())
        }),
        ("nested lists", {
            let body = "[".repeat(1 << 20);
            Answer::Raw(format!("HTTP/1.1 200 OK\r\n\r\n{body}").into())
        }),
    ];
    for (name, misdeed) in misdeeds {
        let engine = FakeEngine::start(move |_| misdeed.clone());
        let course = Course::at(&engine.host());
        let watched = ask(&course, &["all", "--timeout", "3"]);
        assert!(matches!(watched.ended.code, 1 | 3), "{name}: {watched:?}");
        assert!(
            watched.took < Duration::from_secs(12),
            "{name}: {:?}",
            watched.took
        );
    }
}

/// A published page may come from anyone's container.
#[test]
fn a_page_without_end_or_elsewhere_is_not_followed() {
    let far = FakeEngine::on_tcp(|_| Answer::Json(200, json!("far")));
    let elsewhere = format!(
        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{}/\r\n\r\n",
        far.port()
    );
    let answers: [(&str, Answer); 5] = [
        ("endless", Answer::Endless("<p>")),
        ("endless headers", Answer::EndlessHeaders),
        ("silence", Answer::Silence),
        ("elsewhere", Answer::Raw(elsewhere.into())),
        ("garbage", Answer::Raw(EVIL.into())),
    ];
    for (name, answer) in answers {
        let page = FakeEngine::on_tcp(move |_| answer.clone());
        let port = page.port();
        let engine = FakeEngine::start(move |request| Answer::serving(request, port));
        let course = Course::at(&engine.host());
        course.write("exercises/lesson-7/index.html", "far");
        let watched = ask(&course, &["lesson-7", "--timeout", "2"]);
        assert_ne!(watched.ended.code, 0, "{name}");
        assert!(!page.asked().is_empty(), "{name}: the page was asked for");
        assert_harmless(&watched.ended.stdout, name);
        assert!(
            watched.took < Duration::from_secs(10),
            "{name}: {watched:?}"
        );
    }
    assert_eq!(far.asked(), Vec::<String>::new());
}
