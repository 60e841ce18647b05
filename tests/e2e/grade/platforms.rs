//! Canvas's and Moodle's own files: filled in, they differ in the grades only.

use std::fs;

use super::class::{Class, fixture};

fn class() -> Class {
    let class = Class::new();
    class.hand_in("ada.checker.json", &Class::export("ada", "tok-1"));
    class.hand_in("grace.checker.json", &Class::export("grace", "tok-2"));
    class.hand_in("eve.checker.json", &Class::export("eve", "tok-3"));
    class.hand_in("nobody.checker.json", &Class::export("nobody", "tok-4"));
    class
}

fn filled(class: &Class, platform: &str) -> (String, String, String) {
    let path = fixture(&format!("{platform}.csv"));
    let before = fs::read_to_string(&path).unwrap();
    let path = path.to_str().unwrap();
    let graded = class.grade(&["--roster", path, "--format", platform]);
    assert_eq!(graded.code, 0, "{graded:?}");
    assert!(graded.stderr.contains("Not on the roster (1): nobody") || platform == "moodle");
    assert!(
        graded.stderr.contains("hong"),
        "who is missing is told: {}",
        graded.stderr
    );
    (before, graded.stdout, graded.stderr)
}

#[test]
fn canvas_imports_its_own_file_with_grades() {
    let (before, after, notes) = filled(&class(), "canvas");
    let expected = before
        .replace("group A\",,,17", "group A\",4,10,17")
        .replace("group A\",2,3,,", "group A\",4,10,,")
        .replace("group B\",,EX,,", "group B\",4,EX,,");
    assert_eq!(after, expected);
    assert!(notes.contains("scaled to 10"), "{notes}");
    assert!(
        notes.contains("lesson-2"),
        "lessons without a column are named: {notes}"
    );
    assert!(notes.contains("EX"), "{notes}");
}

#[test]
fn moodle_imports_its_own_file_with_grades() {
    let (before, after, _) = filled(&class(), "moodle");
    let expected = before
        .replace("Ada@School.edu;-;-;", "Ada@School.edu;4;100 %;")
        .replace(
            "grace@school.edu;1.00;25.00 %;",
            "grace@school.edu;4;100 %;",
        );
    assert_eq!(after, expected);
}

#[test]
fn another_platform_s_file_is_refused_and_the_roster_is_never_overwritten() {
    let class = class();
    let canvas = fixture("canvas.csv");
    let canvas = canvas.to_str().unwrap();
    assert_eq!(
        class
            .grade(&["--roster", canvas, "--format", "moodle"])
            .code,
        2
    );
    assert_eq!(class.grade(&["--format", "canvas"]).code, 2);
    class.course.write("roster.csv", "account\nada\n");
    let graded = class.grade(&[
        "--roster",
        "roster.csv",
        "--format",
        "csv",
        "--out",
        "roster.csv",
    ]);
    assert_eq!(graded.code, 2, "{graded:?}");
    assert_eq!(class.course.read("roster.csv"), "account\nada\n");
}
