//! A whole lesson: its steps are seen each on its own, whatever happens to the others.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests make files, and stop where something is amiss"
)]

use std::path::Path;
use std::time::Duration;

use check::Check;
use check::verdict::Outcome;
use course::catalog::Catalog;
use course::report::Report;
use course::run;
use engine::testing::{MemoryEngine, MemoryWorld, Question};
use engine::{Engine, EngineError, NoEngine};

const CHECKS: [&str; 4] = [
    "container_file: { container: demo, image: nginx, file: /mine.txt, contains: tok-1 }",
    "image_present: { image: nginx }",
    "own_file: { file: index.html, contains: tok-1 }",
    "image_present: { image: httpd }",
];

/// A check as an exercise file has it.
fn check(yaml: &str) -> Check {
    let yaml: serde_yaml::Value = serde_yaml::from_str(&format!("{{ {yaml} }}")).unwrap();
    serde_yaml::with::singleton_map_recursive::deserialize(yaml).unwrap()
}

fn lesson(engine: &dyn Engine) -> Report {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let catalog = Catalog::open(Some(&repository), &repository).unwrap();
    let variables = catalog.defaults("tok-1").unwrap();
    let id = "lesson-1".parse().unwrap();
    let mut loaded = catalog.exercise(&id, &variables).unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("index.html"), "tok-1").unwrap();
    loaded.folder = folder.path().to_owned();
    let step = loaded.exercise.steps[0].clone();
    let steps = CHECKS.iter().enumerate().map(|(number, yaml)| {
        let mut step = step.clone();
        step.id = format!("step-{number}").parse().unwrap();
        step.check = check(yaml);
        step
    });
    loaded.exercise.steps = steps.collect();
    let timeout = Duration::from_secs(60);
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let world = MemoryWorld::new();
    runtime
        .unwrap()
        .block_on(run::lesson(&loaded, engine, &world, "ada", timeout))
}

fn seen(engine: &dyn Engine) -> Vec<&'static str> {
    let report = lesson(engine);
    let each = report.steps.iter().map(|step| match &step.outcome {
        Outcome::Pass { .. } => "pass",
        Outcome::Fail { .. } => "fail",
        Outcome::Unknown(unknown) => unknown.code.name(),
    });
    each.collect()
}

fn engine() -> MemoryEngine {
    MemoryEngine::new().with_layers("nginx:latest", &["a"])
}

fn timeout() -> EngineError {
    EngineError::Timeout {
        endpoint: "here".to_owned(),
        after: Duration::from_secs(60),
    }
}

#[test]
fn each_step_is_judged_on_its_own() {
    assert_eq!(seen(&engine()), ["fail", "pass", "pass", "fail"]);
}

#[test]
fn a_question_without_end_is_one_steps_trouble() {
    let engine = engine().hanging(Question::Container);
    assert_eq!(seen(&engine), ["step-timeout", "pass", "pass", "fail"]);
}

#[test]
fn a_question_that_took_too_long_is_the_engines_trouble() {
    let engine = engine().failing(Question::Container, timeout());
    assert_eq!(seen(&engine), ["engine-timeout", "pass", "pass", "fail"]);
}

#[test]
fn an_engine_that_does_not_say_who_it_is_holds_up_nothing() {
    let engine = engine().hanging(Question::Info);
    assert_eq!(seen(&engine), ["fail", "pass", "pass", "fail"]);
    assert!(lesson(&engine).engine.is_none());
}

#[test]
fn without_an_engine_the_learners_files_are_judged_all_the_same() {
    let engine = NoEngine(EngineError::PermissionDenied {
        endpoint: "here".to_owned(),
    });
    let denied = "permission-denied";
    assert_eq!(seen(&engine), [denied, denied, "pass", denied]);
    assert!(lesson(&engine).engine.is_none());
}
