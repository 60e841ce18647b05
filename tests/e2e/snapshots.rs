//! Results on the disk: nothing is lost, whatever happens while they are written.

use std::fs;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use e2e::Course;
use serde_yaml::Value;

/// The lesson and the step that these tests can pass without an engine.
const LESSON: &str = "lesson-6";
const STEP: &str = "dockerfile";

const DOCKERFILE: &str = "FROM nginx\nENV A=b\nRUN a && b\nEXPOSE 8080\nCMD [\"nginx\"]\n";

fn path(course: &Course) -> PathBuf {
    course.path(format!(".checker/snapshots/{LESSON}.yaml"))
}

fn snapshot(course: &Course) -> Value {
    let yaml = fs::read_to_string(path(course)).expect("a snapshot");
    serde_yaml::from_str(&yaml).unwrap_or_else(|error| panic!("{error}\n{yaml}"))
}

fn step(snapshot: &Value) -> &Value {
    let steps = snapshot["report"]["steps"].as_sequence().expect("steps");
    steps.iter().find(|it| it["id"] == STEP).expect("the step")
}

fn passed() -> Course {
    let course = Course::anywhere();
    course.write("exercises/lesson-6/Dockerfile", DOCKERFILE);
    assert_eq!(course.verdict(LESSON, STEP), "pass");
    course
}

#[test]
fn a_snapshot_holds_the_report_the_facts_and_the_exercise_it_was_judged_by() {
    let course = passed();
    let snapshot = snapshot(&course);
    assert_eq!(snapshot["schema"], "checker/snapshot/v2");
    assert_eq!(snapshot["exercise"]["id"], LESSON);
    assert_eq!(
        snapshot["exercise"]["sha256"].as_str().map(str::len),
        Some(64)
    );
    assert_eq!(snapshot["variables"]["pinned"], "1.22");
    assert_eq!(step(&snapshot)["verdict"], "pass");
    let facts = &snapshot["facts"][STEP];
    assert_eq!(facts["observed"]["file"]["text"], DOCKERFILE);
    assert!(facts["first_passed_at"].is_string());
    assert!(
        snapshot["facts"]["built"]["observed"].is_null(),
        "no engine, no facts"
    );
}

#[test]
fn a_fail_shows_and_the_first_pass_is_remembered() {
    let course = passed();
    let first = snapshot(&course)["facts"][STEP]["first_passed_at"].clone();
    course.write("exercises/lesson-6/Dockerfile", "FROM nginx\n");
    assert_eq!(course.verdict(LESSON, STEP), "fail");
    let after = snapshot(&course);
    assert_eq!(step(&after)["verdict"], "fail");
    assert_eq!(after["facts"][STEP]["first_passed_at"], first);
}

#[test]
fn could_not_look_takes_away_no_pass() {
    let course = passed();
    let file = course.path("exercises/lesson-6/Dockerfile");
    fs::remove_file(&file).unwrap();
    // A link to itself cannot be read by anyone.
    std::os::unix::fs::symlink(&file, &file).unwrap();
    assert_eq!(
        course.verdict(LESSON, STEP),
        "unknown",
        "the report tells the truth"
    );
    let after = snapshot(&course);
    assert_eq!(step(&after)["verdict"], "pass");
    assert_eq!(after["facts"][STEP]["observed"]["file"]["text"], DOCKERFILE);
}

#[test]
fn killing_the_checker_200_times_loses_and_corrupts_nothing() {
    let course = passed();
    // How long a whole run takes, so that the kills fall all over it.
    let time = || {
        let begin = std::time::Instant::now();
        course.checker(&[LESSON]);
        begin.elapsed()
    };
    let whole = (0..5).map(|_| time()).min().expect("a time");
    let mut random = fastrand::Rng::with_seed(7);
    let mut written = 0;
    for round in 0..200 {
        let before = fs::metadata(path(&course))
            .and_then(|it| it.modified())
            .expect("a snapshot");
        let mut checker = course
            .command(&[LESSON])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the checker starts");
        std::thread::sleep(whole.mul_f64(random.f64() * 1.2));
        // It may have ended by itself.
        let _ = checker.kill();
        checker.wait().expect("the checker ends");
        let snapshot = snapshot(&course);
        assert_eq!(step(&snapshot)["verdict"], "pass", "round {round}");
        let after = fs::metadata(path(&course))
            .and_then(|it| it.modified())
            .expect("a snapshot");
        written += u32::from(before != after);
    }
    assert!(written > 0, "no kill came late enough to test anything");
    assert!(written < 200, "no kill came early enough to test anything");
    course.checker(&[LESSON]);
    let left: Vec<_> = fs::read_dir(course.path(".checker/snapshots"))
        .unwrap()
        .flatten()
        .map(|entry| entry.file_name())
        .collect();
    assert_eq!(left, ["lesson-6.yaml"], "nothing half written is left");
}

