//! Points, due dates, attempts, judging again, and signs of what is odd.

use serde_json::{Value, json};

use super::class::{Class, learner, snapshot};

/// Sets a step's verdict in a lesson of a submission.
fn set(submission: &mut Value, lesson: usize, step: usize, verdict: &str) {
    let snapshot = snapshot(submission, lesson);
    let id = snapshot["report"]["steps"][step]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    snapshot["report"]["steps"][step]["verdict"] = verdict.into();
    if verdict != "pass" {
        snapshot["report"]["verdict"] = verdict.into();
        snapshot["facts"][&id]["first_passed_at"] = Value::Null;
    }
}

fn with_grading(class: &Class, grading: &str) {
    let course = class.course.read("exercises/course.yaml");
    class.course.write(
        "exercises/course.yaml",
        format!("{course}\ngrading:\n{grading}"),
    );
}

#[test]
fn points_hints_and_days_late_count_as_the_course_says() {
    let class = Class::new();
    with_grading(
        &class,
        "  points: 2\n  hint_cost: 0.5\n  late: { percent_per_day: 10, cut_off_days: 3 }\n  \
         lessons:\n    lesson-1: { due: '2026-01-02T00:00:00+09:00', points: 1, steps: { pinned: 5 } }\n",
    );
    let mut ada = Class::export("ada", "tok-1");
    ada["lessons"][0]["hints"] = json!({"pinned": 3});
    class.hand_in("a.checker.json", &ada);
    let lesson = |arguments: &[&str]| {
        let book = class.json(arguments);
        learner(&book, "ada")["lessons"][0].clone()
    };
    let late = lesson(&[]);
    assert_eq!(late["points"], 0, "past the cut-off");
    let on_time = lesson(&["--due", "2030-01-01T00:00:00Z"]);
    assert_eq!(on_time["points"], 6.5, "1 + 1 + 5 + 1, less three hints");
    let passed = on_time["steps"][0]["passed_at"]
        .as_str()
        .unwrap()
        .to_owned();
    let day = lesson(&["--due", &format!("1={}", passed.replace('Z', "-01:00"))]);
    assert_eq!(day["late_days"], 0, "an hour to go");
    let day = lesson(&["--due", &format!("1={}", passed.replace('Z', "+01:00"))]);
    assert_eq!(day["late_days"], 1, "an hour late");
    assert_eq!(day["points"], 5.7);
}

#[test]
fn a_course_that_grades_what_is_not_there_is_an_error_with_its_place() {
    for (grading, words) in [
        (
            "  lessons:\n    lesson-9: { points: 1 }\n",
            "course.yaml:24:5",
        ),
        (
            "  lessons:\n    lesson-1: { steps: { nothing: 1 } }\n",
            "`nothing`",
        ),
        ("  point: 1\n", "unknown field"),
        (
            "  lessons:\n    lesson-1: { due: tomorrow }\n",
            "2026-12-01T23:59:00+09:00",
        ),
    ] {
        let class = Class::new();
        with_grading(&class, grading);
        let graded = class.grade(&[]);
        assert_eq!(graded.code, 2, "{graded:?}");
        assert!(graded.stderr.contains(words), "{words}: {}", graded.stderr);
    }
}

#[test]
fn the_best_attempt_counts_or_the_last() {
    let class = Class::new();
    class.hand_in("1.checker.json", &Class::export("ada", "tok-1"));
    let mut later = Class::export("ada", "tok-1");
    set(&mut later, 0, 0, "fail");
    for time in ["last_checked_at", "first_passed_at"] {
        snapshot(&mut later, 0)[time] = "2026-11-25T00:00:00Z".into();
    }
    later["made_at"] = "2026-11-25T00:00:00Z".into();
    class.hand_in("2.checker.json", &later);
    let points =
        |how| learner(&class.json(&["--attempt", how]), "ada")["lessons"][0]["points"].clone();
    assert_eq!(points("best"), 4);
    assert_eq!(points("last"), 3);
}

