//! What is shown to people, to programs and to other people.

use std::fs;

use e2e::{Answer, Course, FakeEngine, Terminal, free_port, utf8};
use serde_json::json;
use unicode_width::UnicodeWidthStr;

use super::machine::{assert_line, choose, command, document, hub, registry, run, telling, url};

#[test]
fn a_course_that_is_missing_or_broken_is_a_finding_like_any_other() {
    let engine = FakeEngine::start(telling(0));
    let course = Course::at(&engine.host());
    let mut elsewhere = command(&course, &["--json"]);
    elsewhere.current_dir("/");
    let ended = run(elsewhere);
    assert_eq!(ended.code, 1, "{ended:?}");
    let document = ended.json();
    assert_line(&document, "course", "problem", &["--course"]);
    assert_line(&document, "engine", "ok", &[]);
    for id in ["page-port", "registry-port", "registry", "login"] {
        assert_line(&document, id, "warning", &["your settings are not known"]);
    }

    fs::create_dir_all(course.path(".checker")).unwrap();
    course.write(".checker/learner.yaml", "format: 1\ntoken: [");
    let broken = super::machine::document(&course, &[]);
    assert_line(
        &broken,
        "course",
        "problem",
        &["learner.yaml", "checker init"],
    );
}

#[test]
fn the_document_keeps_its_shape() {
    let engine = FakeEngine::start(telling(0));
    let (registry, hub) = (registry(), FakeEngine::on_tcp(hub(87)));
    let course = Course::at(&engine.host());
    choose(
        &course,
        &format!("localhost:{}", registry.port()),
        free_port(),
    );
    let document = document(&course, &[("CHECKER_DOCKER_HUB", &url(&hub))]);
    insta::with_settings!({ filters => vec![
        (r"localhost:\d+", "localhost:PORT"),
        (r"port \d+", "port PORT"),
        (r"unix://\S+", "unix://SOCKET"),
        (r"found in [^;]+; you are `[^`]+`", "found in COURSE; you are `LEARNER`"),
        (r"[\d.]+ [GM]B free", "N GB free"),
    ]}, {
        insta::assert_json_snapshot!(document);
    });
}

#[test]
fn a_report_holds_nothing_private() {
    let course = Course::at("tcp://build-server.invalid:2375");
    let home = course.path("home/홍길동");
    fs::create_dir_all(&home).unwrap();
    let settings = [
        "--learner",
        "ada-lovelace",
        "--registry",
        "registry.school.kr:5000",
    ];
    let init = course.checker(&[&["init"][..], &settings].concat());
    assert_eq!(init.code, 0, "{init:?}");
    let login = json!({ "auths": { "registry.school.kr:5000": { "auth": "Z3JhY2U6aG9wcGVy" } } });
    course.write("docker-config/config.json", login.to_string());
    let token = course.read(".checker/learner.yaml");
    let token = token.lines().find_map(|line| line.strip_prefix("token: "));
    let private = [
        "홍길동",
        "grace",
        "hopper",
        "lovelace",
        "build-server",
        "school",
        "10.1.2.3",
        "secret",
        token.unwrap(),
        course.root().to_str().unwrap(),
    ];
    for lang in ["en", "ko"] {
        let mut doctor = command(&course, &["--report", "--lang", lang, "--timeout", "2"]);
        doctor
            .env("HOME", &home)
            .env("USER", "홍길동")
            .env("https_proxy", "http://grace:secret@10.1.2.3:3128");
        let ended = run(doctor);
        assert_eq!((ended.code, ended.stderr.as_str()), (1, ""), "{ended:?}");
        for word in private {
            assert!(!ended.stdout.contains(word), "{word} in {}", ended.stdout);
        }
        for word in ["checker 0.1.0", "DOCKER_HOST", "3128", "5000", "Docker Hub"] {
            assert!(ended.stdout.contains(word), "no {word} in {}", ended.stdout);
        }
        let hangul = ended.stdout.chars().any(|c| ('가'..='힣').contains(&c));
        assert_eq!(hangul, lang == "ko", "{}", ended.stdout);
    }
}

#[test]
fn every_line_fits_the_terminal_in_both_languages() {
    let engine = FakeEngine::start(telling(0));
    for course in [Course::at(&engine.host()), Course::anywhere()] {
        for (width, lang) in [(40, "en"), (40, "ko"), (80, "en"), (80, "ko")] {
            let doctor = command(&course, &[]);
            let checker = doctor.get_program().to_str().unwrap().to_owned();
            let mut shell = course.program("sh");
            let script =
                format!("stty rows 24 cols {width}; exec \"{checker}\" doctor --lang {lang}");
            shell
                .args(["-c", &script])
                .env("CHECKER_DOCKER_HUB", "http://127.0.0.1:1")
                .env("NO_COLOR", "1");
            let shown = utf8(&Terminal::spawn(shell).answer_logins("", "").0);
            for line in shown.lines().map(|line| line.trim_end_matches('\r')) {
                // A sign of life is taken away again; one word, a path, may be longer than a line.
                let whole = line.trim().contains(' ') && !line.contains('\u{1b}');
                assert!(line.width() <= width || !whole, "{width} {lang}: {line:?}");
            }
            let word = if lang == "ko" { "정상" } else { "ok" };
            assert!(shown.contains(word), "{shown}");
        }
    }
}

#[test]
fn wrong_usage_is_told_in_both_languages() {
    let course = Course::anywhere();
    for arguments in [
        &["doctor", "--json", "--report"][..],
        &["doctor", "--timeout", "0"],
        &["doctor", "lesson-1"],
        &["--timeout", "3", "doctor"],
    ] {
        for lang in ["en", "ko"] {
            let ended = course.checker(&[arguments, &["--lang", lang]].concat());
            assert_eq!(
                (ended.code, ended.stdout.as_str()),
                (2, ""),
                "{arguments:?}"
            );
            assert!(!ended.stderr.is_empty(), "{arguments:?}");
        }
    }
}

#[test]
fn what_an_engine_says_stays_text_and_bounded() {
    let engine = FakeEngine::start(|request| match request.path() {
        "/version" => Answer::json(json!({
            "Version": "1\u{1b}[31m", "ApiVersion": "1.41\n", "Os": "linux\u{202e}", "Arch": "x",
        })),
        "/info" => Answer::json(json!({
            "Driver": "overlay2\u{1b}]0;owned\u{7}", "SystemTime": "\u{1b}[2J",
            "HttpProxy": "http://\u{1b}[31m:3128", "DockerRootDir": "/\u{1b}[31m",
            "RegistryConfig": { "Mirrors": vec!["http://127.0.0.1:1/\u{1b}[31m"; 10_000] },
        })),
        "/containers/json" => Answer::json(json!([{
            "Id": "c", "Names": ["/\u{1b}[31mred"],
            "Ports": [{ "IP": "0.0.0.0", "PrivatePort": 80, "PublicPort": 80, "Type": "tcp" }],
        }])),
        _ => Answer::docker(request),
    });
    let course = Course::at(&engine.host());
    for arguments in [&[][..], &["--json"], &["--report"]] {
        let ended = run(command(&course, arguments));
        let steers = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!ended.stdout.contains(steers), "{ended:?}");
        assert!(ended.stdout.len() < 10_000, "{}", ended.stdout.len());
    }
}
