//! Anything at all in the place of a file, and any bytes in it.

use std::fs::{self, File};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use e2e::{Course, watch};

use super::bounds::{COURSE, EXERCISE, PATIENCE, bounded, entry, run};

/// A name, and what puts it at a path.
const THINGS: &[Thing] = &[
    ("nothing", |_| ()),
    ("folder", |path| fs::create_dir(path).expect("a folder")),
    ("100 MB", |path| {
        let file = File::create(path).expect("a file");
        file.set_len(100 << 20).expect("a sparse file");
    }),
    ("link to itself", |path| {
        symlink(path, path).expect("a link");
    }),
    ("pipe", |path| {
        let made = Command::new("mkfifo").arg(path).status();
        assert!(made.expect("mkfifo runs").success());
    }),
    ("zeros without end", |path| {
        symlink("/dev/zero", path).expect("a link");
    }),
];

/// Puts each thing in turn at a path, and collects what `ask` says to it.
fn replaced(course: &Course, path: &Path, things: &[Thing], ask: impl Fn() -> String) -> String {
    let told = things.iter().map(|(name, put)| {
        remove(path);
        put(path);
        entry(name, course, &ask())
    });
    told.collect()
}

type Thing = (&'static str, fn(&Path));

fn remove(path: &Path) {
    if path.is_dir() && !path.is_symlink() {
        fs::remove_dir_all(path).expect("a folder to remove");
    } else if fs::symlink_metadata(path).is_ok() {
        fs::remove_file(path).expect("a file to remove");
    }
}

#[test]
fn a_course_file_may_be_anything() {
    let course = Course::anywhere();
    let ask = || run(&course, &["lesson-3", "--course", "."], 2).ended.stderr;
    let mut told = replaced(&course, &course.path(EXERCISE), THINGS, ask);
    told += "\n";
    told += &replaced(&course, &course.path(COURSE), THINGS, ask);
    insta::assert_snapshot!(told);
}

#[test]
fn an_exercise_file_may_hold_anything() {
    let course = Course::anywhere();
    let utf16 = "format: 1".encode_utf16().flat_map(u16::to_le_bytes);
    let contents: [(&str, Vec<u8>); 12] = [
        ("empty", Vec::new()),
        ("only comments", "# format: 1\n\n---\n# id: x\n".into()),
        ("not YAML", "steps: [1, 2\nb: {".into()),
        ("prose", "Dear checker,\n".into()),
        ("not UTF-8", b"format: 1\nid: a\ntitle: \xff\xfe\n".into()),
        ("UTF-16", [0xff, 0xfe].into_iter().chain(utf16).collect()),
        ("a null byte", b"format: 1\nid: \0\n".into()),
        ("nested lists", brackets("format: 1\nsteps: ", "[").into()),
        ("nested items", brackets("format: 1\nsteps:\n", "- ").into()),
        ("aliases without end", aliases().into()),
        ("endless key", brackets("format: 1\n", "a").into()),
        ("endless value", brackets("format: 1\nid: ", "a").into()),
    ];
    let told = contents.into_iter().map(|(name, content)| {
        course.write(EXERCISE, content);
        entry(name, &course, &run(&course, &["lesson-3"], 2).ended.stderr)
    });
    insta::assert_snapshot!(told.collect::<String>().replace(&"a".repeat(500), "aa…aa"));
}

/// A piece as often as a file may hold it.
fn brackets(start: &str, piece: &str) -> String {
    start.to_owned() + piece.repeat(900_000 / piece.len()).as_str()
}

/// A few lines that stand for ten thousand million items.
fn aliases() -> String {
    let mut text = "format: 1\ntitle: { en: a, ko: b }\nsummary: &a0 [x]\n".to_owned();
    for level in 0..10 {
        let items = vec![format!("*a{level}"); 10].join(", ");
        text += &format!("builds_on: &a{} [{items}]\n", level + 1);
    }
    text
}

#[test]
fn a_byte_order_mark_before_an_exercise_is_passed_over() {
    let course = Course::anywhere();
    course.write(
        EXERCISE,
        "\u{feff}".to_owned() + course.read(EXERCISE).as_str(),
    );
    assert_eq!(course.checker(&["show", "lesson-3"]).code, 0);
}

#[test]
fn a_file_that_only_others_may_read_is_told() {
    let course = Course::anywhere();
    for (path, mode) in [("", 0o777), (EXERCISE, 0o000)] {
        let mode = fs::Permissions::from_mode(mode);
        fs::set_permissions(course.path(path), mode).expect("a mode");
    }
    let mut command = course.command(&["lesson-3"]);
    // Root may read everything, nobody may not.
    if fs::read(course.path(EXERCISE)).is_ok() {
        command.uid(65534).gid(65534);
    }
    let ended = watch(command, PATIENCE).ended;
    assert_eq!(ended.code, 2, "{ended:?}");
    assert!(ended.stderr.contains("Permission denied"), "{ended:?}");
}

#[test]
fn the_learners_settings_may_be_anything() {
    let course = Course::anywhere();
    fs::create_dir(course.path(".checker")).expect("a folder");
    let path = course.path(".checker/learner.yaml");
    let ask = || run(&course, &["lesson-3"], 2).ended.stderr;
    insta::assert_snapshot!(replaced(&course, &path, &THINGS[1..], ask));
}

#[test]
fn the_docker_config_may_be_anything() {
    let course = Course::anywhere();
    let config = course.docker_config().join("config.json");
    let ask = |name: &str| {
        let mut command = course.command(&["lesson-4"]);
        command.env_remove("DOCKER_HOST");
        let ended = bounded(watch(command, PATIENCE)).ended;
        // As docker does, it goes on with the defaults: an engine may answer there.
        assert!(matches!(ended.code, 1 | 3), "{name}: {ended:?}");
        ended.stdout
    };
    for (name, put) in &THINGS[1..] {
        remove(&config);
        put(&config);
        ask(name);
    }
    for text in ["{", "[]", "{\"currentContext\": 5}"] {
        remove(&config);
        fs::write(&config, text).expect("a file");
        ask(text);
    }
    remove(&config);
    fs::write(&config, "{\"currentContext\": \"a\\u001b[31m\"}").expect("a file");
    let told = ask("a context");
    assert!(told.contains("the docker context `a\\u{1b}[31m`"), "{told}");
}

/// With an engine that is named, the config is only asked for logins.
#[test]
fn the_docker_configs_logins_may_be_anything() {
    let engine = e2e::FakeEngine::start(e2e::Answer::docker);
    let course = Course::at(&engine.host());
    let config = course.docker_config().join("config.json");
    for (name, put) in &THINGS[1..] {
        remove(&config);
        put(&config);
        let ended = bounded(watch(course.command(&["lesson-4"]), PATIENCE)).ended;
        let told = "docker-config/config.json";
        assert!(ended.stdout.contains(told), "{name}: {ended:?}");
    }
}

#[test]
fn the_learners_own_files_may_be_anything() {
    let course = Course::anywhere();
    for (lesson, file) in [
        ("lesson-2", "answers.yaml"),
        ("lesson-6", "Dockerfile"),
        ("lesson-7", "index.html"),
    ] {
        let path = course.path("exercises").join(lesson).join(file);
        let ask = |name: &str| {
            let ended = bounded(watch(course.command(&[lesson]), PATIENCE)).ended;
            assert!(matches!(ended.code, 1 | 3), "{file} as {name}: {ended:?}");
        };
        for (name, put) in THINGS {
            remove(&path);
            put(&path);
            ask(name);
        }
        for content in [
            &b"\xff\xfe\0binary\0"[..],
            b"\xef\xbb\xbf# \r\n",
            &[b'['; 1 << 20],
        ] {
            remove(&path);
            fs::write(&path, content).expect("a file");
            ask("bytes");
        }
    }
}
