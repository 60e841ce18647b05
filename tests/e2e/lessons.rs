//! Every lesson on both image stores: starts not passed, its solution as written passes it, and
//! undoing one step's own action makes exactly the steps that stand on it fail again.

use std::collections::{BTreeMap, BTreeSet};

use e2e::{Course, Lab, Store, unexpected};
use serde::Deserialize;

/// One entry of a lesson's `undo.yaml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Undo {
    step: String,
    run: String,
    /// Why each step that no longer passes does not, or at least its verdict.
    then: BTreeMap<String, String>,
}

fn undos(course: &Course, lesson: &str) -> Vec<Undo> {
    let yaml = course.read(&format!("exercises/{lesson}/undo.yaml"));
    serde_yaml::from_str(&yaml).unwrap_or_else(|error| panic!("{lesson}/undo.yaml: {error}"))
}

/// The whole life of a lesson on one engine.
fn holds(lesson: &str, store: Store) {
    let lab = Lab::of(store);
    let course = lab.course();

    let before = course.checker(&[lesson]);
    assert_ne!(
        before.code, 0,
        "{lesson} passes before anything was done\n{}",
        before.stdout
    );
    let passed: Vec<_> = course
        .verdicts(lesson)
        .into_iter()
        .filter(|(_, verdict)| verdict == "pass")
        .collect();
    assert!(
        passed.is_empty(),
        "passed before anything was done: {passed:?}"
    );

    let shown = course.solve(lesson);
    if lesson == "lesson-4" {
        // Podman's own words do not reach the docker command line.
        let denied = ["no basic auth credentials", "Error response from daemon"]
            .iter()
            .find_map(|words| shown.find(words))
            .expect("the first push is denied");
        let login = shown.find("Login Succeeded").expect("the login");
        assert!(denied < login, "{shown}");
    }
    passes(&course, lesson);

    let undos = undos(&course, lesson);
    for undo in &undos {
        course.sh(lesson, &undo.run);
        let wrong = unexpected(&course.report(lesson), &undo.then);
        assert!(
            wrong.is_empty(),
            "after undoing {} of {lesson}:\n{}",
            undo.step,
            wrong.join("\n")
        );
        assert!(
            undo.then.contains_key(&undo.step),
            "undoing {} undoes it",
            undo.step
        );
        // A learner who typed something wrong gets right again by doing the lesson once more.
        course.solve(lesson);
        passes(&course, lesson);
    }
    let undone: BTreeSet<_> = undos.into_iter().map(|undo| undo.step).collect();
    let steps = course.verdicts(lesson).into_iter().map(|(step, _)| step);
    assert_eq!(
        undone,
        steps.collect(),
        "every step of {lesson} can be undone"
    );
}

fn passes(course: &Course, lesson: &str) {
    let ended = course.checker(&[lesson]);
    assert_eq!(
        ended.code, 0,
        "{lesson} after its solution\n{}",
        ended.stdout
    );
}

macro_rules! lessons {
    ($($name:ident: $lesson:literal),* $(,)?) => {
        mod classic {
            $(#[test] fn $name() { super::holds($lesson, super::Store::Classic); })*
        }
        mod containerd {
            $(#[test] fn $name() { super::holds($lesson, super::Store::Containerd); })*
        }

        #[test]
        fn every_lesson_of_the_course_is_tested() {
            let course = Course::anywhere();
            let yaml: serde_yaml::Value =
                serde_yaml::from_str(&course.read("exercises/course.yaml")).unwrap();
            let listed: Vec<_> = yaml["lessons"].as_sequence().unwrap().iter().collect();
            let tested = [$($lesson),*];
            assert_eq!(listed.len(), tested.len());
            assert!(listed.iter().all(|id| tested.contains(&id.as_str().unwrap())), "{listed:?}");
        }
    };
}

lessons! {
    lesson_1: "lesson-1",
    lesson_2: "lesson-2",
    lesson_3: "lesson-3",
    lesson_4: "lesson-4",
    lesson_5: "lesson-5",
    lesson_6: "lesson-6",
    lesson_7: "lesson-7",
}
