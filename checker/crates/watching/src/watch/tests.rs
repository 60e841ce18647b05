//! Triggers in, states out, without a real engine.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::*;
use ::check::verdict::{Outcome, Verdict};
use client::Environment;
use course::catalog::Catalog;
use course::report::StepResult;
use engine::EngineError;
use plain::lang::Text;

/// The course of this repository, as one learner has it.
fn loaded() -> LoadedCourse {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let catalog = Catalog::open(Some(&root), &root).unwrap();
    let variables = catalog.course().variables(&BTreeMap::new(), "tok-abcd2345");
    let variables = variables.unwrap();
    let lessons = catalog.course().lessons.iter();
    let lessons = lessons.map(|id| Arc::new(catalog.exercise(id, &variables).unwrap()));
    LoadedCourse {
        lessons: lessons.collect(),
        variables: Arc::new(variables),
    }
}

#[tokio::test]
async fn an_engine_that_is_down_makes_every_step_unknown_and_takes_nothing_away() {
    let folder = tempfile::tempdir().unwrap();
    let config = WatchConfig {
        root: folder.path().to_owned(),
        docker: Environment::default(),
        timeout: Duration::from_secs(10),
        reload: Box::new(|_| None),
        was_passed: Box::new(|id| id.as_str() == "lesson-1"),
    };
    let course = loaded();
    let total = course.lessons.len();
    let (watcher, mut states, mut checked) = Watcher::new(course, config).await;
    assert_eq!(states.borrow().engine, EngineState::Looking);
    let down = EngineError::Unreachable {
        endpoint: "unix:///x.sock".to_owned(),
        detail: "no such socket".to_owned(),
    };
    let pending = watcher.pending();
    pending.push(pending::Trigger::Down(pending::Why(down)));
    let complete = states.wait_for(WatchState::is_complete);
    let state = tokio::select! {
        () = watcher.run_on(std::future::pending(), None) => panic!("it never ends"),
        state = complete => state.unwrap(),
    };
    assert!(matches!(state.engine, EngineState::Down(_)));
    assert_eq!(state.lessons.len(), total);
    for lesson in &state.lessons {
        assert_ne!(lesson.verdict(), Some(Verdict::Pass), "{}", lesson.id());
        assert_eq!(lesson.was_passed, lesson.id().as_str() == "lesson-1");
    }
    let mut progress = Progress::default();
    let events = progress.since(&state);
    assert!(
        matches!(
            events[..],
            [
                ProgressEvent::EngineDown(_),
                ProgressEvent::AllChecked { .. }
            ]
        ),
        "{events:?}"
    );
    assert!(progress.since(&state).is_empty(), "nothing is new twice");
    assert!(
        checked.try_recv().is_ok(),
        "results are handed on to be kept"
    );
}

#[test]
fn a_lesson_that_was_done_is_forgotten_only_where_it_is_undone_and_nothing_kept_says_so() {
    let loaded = loaded().lessons.remove(0);
    let id = loaded.exercise.id.clone();
    let fails = |step: &course::exercise::Step| {
        Some(StepResult {
            id: step.id.clone(),
            title: step.title.clone(),
            outcome: Outcome::Fail {
                expected: Text::same("x"),
                found: Text::same("y"),
                situation: None,
            },
            hint: Text::same(""),
            explanation: Text::same(""),
            facts: None,
        })
    };
    let state = |was_passed: bool, is_checked: bool| {
        let mut lesson = LessonState::new(Arc::clone(&loaded), was_passed, 1);
        if is_checked {
            lesson.steps = loaded.exercise.steps.iter().map(fails).collect();
        }
        WatchState {
            lessons: vec![lesson],
            revision: 1,
            ..WatchState::default()
        }
    };
    let mut undone = state(true, true);
    assert!(undone.is_undone(&id));
    assert!(!undone.passed_before(&id, true), "it is kept");
    assert!(undone.passed_before(&id, false), "it was reset");
    assert!(!undone.lessons[0].was_passed);
    assert_eq!(undone.lessons[0].revision, undone.revision);
    for mut other in [state(false, true), state(true, false)] {
        assert!(!other.is_undone(&id));
        assert!(!other.passed_before(&id, false));
    }
}
