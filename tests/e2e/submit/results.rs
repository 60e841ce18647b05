//! Results that are handed in, and those that have arrived.

use std::thread;
use std::time::{Duration, Instant};

use e2e::{ClassRegistry, Course, Ended};
use serde_json::Value;

/// How long something in the background may take.
pub const PATIENCE: Duration = Duration::from_secs(90);

/// Waits until `is_so`, which is asked again and again.
pub fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let until = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < until, "not within {PATIENCE:?}: {what}");
        thread::sleep(Duration::from_millis(30));
    }
}

/// Joins a class with account and pass phrase.
pub fn join(course: &Course, address: &str, account: &str, password: &str) -> Ended {
    let script = format!(
        "printf '%s\\n' '{password}' | {} join {address} --account {account} --password-stdin",
        e2e::checker_path()
    );
    let mut bash = course.program("bash");
    bash.args(["-c", &script]);
    bash.output().expect("bash").into()
}

/// A course that has joined a registry.
pub fn joined(registry: &ClassRegistry, account: &str, password: &str) -> Course {
    let course = Course::anywhere();
    let ended = join(&course, &registry.address(), account, password);
    assert_eq!(ended.code, 0, "{ended:?}");
    course
}

/// Makes the learner's work differ, and checks it: a new result.
pub fn check(course: &Course, work: &str) -> Ended {
    course.write("exercises/lesson-6/Dockerfile", format!("FROM {work}\n"));
    let ended = course.checker(&["lesson-6"]);
    assert_eq!(ended.code, 1, "{ended:?}");
    ended
}

/// The work that [`check`] left in a document.
pub fn work(document: &[u8]) -> String {
    let document: Value = serde_json::from_slice(document).expect("a document");
    let facts = &document["lessons"][0]["snapshot"]["facts"]["dockerfile"]["observed"];
    let text = facts["file"]["text"]
        .as_str()
        .unwrap_or_else(|| panic!("{facts}"));
    text.trim().trim_start_matches("FROM ").to_owned()
}

/// How many results wait.
pub fn waiting(course: &Course) -> usize {
    let entries = std::fs::read_dir(course.path(".checker/outbox"));
    let names = entries.into_iter().flatten().flatten();
    names
        .filter(|entry| entry.file_name().to_string_lossy().ends_with(".json"))
        .count()
}

/// Waits until the registry has so many attempts at lesson 6; returns their works, by time.
pub fn arrived(registry: &ClassRegistry, learner: &str, count: usize) -> Vec<String> {
    let mut documents = Vec::new();
    wait_until(&format!("{count} attempts of {learner}"), || {
        // A registry lists a tag a moment before it leads anywhere.
        let attempts = registry.attempts(learner, "lesson-6");
        let found = attempts.iter().map(|tag| registry.document(learner, tag));
        documents = found.collect();
        documents.len() >= count && documents.iter().all(Option::is_some)
    });
    let works = documents.iter().flatten();
    works.map(|document| work(document)).collect()
}
