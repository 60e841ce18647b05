//! From a real engine to a grade.

use e2e::{Course, Lab, Store};

use super::class::{Class, learner};

#[test]
fn a_lesson_done_on_a_real_engine_is_exported_and_graded() {
    let lab = Lab::of(Store::Classic);
    let course = lab.course();
    course.solve("lesson-1");
    assert_eq!(course.checker(&["lesson-1"]).code, 0);
    let export = course.checker(&["export"]);
    assert_eq!(export.code, 0, "{export:?}");
    assert!(
        export.stderr.contains("Lesson 1 (4/4)"),
        "{}",
        export.stderr
    );
    let file = format!("{}.checker.json", course.learner);
    assert!(export.stdout.trim_end().ends_with(&file));
    let to_stdout = course.checker(&["export", "--out", "-"]);

    let class = Class::new();
    class.write(&file, course.read(&file));
    class.write("again/copy (1).json", &to_stdout.stdout);
    let roster = format!("account,name\n{},Ada\nbob,Bob\n", course.learner);
    class.course.write("roster.csv", roster);
    let book = class.json(&["--roster", "roster.csv", "--rejudge"]);
    assert_eq!(learner(&book, &course.learner)["points"], 4);
    assert_eq!(book["missing"][0], "bob");
    assert_eq!(
        book["changes"].as_array().unwrap().len(),
        0,
        "{}",
        book["changes"]
    );
    assert_eq!(
        learner(&book, &course.learner)["evidence"]
            .as_array()
            .unwrap()
            .len(),
        0
    );
}

#[test]
fn nothing_to_export_is_said_and_no_name_is_noticed() {
    let course = Course::anywhere();
    let none = course.checker(&["export"]);
    assert_eq!(none.code, 2);
    assert!(none.stderr.contains("checker lesson-1"), "{}", none.stderr);
    course.checker(&["lesson-1"]);
    let export = course.checker(&["export"]);
    assert_eq!(export.code, 0, "{export:?}");
    assert!(
        export.stderr.contains("checker init --learner"),
        "{}",
        export.stderr
    );
}