#[test]
fn checkers_at_the_same_time_lose_nothing() {
    let course = Course::anywhere();
    course.write("exercises/lesson-6/Dockerfile", DOCKERFILE);
    course.write(
        "exercises/lesson-7/index.html",
        course.checker(&["vars"]).stdout,
    );
    let lessons = ["lesson-6", "lesson-7", "all", "lesson-6"];
    for _ in 0..5 {
        let running: Vec<_> = lessons
            .iter()
            .cycle()
            .take(12)
            .map(|lesson| {
                let mut command = course.command(&[lesson]);
                command
                    .stdout(Stdio::null())
                    .stderr(Stdio::piped())
                    .spawn()
                    .expect("a start")
            })
            .collect();
        for checker in running {
            let ended = checker.wait_with_output().expect("an end");
            assert!(
                ended.stderr.is_empty(),
                "{}",
                String::from_utf8_lossy(&ended.stderr)
            );
        }
    }
    assert_eq!(step(&snapshot(&course))["verdict"], "pass");
    let pages = fs::read_to_string(course.path(".checker/snapshots/lesson-7.yaml")).unwrap();
    let pages: Value = serde_yaml::from_str(&pages).unwrap();
    assert!(pages["facts"]["page"]["first_passed_at"].is_string());
}

#[test]
fn the_first_checkers_of_all_agree_on_one_token() {
    let course = Course::anywhere();
    let running: Vec<_> = (0..12)
        .map(|_| {
            course
                .command(&["vars"])
                .stdout(Stdio::piped())
                .spawn()
                .expect("a start")
        })
        .collect();
    let mut settings: Vec<_> = running
        .into_iter()
        .map(|checker| checker.wait_with_output().expect("an end").stdout)
        .collect();
    settings.dedup();
    assert_eq!(settings.len(), 1, "one learner, one token");
}

#[test]
fn an_unreadable_snapshot_is_set_aside_and_none_is_overwritten() {
    let course = passed();
    for (number, broken) in ["{ not yaml", "\u{0}\u{1}", "schema: checker/snapshot/v1\n"]
        .iter()
        .enumerate()
    {
        fs::write(path(&course), broken).unwrap();
        let ended = course.checker(&[LESSON]);
        assert!(ended.stderr.contains(".corrupt"), "{}", ended.stderr);
        assert_eq!(step(&snapshot(&course))["verdict"], "pass");
        let suffix = if number == 0 {
            String::new()
        } else {
            format!("-{}", number + 1)
        };
        let aside = course.read(&format!(".checker/snapshots/{LESSON}.yaml.corrupt{suffix}"));
        assert_eq!(aside, *broken);
    }
}

#[test]
fn a_snapshot_of_a_later_version_stays_as_it_is() {
    let course = passed();
    let later = "schema: checker/snapshot/v9\nsomething: new\n";
    fs::write(path(&course), later).unwrap();
    let ended = course.checker(&[LESSON]);
    assert_eq!(
        ended.code, 3,
        "the verdict is told all the same: {}",
        ended.stdout
    );
    assert!(ended.stderr.contains("v9"), "{}", ended.stderr);
    assert_eq!(fs::read_to_string(path(&course)).unwrap(), later);
    assert_eq!(course.checker(&["list"]).code, 0);
}

#[test]
fn a_folder_that_cannot_be_written_takes_nothing_from_the_verdict() {
    let course = passed();
    let snapshots = course.path(".checker/snapshots");
    fs::remove_dir_all(&snapshots).unwrap();
    fs::write(&snapshots, "in the way").unwrap();
    let ended = course.checker(&[LESSON, "--format", "json"]);
    assert_eq!(ended.code, 3);
    assert!(ended.stderr.contains("not kept"), "{}", ended.stderr);
    assert_eq!(ended.json()["lesson"], LESSON);
}

#[test]
fn a_checker_that_waits_for_a_lock_gives_up_in_the_end() {
    let course = passed();
    let lock = fs::File::open(course.path(".checker/lock")).unwrap();
    lock.lock().unwrap();
    let begin = std::time::Instant::now();
    let ended = course.checker(&[LESSON]);
    assert!(ended.stderr.contains("not kept"), "{}", ended.stderr);
    assert!(begin.elapsed() < Duration::from_secs(60));
}
