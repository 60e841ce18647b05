//! Every step of every lesson ticks in the open page as its action is typed, and unticks as just
//! that action is undone.

use std::collections::BTreeMap;

use e2e::{Browser, Course, Lab, Started, Store};
use serde::Deserialize;

use super::page::{open, shows};

#[derive(Deserialize)]
struct Undo {
    step: String,
    run: String,
    then: BTreeMap<String, String>,
}

fn undos(course: &Course, lesson: &str) -> Vec<Undo> {
    let yaml = course.read(&format!("exercises/{lesson}/undo.yaml"));
    serde_yaml::from_str(&yaml).unwrap_or_else(|error| panic!("{lesson}/undo.yaml: {error}"))
}

fn steps(course: &Course, lesson: &str) -> Vec<String> {
    let steps = course.verdicts(lesson).into_iter();
    steps.map(|(step, _)| step).collect()
}

/// A learner's whole way through the course, without typing `checker` once.
fn the_course_ticks(store: Store, edition: &str) {
    let lab = Lab::of(store);
    let course = lab.course();
    let started = Started::of(&course);
    let browser = Browser::start();
    for number in 1..=7 {
        let lesson = format!("lesson-{number}");
        open(&browser, &started, &format!("{edition}/{lesson}.html"));
        let steps = steps(&course, &lesson);
        let done = browser
            .script("return document.querySelectorAll('li[data-step][data-verdict=pass]').length");
        assert!(
            done.as_u64() < Some(steps.len() as u64),
            "{lesson} is done before anything was typed"
        );
        course.solve(&lesson);
        for step in &steps {
            shows(&browser, step, "pass");
        }
        browser.until("document.querySelector('section.exercise[data-verdict=pass]')");
        browser.until(&format!(
            "document.querySelector('#mdbook-sidebar a[href$=\"{lesson}.html\"]')\
             ?.closest('li')?.querySelector('.progress[data-verdict=pass]')"
        ));
        for undo in undos(&course, &lesson) {
            course.sh(&lesson, &undo.run);
            for step in &steps {
                // The page shows verdicts; a situation is why a step fails.
                let verdict = match undo.then.get(step).map(String::as_str) {
                    None | Some("pass") => "pass",
                    Some("unknown") => "unknown",
                    Some(_) => "fail",
                };
                shows(&browser, step, verdict);
            }
            assert!(undo.then.contains_key(&undo.step));
            course.solve(&lesson);
            for step in &steps {
                shows(&browser, step, "pass");
            }
        }
        browser.picture(&format!("live-{edition}-{lesson}"));
    }
    assert_eq!(browser.errors(), Vec::<String>::new());
}

#[test]
fn the_whole_course_ticks_on_the_classic_store() {
    the_course_ticks(Store::Classic, "en");
}

#[test]
fn the_whole_course_ticks_on_the_containerd_store() {
    the_course_ticks(Store::Containerd, "ko");
}
