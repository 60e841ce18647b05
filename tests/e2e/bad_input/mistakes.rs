//! Mistakes in the text of a course or exercise file.

use std::fs;

use e2e::{Course, repository};
use serde::Deserialize;

use super::bounds::{COURSE, EXERCISE, entry, run};

/// One entry of `fixtures/mistakes/*.yaml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mistake {
    name: String,
    from: String,
    to: String,
}

/// Makes each mistake in turn, and collects what the checker says.
fn made(fixture: &str, file: &str, argument: &str) -> String {
    let path = repository().join("tests/fixtures/mistakes").join(fixture);
    let yaml = fs::read_to_string(path).expect("a fixture");
    let mistakes: Vec<Mistake> = serde_yaml::from_str(&yaml).expect("mistakes");
    let told = mistakes.iter().map(|mistake| {
        let course = Course::anywhere();
        let text = course.read(file);
        assert!(text.contains(&mistake.from), "{}", mistake.name);
        course.write(file, text.replacen(&mistake.from, &mistake.to, 1));
        let told = run(&course, &[argument], 2).ended.stderr;
        entry(&mistake.name, &course, &told)
    });
    told.collect()
}

#[test]
fn a_mistake_in_an_exercise_is_told_with_its_place_and_its_remedy() {
    insta::assert_snapshot!(made("exercise.yaml", EXERCISE, "lesson-3"));
}

#[test]
fn a_mistake_in_the_course_file_is_told_with_its_place_and_its_remedy() {
    insta::assert_snapshot!(made("course.yaml", COURSE, "list"));
}

#[test]
fn the_place_of_a_mistake_is_shown() {
    let course = Course::anywhere();
    let text = course.read(EXERCISE);
    course.write(
        EXERCISE,
        text.replacen("nginx:latest, pulled: true }", "Nginx }", 1),
    );
    let shown = run(&course, &["lesson-3"], 2).ended.stderr;
    insta::assert_snapshot!(course.redacted(&shown));
}

#[test]
fn one_broken_lesson_leaves_the_others_as_they_are() {
    let course = Course::anywhere();
    course.write(EXERCISE, "format: 1\nid: lesson-3\n");
    for arguments in [
        &["list"][..],
        &["all"],
        &["lesson-2", "lesson-3", "lesson-4"],
    ] {
        let ended = run(&course, arguments, 2).ended;
        let told = "lesson-3/exercise.yaml:1:1: missing field";
        assert!(ended.stderr.contains(told), "{ended:?}");
        for (lesson, there) in [("Lesson 2", true), ("Lesson 3", false), ("Lesson 4", true)] {
            assert_eq!(ended.stdout.contains(lesson), there, "{ended:?}");
        }
    }
}

#[test]
fn a_lesson_that_does_not_exist_is_answered_with_names_close_to_it() {
    let course = Course::anywhere();
    let words = [
        "lesson-33",
        "leson-3",
        "Lesson-33",
        "8",
        "lst",
        "",
        "quux",
        "../lesson-3",
        "a\u{1b}[31m\u{202e}",
    ];
    let mut told = words
        .map(|word| run(&course, &[word], 2).ended.stderr)
        .concat();
    told += &run(&course, &["3", "list"], 2).ended.stderr;
    insta::assert_snapshot!(told);
    for words in [
        &["레슨", "3"][..],
        &["레슨3"],
        &["Lesson", "3"],
        &["3강"],
        &["３"],
    ] {
        assert!(
            run(&course, words, 3).ended.stdout.contains("Lesson 3"),
            "{words:?}"
        );
    }
}

#[test]
fn a_mistake_in_the_learners_settings_is_told() {
    let course = Course::anywhere();
    fs::create_dir(course.path(".checker")).expect("a folder");
    let mut told = String::new();
    for (name, text) in [
        ("prose", "Dear checker,"),
        ("empty", ""),
        ("format 2", "format: 2\ntoken: tok-1\n"),
        ("unknown key", "format: 1\ntoken: tok-1\ncolour: red\n"),
        ("no token", "format: 1\n"),
        ("empty token", "format: 1\ntoken: ''\n"),
        ("token with escapes", "format: 1\ntoken: \"\\e[31m\"\n"),
        (
            "name that is none",
            "format: 1\ntoken: tok-1\nvariables: { learner: 'A B' }\n",
        ),
        (
            "unknown variable",
            "format: 1\ntoken: tok-1\nvariables: { learner: '${x}' }\n",
        ),
    ] {
        course.write(".checker/learner.yaml", text);
        told += &entry(name, &course, &run(&course, &["lesson-1"], 2).ended.stderr);
    }
    // A setting that was wrong is fixed by a right one.
    let mended = course.checker(&["init", "--learner", "ada"]);
    assert_eq!(mended.code, 0, "{mended:?}");
    insta::assert_snapshot!(told);
}
