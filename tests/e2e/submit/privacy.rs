//! What is sent is what judging needs: nothing about the machine, nothing about its owner.

use e2e::{ClassRegistry, Course, Lab, Store};

use super::results::{check, join, joined};

/// Every byte that would be sent of the lessons checked so far.
fn bytes(course: &Course) -> String {
    let dry = course.checker(&["submit", "--dry-run"]);
    assert_eq!(dry.code, 0, "{dry:?}");
    dry.stdout
}

#[test]
fn no_path_of_the_machine_is_sent_where_nothing_could_be_looked_at() {
    let registry = ClassRegistry::open();
    let course = joined(&registry, "ada", "secret-phrase");
    // No engine, and a file that is none: both reasons name paths.
    let answers = course.path("exercises/lesson-2/answers.yaml");
    std::fs::remove_file(&answers).unwrap();
    std::fs::create_dir(&answers).unwrap();
    course.checker(&["all"]);
    check(&course, "one");
    let kept = course.read(".checker/snapshots/lesson-1.yaml");
    assert!(
        kept.contains("/nonexistent/"),
        "the reason is kept here: {kept}"
    );
    let sent = bytes(&course);
    for private in [
        course.root().to_str().unwrap(),
        "/nonexistent/",
        "secret-phrase",
        &std::env::var("HOME").unwrap_or_else(|_| "/root".to_owned()),
    ] {
        assert!(!sent.contains(private), "{private} in {sent}");
    }
    no_hostname_in(&sent);
}

#[test]
fn of_all_lessons_done_on_a_real_engine_nothing_private_is_sent() {
    let lab = Lab::of(Store::Classic);
    let course = lab.course();
    let registry = ClassRegistry::open();
    for lesson in 1..=7 {
        course.solve(&format!("lesson-{lesson}"));
    }
    assert_eq!(course.checker(&["all"]).code, 0);
    // With the name that the images were pushed under.
    let address = format!("{} --keep-name", registry.address());
    assert_eq!(join(&course, &address, "ada", "secret-phrase").code, 0);
    let sent = bytes(&course);
    assert_eq!(
        sent.matches("\"schema\":\"checker/submission/v1\"").count(),
        7
    );
    for private in [
        course.root().to_str().unwrap(),
        lab.home.to_str().unwrap(),
        "secret-phrase",
        // The login for lesson 4, as Docker keeps it.
        "bGVhcm5lcjpsYXllcnM",
        "/root/",
        "/home/",
    ] {
        assert!(!sent.contains(private), "{private} in {sent}");
    }
    no_hostname_in(&sent);
}

/// The machine's name may be short: only as a word of its own it is one.
fn no_hostname_in(sent: &str) {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").expect("a name");
    let word = format!(r"\b{}\b", name.trim().replace('.', r"\."));
    let word = regex_lite::Regex::new(&word).expect("an expression");
    assert!(!word.is_match(sent), "{word} in {sent}");
}
