//! The reports themselves: what a learner reads and what a script gets, in both languages, for
//! what passes, what does not and what could not be looked at.

use e2e::{Answer, Course, FakeEngine, Lab, Store, digest};
use insta::Settings;
use unicode_width::UnicodeWidthStr;

const LESSONS: [&str; 7] = [
    "lesson-1", "lesson-2", "lesson-3", "lesson-4", "lesson-5", "lesson-6", "lesson-7",
];

/// What differs from run to run and from machine to machine.
const REDACTED: [(&str, &str); 11] = [
    (r"tok-[a-z0-9]{8}", "[token]"),
    (r"sha256:[0-9a-f]{12,64}", "[digest]"),
    (r"\b[0-9a-f]{12}\b", "[ID]"),
    (r"\bu[0-9a-f]{8}\b", "[learner]"),
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "[time]"),
    (r"localhost:\d+", "localhost:[port]"),
    (r"(127\.0\.0\.1|\[::1\]):\d+", "[address]"),
    (
        r#""(version|api_version|image_store|arch)": "[^"]*""#,
        r#""$1": "[$1]""#,
    ),
    (r"layers of nginx:[a-z0-9.]+", "layers of nginx:[tag]"),
    (
        r"[a-z]+_[a-z]+ publishes port 80 as \d+",
        "[name] publishes port 80 as [port]",
    ),
    (r"unix:///\S+/docker.sock", "unix:///[folder]/docker.sock"),
];

fn redacted(snapshot: impl FnOnce()) {
    let mut settings = Settings::clone_current();
    for (pattern, replacement) in REDACTED {
        settings.add_filter(pattern, replacement);
    }
    settings.bind(snapshot);
}

/// A lesson's reports: for people in both languages, then for programs.
fn reports(course: &Course, lesson: &str) -> String {
    let human = ["en", "ko"].map(|lang| {
        // Each as on the first check, with what explains the newly passed.
        let _ = std::fs::remove_dir_all(course.path(".checker/snapshots"));
        course.checker(&[lesson, "--lang", lang]).stdout
    });
    let json = serde_json::to_string_pretty(&course.report(lesson)).expect("JSON");
    format!("{}\n{json}", human.join("\n"))
}

fn assert_narrow(course: &Course) {
    for lang in ["en", "ko"] {
        for arguments in [&["all"][..], &["list"]] {
            let report = course
                .checker(&[arguments, &["--lang", lang]].concat())
                .stdout;
            assert!(report.lines().count() > 7, "{report}");
            for line in report.lines() {
                assert!(line.width() <= 80, "{} columns: {line}", line.width());
            }
        }
    }
}

#[test]
fn what_is_not_done_yet() {
    let engine = FakeEngine::start(Answer::docker);
    for lesson in LESSONS {
        let course = Course::at(&engine.host());
        redacted(|| insta::assert_snapshot!(format!("fail-{lesson}"), reports(&course, lesson)));
    }
    assert_narrow(&Course::at(&engine.host()));
}

#[test]
fn what_could_not_be_looked_at() {
    for lesson in ["lesson-3", "lesson-7"] {
        let course = Course::anywhere();
        redacted(|| insta::assert_snapshot!(format!("unknown-{lesson}"), reports(&course, lesson)));
    }
    assert_narrow(&Course::anywhere());
}

#[test]
fn what_is_done() {
    let lab = Lab::of(Store::Classic);
    let course = lab.course();
    for lesson in LESSONS {
        course.solve(lesson);
        let ended = course.checker(&[lesson]);
        assert_eq!(ended.code, 0, "{lesson} {ended:?}");
        redacted(|| insta::assert_snapshot!(format!("pass-{lesson}"), reports(&course, lesson)));
    }
    assert_narrow(&course);
}

/// The contract of section "JSON" in the README: fields that scripts read are there, whatever the
/// verdict, and say one thing each.
#[test]
fn every_step_of_a_json_report_has_the_fields_of_its_verdict() {
    let engine = FakeEngine::start(|request| match request.path() {
        "/images/nginx:latest/json" => Answer::image(&digest("nginx")),
        "/images/nginx:mainline/json" => Answer::error(500, "the disk is full"),
        _ => Answer::docker(request),
    });
    let report = Course::at(&engine.host()).report("lesson-3");
    let mut verdicts = Vec::new();
    for step in report["steps"].as_array().expect("steps") {
        let fields = [
            "expected",
            "situation",
            "found",
            "reason_code",
            "reason",
            "hint",
        ];
        let set = fields.map(|field| step[field].is_string());
        let verdict = step["verdict"].as_str().expect("a verdict");
        let right = match verdict {
            "pass" => [false, false, true, false, false, false],
            "fail" => [true, true, true, false, false, true],
            "unknown" => [false, false, false, true, true, true],
            other => panic!("{other}"),
        };
        assert_eq!(set, right, "{step}");
        verdicts.push(verdict.to_owned());
    }
    for verdict in ["pass", "fail", "unknown"] {
        assert!(
            verdicts.iter().any(|it| it == verdict),
            "{verdict} in {verdicts:?}"
        );
    }
    assert_eq!(report["verdict"], "fail");
}
