//! `checker start` and `checker watch` in a terminal, and that nothing of them is left.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::Path;

use e2e::{Book, Course, Lab, PtySession, Started, Store, Terminal, free_port, repository};

/// Processes whose command line names a folder.
fn processes_of(folder: &Path) -> Vec<String> {
    let folder = folder.to_str().unwrap();
    let listed = fs::read_dir("/proc").unwrap().flatten();
    listed
        .filter_map(|entry| fs::read_to_string(entry.path().join("cmdline")).ok())
        .map(|line| line.replace('\0', " "))
        .filter(|line| line.contains(folder))
        .collect()
}

/// A course whose own registry is missing, at a port of its own, with the scripts that start it.
fn without_registry(lab: &Lab) -> (Course, u16) {
    let course = Course::at(&lab.host);
    Book::copy_to(&course);
    let port = free_port();
    let yaml = course.read("exercises/course.yaml");
    course.write(
        "exercises/course.yaml",
        yaml.replace("localhost:5050", &format!("localhost:{port}")),
    );
    std::os::unix::fs::symlink(
        repository().canonicalize().unwrap().join("classroom"),
        course.path("classroom"),
    )
    .unwrap();
    (course, port)
}

fn start(course: &Course) -> std::process::Command {
    let mut command = course.command(&["start", "--no-open", "--port", "0"]);
    command.env("CLASSROOM_HOME", course.path("registry-home"));
    command
}

#[test]
fn what_start_started_ends_with_it() {
    let lab = Lab::of(Store::Classic);
    for signal in ["INT", "TERM", "HUP"] {
        let (course, port) = without_registry(&lab);
        let mut started = Started::run(start(&course), &course);
        started.tells("registry started");
        assert!(TcpStream::connect(("127.0.0.1", port)).is_ok());
        assert!(started.listens());
        started.tells("Steps that are done now");
        assert_eq!(started.end_with(signal), Some(0), "{}", started.log());
        assert!(!started.listens());
        assert!(
            TcpStream::connect(("127.0.0.1", port)).is_err(),
            "the registry"
        );
        assert_eq!(processes_of(course.root()), Vec::<String>::new());
        assert_eq!(lab.docker(&["container", "ls", "--all", "--quiet"]), "");
    }
}

#[test]
fn what_was_pushed_is_there_the_next_time() {
    let lab = Lab::of(Store::Classic);
    let (course, _) = without_registry(&lab);
    for _ in 0..2 {
        let mut started = Started::run(start(&course), &course);
        started.tells("registry started");
        if course.verdict("lesson-4", "pushed") != "pass" {
            course.solve("lesson-4");
        }
        assert_eq!(course.verdict("lesson-4", "pushed"), "pass");
        assert_eq!(started.end_with("TERM"), Some(0));
    }
}

#[test]
fn a_registry_of_ones_own_is_left_alone() {
    let lab = Lab::of(Store::Classic);
    let course = lab.course();
    let mut started = Started::of(&course);
    started.tells("Steps that are done now");
    assert!(!started.log().contains("registry"), "{}", started.log());
    assert_eq!(started.end_with("INT"), Some(0));
    let registry = TcpStream::connect(lab.registry.replace("localhost", "127.0.0.1"));
    assert!(registry.is_ok());
}

#[test]
fn started_twice_tells_the_address() {
    let course = Course::anywhere();
    let mut started = Started::of(&course);
    let again = course.checker(&["start", "--no-open"]);
    assert_eq!(again.code, 0, "{again:?}");
    assert_eq!(again.stdout.trim(), format!("{}/", started.address));
    assert!(again.stderr.contains("running already"), "{again:?}");
    // One that was killed is not taken for running.
    started.end_with("KILL");
    let port = started.port().to_owned();
    assert_eq!(Started::on(&course, &port).address, started.address);
}

#[test]
fn a_port_that_is_taken_is_passed_over() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let course = Course::anywhere();
    let started = Started::on(&course, &port.to_string());
    assert_ne!(started.port(), port.to_string());
    assert!(started.listens());
}

#[test]
fn start_in_a_terminal_ends_with_ctrl_c() {
    let course = Course::anywhere();
    Book::copy_to(&course);
    let mut terminal = Terminal::spawn(course.command(&["start", "--no-open", "--port", "0"]));
    let session = terminal.session();
    session.exp_string("http://127.0.0.1:").unwrap();
    session.exp_string("Ctrl+C").unwrap();
    session.exp_string("Trying again").unwrap();
    session.send_control('c').unwrap();
    session.exp_eof().unwrap();
    assert_eq!(processes_of(course.root()), Vec::<String>::new());
}

/// Presses a key; without a line's end, nothing is sent until it is flushed.
fn press(session: &mut PtySession, key: &str) {
    session.send(key).unwrap();
    session.flush().unwrap();
}

#[test]
fn watch_follows_the_learner_from_lesson_to_lesson() {
    let lab = Lab::of(Store::Classic);
    let course = lab.course();
    let mut terminal = Terminal::spawn(course.command(&["watch"]));
    let session = terminal.session();
    session.exp_string("Lesson 1: Download").unwrap();
    session.exp_string("hint (").unwrap();
    press(session, "h");
    session.exp_string("docker image ls").unwrap();
    course.solve("lesson-1");
    session.exp_string("Lesson 2: Layers").unwrap();
    session.exp_string("Lesson 1 is done").unwrap();
    press(session, "l");
    session.exp_string("back to the lesson").unwrap();
    press(session, "p");
    session.exp_string("Lesson 1: Download").unwrap();
    press(session, "r");
    press(session, "q");
    // The screen from before comes back.
    session.exp_string("\u{1b}[?1049l").unwrap();
    session.exp_eof().unwrap();
    assert!(course.path(".checker/snapshots/lesson-1.yaml").exists());
    let list = course.checker(&["list"]);
    assert!(list.stdout.contains("4/4"), "{}", list.stdout);
}

#[test]
fn watch_without_a_terminal_writes_lines() {
    let lab = Lab::of(Store::Containerd);
    let course = lab.course();
    let mut watch = course.command(&["watch", "lesson-3", "--lang", "ko"]);
    let log = course.path("watch.log");
    watch.stdout(fs::File::create(&log).unwrap());
    let mut watching = watch.spawn().unwrap();
    let wrote = |words: &str| {
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
        while !fs::read_to_string(&log).unwrap().contains(words) {
            assert!(std::time::Instant::now() < deadline, "no {words}");
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
    };
    wrote("lesson-3  pointer-moved  ✗ 아직");
    course.solve("lesson-3");
    wrote("lesson-3  pointer-moved  ✓ 완료");
    let text = fs::read_to_string(&log).unwrap();
    assert!(!text.contains('\u{1b}'), "{text}");
    let ended = std::process::Command::new("kill")
        .args(["-INT", &watching.id().to_string()])
        .status();
    assert!(ended.unwrap().success());
    assert!(watching.wait().unwrap().success());
}