#[test]
fn judging_again_shows_old_against_new_and_never_misreads() {
    let class = Class::new();
    class.hand_in("ada.checker.json", &Class::export("ada", "tok-1"));
    let mut wrong = Class::export("bob", "tok-2");
    set(&mut wrong, 2, 0, "fail");
    snapshot(&mut wrong, 3)["facts"]["pushed"]["observed"] = json!({"of": "another shape"});
    snapshot(&mut wrong, 3)["exercise"]["sha256"] = "0".repeat(64).into();
    snapshot(&mut wrong, 3)["report"]["checker"] = "0.0.9".into();
    class.hand_in("bob.checker.json", &wrong);
    let mut empty = Class::export("eve", "tok-3");
    snapshot(&mut empty, 6)["variables"]["token"] = "".into();
    class.hand_in("eve.checker.json", &empty);

    let book = class.json(&["--rejudge"]);
    let changes = book["changes"].as_array().unwrap();
    let of = |name: &str| -> Vec<_> { changes.iter().filter(|it| it["learner"] == name).collect() };
    assert_eq!(of("ada").len(), 0);
    assert_eq!(of("bob").len(), 2, "{changes:?}");
    assert_eq!(
        (&of("bob")[0]["from"], &of("bob")[0]["to"]),
        (&json!("fail"), &json!("pass"))
    );
    assert_eq!(
        (&of("bob")[1]["step"], &of("bob")[1]["from"]),
        (&json!("pushed"), &Value::Null)
    );
    assert!(
        of("eve").iter().all(|it| it["from"].is_null()),
        "an empty token is in every file"
    );
    assert_eq!(of("eve").len(), 5);
    let marked = &learner(&book, "bob")["lessons"][3];
    assert_eq!(marked["other_exercise_file"], true);
    assert_eq!(marked["other_checker"], "0.0.9");

    // Two exercises are corrected: one wants more than before, one asks for something else.
    let correct = |path: &str, from: &str, to: &str| {
        let exercise = class.course.read(path);
        assert!(exercise.contains(from), "{path}");
        class.course.write(path, exercise.replace(from, to));
    };
    let page = "contains: \"${token}";
    correct(
        "exercises/lesson-7/exercise.yaml",
        page,
        &format!("{page}!"),
    );
    let image = "image_present: { image: nginx:";
    correct(
        "exercises/lesson-1/exercise.yaml",
        image,
        &format!("{image}9."),
    );
    let book = class.json(&["--rejudge"]);
    let changed = book["changes"].as_array().unwrap();
    let of = |step: &str| {
        let mut found = changed
            .iter()
            .filter(|it| it["learner"] == "ada" && it["step"] == step);
        found
            .next()
            .unwrap_or_else(|| panic!("{step} in {changed:?}"))
            .clone()
    };
    assert_eq!(
        (&of("page")["from"], &of("page")["to"]),
        (&json!("pass"), &json!("fail"))
    );
    assert_eq!(of("nginx-latest")["from"], Value::Null, "never misread");
    assert_eq!(learner(&book, "ada")["points"], 29);
    let without = class.json(&[]);
    assert_eq!(
        learner(&without, "ada")["points"],
        30,
        "nothing changes unasked"
    );
    assert_eq!(
        learner(&without, "ada")["lessons"][0]["other_exercise_file"],
        true
    );
}

#[test]
fn what_two_learners_share_and_what_cannot_be_is_shown() {
    let class = Class::new();
    class.hand_in("ada.checker.json", &Class::export("ada", "tok-aaaaaaa2"));
    class.hand_in("bob.checker.json", &Class::export("bob", "tok-aaaaaaa2"));
    let mut odd = Class::export("eve", "tok-aaaaaaa9");
    odd["made_at"] = "2019-01-01T00:00:00Z".into();
    let facts = &mut snapshot(&mut odd, 6)["facts"]["page"];
    facts["first_passed_at"] = "2031-01-01T00:00:00Z".into();
    facts["observed"] = json!({"file": {"text": "<p>somebody else's</p>"}});
    class.hand_in("eve.checker.json", &odd);

    let book = class.json(&[]);
    let common = book["common"].as_array().unwrap();
    let kinds: Vec<_> = common.iter().filter_map(|it| it["what"].as_str()).collect();
    for kind in ["token", "image", "layer", "container", "page"] {
        assert!(kinds.contains(&kind), "{kind}: {kinds:?}");
    }
    let token = common.iter().find(|it| it["what"] == "token").unwrap();
    assert_eq!(token["learners"], json!(["ada", "bob"]));
    let signs = learner(&book, "eve")["evidence"].to_string();
    for words in [
        "token is not in",
        "first passed after",
        "before there was a checker",
        "checked after",
    ] {
        assert!(signs.contains(words), "{words}: {signs}");
    }
    assert_eq!(learner(&book, "ada")["evidence"], json!([]));
}
