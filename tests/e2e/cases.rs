//! Every lesson's `cases.yaml`: what looks right and is not, and other ways that are right. Each
//! case begins where the solution ends, and what it made is taken away again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use e2e::{Course, Lab, Store, copy, unexpected};
use serde::Deserialize;

/// One entry of a lesson's `cases.yaml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What is tried, in words.
    case: String,
    /// Bash, in the lesson's folder with the course's variables.
    run: String,
    /// For each step that no longer passes: its situation, reason code, or verdict.
    then: BTreeMap<String, String>,
    /// The engines that it is for, by their traits; all where it says nothing. `containerd buildkit`
    /// is for engines with both.
    #[serde(default)]
    on: Vec<String>,
}

/// The learner's Docker config, where logins are kept.
const LOGINS: &str = "docker-config/config.json";

/// What the solved lesson left, to be put back after each case.
struct Solved<'a> {
    lab: &'a Lab,
    course: &'a Course,
    lesson: &'a str,
    kept: tempfile::TempDir,
    logins: Option<Vec<u8>>,
    images: BTreeSet<String>,
    containers: BTreeSet<String>,
}

impl<'a> Solved<'a> {
    fn new(lab: &'a Lab, course: &'a Course, lesson: &'a str) -> Self {
        course.solve(lesson);
        let kept = tempfile::tempdir().expect("a folder");
        copy(&course.path("exercises"), kept.path());
        let logins = fs::read(course.path(LOGINS)).ok();
        Self {
            lab,
            course,
            lesson,
            kept,
            logins,
            images: images(lab),
            containers: containers(lab),
        }
    }

    /// Puts everything back, as cheaply as the case allows.
    fn again(&self) {
        let exercises = self.course.path("exercises");
        fs::remove_dir_all(&exercises).expect("a case leaves the folder removable");
        copy(self.kept.path(), &exercises);
        match &self.logins {
            Some(logins) => self.course.write(LOGINS, logins),
            None => drop(fs::remove_file(self.course.path(LOGINS))),
        }
        for container in containers(self.lab).difference(&self.containers) {
            self.lab
                .docker(&["container", "rm", "--force", "--volumes", container]);
        }
        // Podman's list has only what runs, and a paused container keeps its port.
        let paused = [
            "container",
            "ls",
            "--all",
            "--quiet",
            "--filter",
            "status=paused",
        ];
        for container in lines(&self.lab.docker(&paused)) {
            self.lab.docker(&["container", "unpause", &container]);
        }
        for line in images(self.lab).difference(&self.images) {
            let (name, id) = line.split_once(' ').expect("NAME ID");
            let name = if name.contains("<none>") { id } else { name };
            // Its name may be gone already, with another one's.
            let _ = self.lab.try_docker(&["image", "rm", "--force", name]);
        }
        if self.course.checker(&[self.lesson]).code != 0 {
            self.course.solve(self.lesson);
        }
    }
}

/// `NAME ID` of every image.
fn images(lab: &Lab) -> BTreeSet<String> {
    let format = "{{.Repository}}:{{.Tag}} {{.ID}}";
    lines(&lab.docker(&["image", "ls", "--no-trunc", "--format", format]))
}

fn containers(lab: &Lab) -> BTreeSet<String> {
    lines(&lab.docker(&["container", "ls", "--all", "--quiet", "--no-trunc"]))
}

fn lines(text: &str) -> BTreeSet<String> {
    text.lines().map(str::to_owned).collect()
}

/// All cases of a lesson on one engine; every one that comes out wrong is shown.
fn hold(lesson: &str, store: Store) {
    let lab = Lab::of(store);
    let course = lab.course();
    let yaml = course.read(&format!("exercises/{lesson}/cases.yaml"));
    let cases: Vec<Case> =
        serde_yaml::from_str(&yaml).unwrap_or_else(|error| panic!("{lesson}/cases.yaml: {error}"));
    let solved = Solved::new(&lab, &course, lesson);
    let mut wrong = Vec::new();
    for case in cases {
        let has_all = |traits: &String| traits.split(' ').all(|it| lab.has(it));
        if !case.on.is_empty() && !case.on.iter().any(has_all) {
            continue;
        }
        let run = || course.type_script(lesson, &format!("set -e\n{}", case.run));
        let (mut shown, mut code) = run();
        if code != 0 {
            // A busy machine may fail to start a container once; what is wrong fails again.
            solved.again();
            (shown, code) = run();
        }
        if code != 0 {
            wrong.push(format!("{}: its command failed\n{shown}", case.case));
        }
        let steps = unexpected(&course.report(lesson), &case.then);
        wrong.extend(steps.iter().map(|step| format!("{}: {step}", case.case)));
        solved.again();
    }
    assert!(wrong.is_empty(), "{lesson}:\n{}", wrong.join("\n"));
}

macro_rules! lessons {
    ($($name:ident: $lesson:literal),* $(,)?) => {
        mod classic {
            $(#[test] fn $name() { super::hold($lesson, super::Store::Classic); })*
        }
        mod containerd {
            $(#[test] fn $name() { super::hold($lesson, super::Store::Containerd); })*
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
