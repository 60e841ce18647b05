//! What `checker init` keeps, and what a shell reads of it.

use std::collections::BTreeSet;
use std::thread;

use e2e::{Course, Ended};

#[test]
fn a_learners_names_are_kept_or_refused_with_a_reason() {
    let course = Course::anywhere();
    for arguments in [
        &["--learner", "ada"][..],
        &["--learner", "ada-2_x.y"],
        &["--registry", "registry.example.org:443"],
        &["--registry", "docker.io", "--namespace", "ada"],
        &["--namespace", "localhost:5050/class/ada/"],
        &["--set", "pinned=1.27", "--set", "port=8080"],
    ] {
        let ended = course.checker(&[&["init"], arguments].concat());
        assert_eq!(
            (ended.code, ended.stderr.as_str()),
            (0, ""),
            "{arguments:?}"
        );
        assert_eq!(
            course.checker(&["lesson-1"]).code,
            3,
            "{arguments:?} can be used"
        );
    }
    let kept = course.checker(&["vars"]).stdout;
    for arguments in [
        &["--learner", "Ada"][..],
        &["--learner", "ada lovelace"],
        &["--learner", "ada/x"],
        &["--learner", ""],
        &["--learner", "$(id)"],
        &["--learner", "ada`id`"],
        &["--learner", "ada\nx"],
        &["--learner", "에이다"],
        &["--registry", "http://localhost:5050"],
        &["--registry", "localhost:5050/ada"],
        &["--namespace", "localhost:5050/Ada"],
        &["--namespace", "/"],
        &["--set", "pinned=1.22 --all"],
        &["--set", "nope=1"],
        &["--set", "token=mine"],
        &["--set", "learner=${learner}"],
        &["--set", "port=${port}${port}"],
        &["--set", "port"],
    ] {
        let ended = course.checker(&[&["init"], arguments].concat());
        assert_eq!(ended.code, 2, "{arguments:?} {ended:?}");
        assert!(
            ended
                .stderr
                .lines()
                .next()
                .is_some_and(|line| line.len() > 20),
            "{ended:?}"
        );
    }
    assert_eq!(
        course.checker(&["vars"]).stdout,
        kept,
        "what was refused was not kept"
    );
}

#[test]
fn a_shell_reads_settings_as_they_were_given() {
    let course = Course::anywhere();
    let file = "exercises/course.yaml";
    let settings = course.read(file);
    course.write(
        file,
        settings.replace("variables:\n", "variables:\n  word: any\n"),
    );
    for value in [
        "$(touch owned)",
        "'; touch owned; '",
        "`touch owned`",
        "a\"b\\c$PATH",
        "-n x",
        "*",
    ] {
        let kept = course.checker(&["init", "--set", &format!("word={value}")]);
        assert_eq!(kept.code, 0, "{kept:?}");
        let checker = course.command(&[]);
        let mut command = course.program("sh");
        command.args(["-c", "eval \"$(\"$0\" vars)\" && printf %s \"$word\""]);
        let read: Ended = command
            .arg(checker.get_program())
            .output()
            .expect("sh runs")
            .into();
        assert_eq!((read.stdout.as_str(), read.stderr.as_str()), (value, ""));
        assert!(!course.path("owned").exists(), "{value} was run");
    }
}

#[test]
fn what_several_choose_at_once_is_all_kept() {
    let course = Course::anywhere();
    let settings = [
        "learner=ada",
        "pinned=1.27",
        "port=8080",
        "registry=localhost:6060",
    ];
    let tokens: BTreeSet<String> = thread::scope(|scope| {
        let running = settings.map(|setting| {
            let course = &course;
            scope.spawn(move || {
                let ended = course.checker(&["init", "--set", setting]);
                assert_eq!(ended.code, 0, "{ended:?}");
                let token = ended.stdout.lines().find(|line| line.contains("token="));
                token.expect("a token").to_owned()
            })
        });
        running.map(|one| one.join().expect("a token")).into()
    });
    assert_eq!(tokens.len(), 1, "{tokens:?}");
    let kept = course.checker(&["vars"]).stdout;
    for setting in settings {
        let (name, value) = setting.split_once('=').expect("a setting");
        assert!(
            kept.contains(&format!("{name}='{value}'")),
            "{setting} in {kept}"
        );
    }
}
