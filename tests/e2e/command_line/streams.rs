//! Exit codes, what is on stdout and what on stderr, and in which language.

use std::process::Stdio;

use e2e::{Course, Ended};

use super::lesson_3::with_lesson_3_done;

#[test]
fn exit_codes_are_as_scripts_expect_them() {
    let (_engine, course) = with_lesson_3_done();
    for (arguments, code) in [
        (&["lesson-3"][..], 0),
        (&["list"], 0),
        (&[], 0),
        (&["lesson-1"], 1),
        (&["lesson-3", "lesson-1"], 1),
        (&["lesson-9"], 2),
        (&["lesson-3", "lesson-9"], 2),
        (&["--nope"], 2),
        (&["lesson-3", "--timeout", "0"], 2),
        (&["lesson-3", "--timeout", "NaN"], 2),
        (&["lesson-3", "--format", "xml"], 2),
        (&["list", "lesson-3"], 2),
        (&["lesson-3", "list"], 2),
        (&["help", "nope"], 2),
        (&["book"], 2),
        (&["--lang", "ko", "list"], 0),
        (&["--course", ".", "show", "3"], 0),
        (&["--format", "json", "list"], 2),
        (&["--help"], 0),
        (&["help", "show"], 0),
        (&["--version"], 0),
    ] {
        for lang in ["en", "ko"] {
            let mut command = course.command(arguments);
            let ended: Ended = command.env("LANG", lang).output().expect("it runs").into();
            assert_eq!(ended.code, code, "{arguments:?} {ended:?}");
            // Data on stdout, everything else on stderr.
            assert_eq!(
                ended.stdout.is_empty(),
                code == 2,
                "{arguments:?} {ended:?}"
            );
            assert_eq!(
                ended.stderr.is_empty(),
                code != 2,
                "{arguments:?} {ended:?}"
            );
        }
    }
    // No engine for what stands open: nothing failed, and not all could be looked at.
    let course = Course::anywhere();
    assert_eq!(course.checker(&["lesson-3"]).code, 3);
    assert_eq!(
        course.checker(&["all"]).code,
        1,
        "what needs no engine fails"
    );
}

#[test]
fn lessons_are_named_by_number_or_id_and_checked_once_each() {
    let (_engine, course) = with_lesson_3_done();
    let all = [
        "lesson-1", "lesson-2", "lesson-3", "lesson-4", "lesson-5", "lesson-6", "lesson-7",
    ];
    for (words, lessons) in [
        (&["3"][..], &all[2..3]),
        (&["lesson-3", "3", "lesson-3"], &all[2..3]),
        (&["4", "lesson-3"], &["lesson-4", "lesson-3"]),
        (&["all"], &all),
        (
            &["3", "all", "1"],
            &[
                "lesson-3", "lesson-1", "lesson-2", "lesson-4", "lesson-5", "lesson-6", "lesson-7",
            ],
        ),
    ] {
        let ended = course.checker(&[words, &["--format", "json"]].concat());
        let documents = ended.stdout.lines().map(|line| {
            let document: serde_json::Value =
                serde_json::from_str(line).expect("a document a line");
            assert_eq!(document["schema"], "checker/report/v1");
            document["lesson"].as_str().expect("a lesson").to_owned()
        });
        assert_eq!(documents.collect::<Vec<_>>(), lessons, "{words:?}");
    }
}

#[test]
fn a_reader_that_went_away_is_no_error_and_a_full_disk_is_one() {
    let (_engine, course) = with_lesson_3_done();
    for arguments in [
        &["list"][..],
        &["lesson-3"],
        &["all"],
        &["--help"],
        &["man"],
        &["show", "3"],
    ] {
        let mut child = course
            .command(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        drop(child.stdout.take());
        let ended: Ended = child.wait_with_output().expect("it ends").into();
        let as_usual = course.checker(arguments).code;
        assert_eq!(
            (ended.code, ended.stderr.as_str()),
            (as_usual, ""),
            "{arguments:?}"
        );

        let full = std::fs::File::options()
            .write(true)
            .open("/dev/full")
            .expect("/dev/full");
        let ended = course
            .command(arguments)
            .stdout(full)
            .output()
            .expect("it runs");
        let ended = Ended::from(ended);
        assert_eq!(ended.code, 2, "{arguments:?} {ended:?}");
        assert!(
            ended.stderr.contains("No space left"),
            "{arguments:?} {ended:?}"
        );
    }
}

#[test]
fn the_language_is_asked_for_or_the_locales() {
    let course = Course::anywhere();
    for (arguments, lc_all, lang, korean) in [
        (&["list"][..], "", "ko_KR.UTF-8", true),
        (&["list"], "ko_KR.UTF-8", "en_US.UTF-8", true),
        (&["list"], "C", "ko_KR.UTF-8", false),
        (&["--lang", "ko", "list"], "", "en_US.UTF-8", true),
        (&["list", "--lang", "ko"], "", "en_US.UTF-8", true),
        (&["list", "--lang=en"], "ko_KR.UTF-8", "ko_KR.UTF-8", false),
        (&["--lang", "ko", "--help"], "", "C", true),
        (&["--help", "--lang", "ko"], "", "C", true),
        (&["--nope", "--lang", "ko"], "", "C", true),
        (&["lesson-9", "--lang", "ko"], "", "C", true),
    ] {
        let mut command = course.command(arguments);
        command.env("LC_ALL", lc_all).env("LANG", lang);
        let ended: Ended = command.output().expect("it runs").into();
        let told = ended.stdout + ended.stderr.as_str();
        let hangul = told.chars().any(|c| ('가'..='힣').contains(&c));
        assert_eq!(
            hangul, korean,
            "{arguments:?} LC_ALL={lc_all} LANG={lang}: {told}"
        );
    }
}
