//! `checker reset`: a lesson is at its beginning again, and nothing of anybody else's is touched.

use std::collections::BTreeSet;
use std::fs;
use std::process::Stdio;

use e2e::{Course, Lab, Store, Terminal, repository, utf8};

/// Steps that pass all the same: what the registry and the login keep, and what the solution of an
/// earlier lesson left, which is not this lesson's.
fn keeps(lesson: &str) -> &'static [&'static str] {
    match lesson {
        "lesson-4" => &["logged-in", "pushed"],
        "lesson-5" => &["both-in-registry"],
        _ => &[],
    }
}

/// Everything of the engine's that is none of the course's.
fn foreign(lab: &Lab) -> BTreeSet<String> {
    let lines = |arguments: &[&str]| {
        let printed = lab.docker(arguments);
        printed.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let mut all = lines(&["volume", "ls", "--quiet"]);
    all.extend(lines(&[
        "container",
        "ls",
        "--all",
        "--format",
        "{{.ID}} {{.Names}}",
    ]));
    all.extend(lines(&[
        "image",
        "ls",
        "--filter",
        "reference=mine/*",
        "--format",
        "{{.Repository}}:{{.Tag}} {{.ID}}",
    ]));
    all.into_iter().collect()
}

fn reset_ends_a_lesson(lesson: &str, store: Store) {
    let lab = Lab::of(store);
    let course = lab.course();
    course.solve(lesson);
    course.checker(&["hint", lesson]);
    let own: BTreeSet<_> = foreign(&lab).into_iter().collect();
    // The same images under other names, a container with a name close to the lesson's, a volume.
    for name in lab
        .docker(&["image", "ls", "--format", "{{.Repository}}:{{.Tag}}"])
        .lines()
    {
        let mine = format!("mine/{}", name.replace([':', '/', '.'], "-"));
        lab.docker(&["image", "tag", name, &mine]);
    }
    let image = lab.docker(&[
        "image",
        "ls",
        "--filter",
        "reference=mine/*",
        "--format",
        "{{.Repository}}:{{.Tag}}",
    ]);
    let image = image.lines().next().expect("an image").to_owned();
    lab.docker(&["volume", "create", "layers-demo"]);
    lab.docker(&[
        "container",
        "run",
        "--detach",
        "--name",
        "layers-demo2",
        "--volume",
        "layers-demo:/data",
        &image,
    ]);
    course.write(&format!("exercises/{lesson}/notes.txt"), "mine");
    let decoys: BTreeSet<_> = foreign(&lab).difference(&own).cloned().collect();
    assert!(decoys.len() > 1, "{decoys:?}");

    let dry = course.checker(&["reset", lesson, "--dry-run"]);
    assert_eq!(dry.code, 0, "{dry:?}");
    assert!(course.verdicts(lesson).iter().all(|(_, it)| it == "pass"));

    let ended = course.checker(&["reset", lesson, "--yes"]);
    assert_eq!(ended.code, 0, "{ended:?}");
    for (step, verdict) in course.verdicts(lesson) {
        let expected = if keeps(lesson).contains(&step.as_str()) {
            "pass"
        } else {
            "fail"
        };
        assert_eq!(
            verdict, expected,
            "{step} after the reset\n{}",
            ended.stdout
        );
    }
    let now = foreign(&lab);
    assert!(decoys.is_subset(&now), "{:?}", decoys.difference(&now));
    assert_eq!(
        course.read(&format!("exercises/{lesson}/notes.txt")),
        "mine"
    );

    // The second time there is nothing but the result that was just written.
    let again = course.checker(&["reset", lesson, "--yes"]);
    assert_eq!(again.code, 0, "{again:?}");
    for word in ["container  ", "name  ", "file  "] {
        assert!(!again.stdout.contains(word), "{again:?}");
    }
    // Newer engines prune no volume that has a name.
    lab.docker(&["container", "rm", "--force", "layers-demo2"]);
    lab.docker(&["volume", "rm", "layers-demo"]);
    // And the lesson can be done once more.
    course.solve(lesson);
    assert!(course.verdicts(lesson).iter().all(|(_, it)| it == "pass"));
}

macro_rules! lessons {
    ($($name:ident: $lesson:literal),* $(,)?) => {
        mod classic {
            $(#[test] fn $name() { super::reset_ends_a_lesson($lesson, super::Store::Classic); })*
        }
        mod containerd {
            $(#[test] fn $name() { super::reset_ends_a_lesson($lesson, super::Store::Containerd); })*
        }
    };
}

lessons! {
    lesson_1: "lesson-1",
    lesson_2: "lesson-2",
    lesson_3: "lesson-3",
    lesson_4: "lesson-4",
    lesson_5: "lesson-5",
    lesson_6: "lesson-6",
    lesson_7: "lesson-7",
}

/// A report on one line, wherever its lines broke.
fn flat(report: &str) -> String {
    report.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn what_is_not_the_lessons_stays(store: Store) {
    let lab = Lab::of(store);
    let course = lab.course();
    course.sh(
        "lesson-2",
        "docker image pull nginx && docker image pull nginx:${pinned}",
    );
    course.sh(
        "lesson-2",
        "docker container run --detach --name layers-demo nginx:${pinned}
         docker container run --detach --name layers-fresh nginx",
    );
    let ended = course.checker(&["reset", "2", "--yes"]);
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(
        flat(&ended.stdout).contains("layers-demo: it was made from nginx:1.22"),
        "{ended:?}"
    );
    assert!(ended.stdout.contains("layers-fresh: removed"), "{ended:?}");
    let names = || lab.docker(&["container", "ls", "--all", "--format", "{{.Names}}"]);
    assert_eq!(names(), "layers-demo\n");

    // The last name of an image that a stopped container uses stays, and its other names go.
    course.sh(
        "lesson-1",
        "docker image pull nginx:1 && docker container stop layers-demo",
    );
    let ended = course.checker(&["reset", "1", "--yes"]);
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(
        flat(&ended.stdout).contains("the container layers-demo"),
        "{ended:?}"
    );
    let images = lab.docker(&["image", "ls", "--format", "{{.Repository}}:{{.Tag}}"]);
    assert_eq!(images, "nginx:1.22\n");

    // An image that only bears the lesson's name: its containers are not the lesson's.
    course.sh(
        "lesson-7",
        "docker image pull nginx && docker image tag nginx nginx-with-html
         docker container run --detach --name other nginx",
    );
    let ended = course.checker(&["reset", "7", "--yes"]);
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(
        flat(&ended.stdout).contains("only this name, the image stays as nginx:latest"),
        "{ended:?}"
    );
    assert!(names().contains("other\n"));
}

#[test]
fn what_is_not_the_lessons_stays_on_the_classic_store() {
    what_is_not_the_lessons_stays(Store::Classic);
}

#[test]
fn what_is_not_the_lessons_stays_on_the_containerd_store() {
    what_is_not_the_lessons_stays(Store::Containerd);
}

/// A course whose lesson 6, which needs an engine, was begun.
fn begun(lab: &Lab) -> Course {
    let course = lab.course();
    course.sh(
        "lesson-6",
        "docker image pull nginx && docker image tag nginx customnginx",
    );
    course.write("exercises/lesson-6/Dockerfile", "FROM nginx\n");
    course
}

fn is_there(lab: &Lab) -> bool {
    let names = lab.docker(&["image", "ls", "--format", "{{.Repository}}"]);
    names.lines().any(|name| name == "customnginx")
}

#[test]
fn it_asks_in_the_terminal_and_only_a_yes_is_a_yes() {
    let lab = Lab::of(Store::Classic);
    let course = begun(&lab);
    for (answer, lang, question, done) in [
        ("", "en", "Reset lesson-6? ", false),
        ("nope", "ko", "레슨 6을 처음 상태로 되돌릴까요? ", false),
        ("y", "en", "Reset lesson-6? ", true),
    ] {
        let mut terminal = Terminal::spawn(course.command(&["reset", "6", "--lang", lang]));
        let session = terminal.session();
        let before = session.exp_string("[y/N] ").expect("the question");
        let before = utf8(&before);
        assert!(before.contains("customnginx:latest"), "{before}");
        assert!(before.ends_with(question), "{before}");
        session.send_line(answer).expect("typing");
        let after = utf8(&session.exp_eof().expect("an end"));
        let nothing = ["Nothing was changed.", "아무것도 바꾸지 않았어요."];
        assert_eq!(
            nothing.iter().any(|it| after.contains(it)),
            !done,
            "{after}"
        );
        assert_eq!(is_there(&lab), !done, "{answer}: {after}");
    }
    assert_eq!(
        course.read("exercises/lesson-6/Dockerfile.before-reset"),
        "FROM nginx\n"
    );
}

#[test]
fn without_a_terminal_or_an_engine_nothing_is_done() {
    let lab = Lab::of(Store::Classic);
    let course = begun(&lab);
    let mut command = course.command(&["reset", "6"]);
    let ended = command
        .stdin(Stdio::null())
        .output()
        .expect("the checker runs");
    assert_eq!(ended.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&ended.stderr).contains("--yes"));
    let mut command = course.command(&["reset", "6", "--yes", "--lang", "ko"]);
    command.env("DOCKER_HOST", "unix:///nonexistent/docker.sock");
    let ended = command.output().expect("the checker runs");
    assert_eq!(ended.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&ended.stderr).contains("아무것도 바꾸지 않았어요"));
    assert!(is_there(&lab));
    assert_eq!(course.read("exercises/lesson-6/Dockerfile"), "FROM nginx\n");
    assert!(
        !course
            .path("exercises/lesson-6/Dockerfile.before-reset")
            .exists()
    );
}

#[test]
fn what_fails_is_told_and_the_next_time_finishes() {
    let lab = Lab::of(Store::Classic);
    let course = begun(&lab);
    course.checker(&["6"]);
    course.checker(&["hint", "6"]);
    // A folder where the starter file's copy has to go.
    let child = course.path("exercises/lesson-6/child");
    fs::rename(&child, course.path("child-aside")).unwrap();
    fs::write(&child, "in the way").unwrap();
    let ended = course.checker(&["reset", "6", "--yes"]);
    assert_eq!(ended.code, 1, "{ended:?}");
    for words in [
        "✓ name       customnginx:latest: removed",
        "✓ file       Dockerfile: put back",
        "✗ file       child/Dockerfile: not put back",
    ] {
        assert!(ended.stdout.contains(words), "{ended:?}");
    }
    assert!(ended.stderr.contains("checker reset lesson-6"), "{ended:?}");
    assert!(course.path(".checker/snapshots/lesson-6.yaml").exists());

    fs::remove_file(&child).unwrap();
    let ended = course.checker(&["reset", "6", "--yes"]);
    assert_eq!(ended.code, 0, "{ended:?}");
    assert_eq!(
        course.read("exercises/lesson-6/child/Dockerfile"),
        course.read("exercises/lesson-6/starter/child/Dockerfile")
    );
    assert!(!course.path(".checker/snapshots/lesson-6.yaml").exists());
    assert!(
        course
            .path(".checker/snapshots/lesson-6.yaml.before-reset")
            .exists()
    );
    assert!(!course.read(".checker/hints.yaml").contains("lesson-6"));
}

#[test]
fn every_starter_file_is_as_the_one_that_learners_begin_with() {
    let mut seen = 0;
    for lesson in fs::read_dir(repository().join("exercises"))
        .unwrap()
        .flatten()
    {
        let starter = lesson.path().join("starter");
        let mut folders = vec![starter.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                if entry.path().is_dir() {
                    folders.push(entry.path());
                    continue;
                }
                let below = entry.path().strip_prefix(&starter).unwrap().to_owned();
                let working = lesson.path().join(&below);
                assert_eq!(
                    fs::read_to_string(entry.path()).unwrap(),
                    fs::read_to_string(&working).unwrap(),
                    "{working:?}"
                );
                let yaml = fs::read_to_string(lesson.path().join("exercise.yaml")).unwrap();
                assert!(
                    yaml.contains(below.to_str().unwrap()),
                    "{working:?} is not under `creates`"
                );
                seen += 1;
            }
        }
    }
    assert_eq!(seen, 5);
}
