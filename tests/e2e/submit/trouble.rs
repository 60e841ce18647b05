//! The registry stopped, full or slow, the network cut, the sender killed: results arrive all the
//! same, in order, and as if they had been sent once.

use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use e2e::{ClassRegistry, Course, Mode, Proxy};

use super::results::{arrived, check, join, joined, wait_until, waiting};

/// The senders of a course that run now.
fn senders(course: &Course) -> Vec<u32> {
    let root = course.root().display().to_string();
    let found = Command::new("pgrep")
        .args(["-f", &format!("submit --background --course {root}$")])
        .output()
        .expect("pgrep runs");
    let text = String::from_utf8_lossy(&found.stdout).into_owned();
    text.lines().filter_map(|line| line.parse().ok()).collect()
}

#[test]
fn without_a_registry_results_wait_and_later_arrive_in_order() {
    let mut registry = ClassRegistry::open();
    let course = joined(&registry, "ada", "layers");
    registry.stop();
    let works: Vec<_> = (1..=6).map(|number| format!("work-{number}")).collect();
    let mut told = String::new();
    for work in &works {
        let start = Instant::now();
        told += &check(&course, work).stderr;
        // A check that waited for a network would take its ten seconds.
        assert!(
            start.elapsed() < Duration::from_secs(8),
            "{:?}",
            start.elapsed()
        );
        assert!(senders(&course).len() <= 2, "{:?}", senders(&course));
    }
    assert_eq!(waiting(&course), works.len());
    wait_until("one sender is left", || senders(&course).len() == 1);
    let status = || course.checker(&["submit", "--status"]).stdout;
    wait_until("the reason is known", || {
        status().contains("cannot be reached")
    });
    told += &check(&course, "work-7").stderr;
    told += &check(&course, "work-8").stderr;
    assert_eq!(told.matches("wait on this machine").count(), 1, "{told}");
    registry.start();
    // The one that waits for the network notices by itself.
    let mut all = arrived(&registry, "ada", 8);
    let expected: Vec<_> = (1..=8).map(|number| format!("work-{number}")).collect();
    all.sort();
    assert_eq!(all, expected);
    assert_eq!(
        super::results::work(&registry.document("ada", "lesson-6").unwrap()),
        "work-8"
    );
    wait_until("the sender ends", || senders(&course).is_empty());
    let told = check(&course, "work-9").stderr;
    assert!(told.contains("have arrived"), "{told}");
}

#[test]
fn a_sender_killed_at_any_moment_loses_and_doubles_nothing() {
    let registry = ClassRegistry::open();
    let proxy = Proxy::to(registry.port);
    let course = Course::anywhere();
    let address = format!("http://localhost:{}", proxy.port);
    assert_eq!(join(&course, &address, "ada", "layers").code, 0);
    // Slow enough that a kill hits every part of it.
    proxy.set(Mode::Slow(400, Duration::from_millis(2)));
    let mut random = fastrand::Rng::with_seed(7);
    let mut killed = 0;
    for number in 0..12 {
        check(&course, &format!("work-{number:02}"));
        thread::sleep(Duration::from_millis(random.u64(5..120)));
        for process in senders(&course) {
            let status = Command::new("kill")
                .args(["-9", &process.to_string()])
                .status();
            killed += usize::from(status.expect("kill runs").success());
        }
    }
    assert!(killed > 3, "only {killed} were killed");
    proxy.set(Mode::Fine);
    let sent = course.checker(&["submit"]);
    assert_eq!(sent.code, 0, "{sent:?}");
    assert_eq!(waiting(&course), 0);
    let mut all = arrived(&registry, "ada", 12);
    all.sort();
    let expected: Vec<_> = (0..12).map(|number| format!("work-{number:02}")).collect();
    assert_eq!(all, expected, "each once");
    assert_eq!(
        super::results::work(&registry.document("ada", "lesson-6").unwrap()),
        "work-11"
    );
}

#[test]
fn a_connection_that_breaks_in_the_middle_is_tried_again() {
    let registry = ClassRegistry::open();
    let proxy = Proxy::to(registry.port);
    let course = Course::anywhere();
    let address = format!("http://localhost:{}", proxy.port);
    assert_eq!(join(&course, &address, "ada", "layers").code, 0);
    for (number, bytes) in [50, 300, 700, 1500, 3000].into_iter().enumerate() {
        proxy.set(Mode::CutAfter(bytes));
        check(&course, &format!("work-{number}"));
        let ended = course.checker(&["submit"]);
        assert_eq!(ended.code, 3, "{bytes}: {ended:?}");
    }
    proxy.set(Mode::Fine);
    let mut all = arrived(&registry, "ada", 5);
    all.sort();
    assert_eq!(all, ["work-0", "work-1", "work-2", "work-3", "work-4"]);
}

#[test]
fn a_full_registry_is_waited_for() {
    let disk = Tmpfs::mounted();
    let registry = ClassRegistry::in_folder(disk.path());
    let course = joined(&registry, "ada", "layers");
    let filler = disk.path().join("filler");
    let filled = Command::new("dd")
        .args([
            "if=/dev/zero",
            "bs=4096",
            &format!("of={}", filler.display()),
        ])
        .output();
    filled.expect("dd runs");
    check(&course, "one");
    check(&course, "two");
    let ended = course.checker(&["submit"]);
    assert_eq!(ended.code, 3, "{ended:?}");
    assert!(ended.stderr.contains("trouble of its own"), "{ended:?}");
    std::fs::remove_file(filler).unwrap();
    let mut all = arrived(&registry, "ada", 2);
    all.sort();
    assert_eq!(all, ["one", "two"]);
    wait_until("the outbox is empty", || waiting(&course) == 0);
}

#[test]
fn a_slow_registry_slows_no_check() {
    let registry = ClassRegistry::open();
    let proxy = Proxy::to(registry.port);
    let course = Course::anywhere();
    let address = format!("http://localhost:{}", proxy.port);
    assert_eq!(join(&course, &address, "ada", "layers").code, 0);
    proxy.set(Mode::Slow(300, Duration::from_millis(40)));
    for number in 0..4 {
        check(&course, &format!("work-{number}"));
        assert!(senders(&course).len() <= 2);
    }
    assert!(waiting(&course) > 0, "a check waited for the network");
    let mut all = arrived(&registry, "ada", 4);
    all.sort();
    assert_eq!(all, ["work-0", "work-1", "work-2", "work-3"]);
}

#[test]
fn a_broken_file_in_the_outbox_holds_nothing_back() {
    let mut registry = ClassRegistry::open();
    let course = joined(&registry, "ada", "layers");
    registry.stop();
    check(&course, "one");
    let broken = "00000000.lesson-6.0123456789abcdef.json";
    course.write(&format!(".checker/outbox/{broken}"), "{");
    registry.start();
    wait_until("all is sent", || {
        course.checker(&["submit"]);
        waiting(&course) == 0
    });
    assert_eq!(arrived(&registry, "ada", 1), ["one"]);
    assert!(
        course
            .path(format!(".checker/outbox/{broken}.corrupt"))
            .exists()
    );
}

/// A small disk of its own.
struct Tmpfs(tempfile::TempDir);

impl Tmpfs {
    fn mounted() -> Self {
        let folder = tempfile::Builder::new().prefix("disk-").tempdir().unwrap();
        let status = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=2m", "tmpfs"])
            .arg(folder.path())
            .status();
        assert!(
            status.expect("mount runs").success(),
            "the tests run as root"
        );
        Self(folder)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Tmpfs {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}
