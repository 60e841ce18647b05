//! Commands that need no engine, over a copy of the course's own exercises.

use std::fs;
use std::path::{Path, PathBuf};

use super::exit::Exit;
use super::output::Output;
use super::{init, list, show, vars};
use crate::cli::{Common, Init};
use plain::lang::Lang;

/// A copy of the course in a folder of its own.
struct Course(tempfile::TempDir);

impl Course {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../exercises");
        copy(&own, &root.path().join("exercises"));
        Self(root)
    }

    fn common(&self) -> Common {
        Common {
            lang: None,
            course: Some(self.0.path().to_owned()),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// How a command ends, and what it writes to stdout and stderr.
    fn run(
        &self,
        lang: Lang,
        command: impl FnOnce(&Common, &mut Output) -> anyhow::Result<Exit>,
    ) -> (Exit, String, String) {
        let mut out = Output::in_memory(lang);
        let exit = command(&self.common(), &mut out).unwrap_or_else(|error| {
            out.error(&error);
            Exit::from(&error)
        });
        let (stdout, stderr) = out.written();
        (exit, stdout, stderr)
    }

    fn init(&self, init: &Init) -> (Exit, String, String) {
        self.run(Lang::En, |common, out| init::run(common, init, out))
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

fn named(learner: &str) -> Init {
    Init {
        learner: Some(learner.to_owned()),
        registry: None,
        namespace: None,
        set: Vec::new(),
    }
}

#[test]
fn the_list_has_every_lesson_and_a_broken_one_hides_no_other() {
    let course = Course::new();
    let (exit, stdout, stderr) = course.run(Lang::En, list::run);
    assert_eq!((exit, stderr.as_str()), (Exit::Done, ""));
    assert!(
        stdout.contains("Lesson 1 ") && stdout.contains("Lesson 7 "),
        "{stdout}"
    );

    fs::write(course.path("exercises/lesson-3/exercise.yaml"), "format: [").unwrap();
    let (exit, stdout, stderr) = course.run(Lang::Ko, list::run);
    assert_eq!(exit, Exit::Usage);
    assert!(stderr.contains("lesson-3"), "{stderr}");
    assert!(
        !stdout.contains("레슨 3 ") && stdout.contains("레슨 7 "),
        "{stdout}"
    );
}

#[test]
fn chosen_settings_are_kept_and_shown_for_a_shell() {
    let course = Course::new();
    let (exit, stdout, _) = course.init(&named("ada"));
    assert_eq!(exit, Exit::Done);
    assert!(stdout.contains("export learner='ada'\n"), "{stdout}");
    let (exit, again, _) = course.run(Lang::Ko, vars::run);
    assert_eq!((exit, again), (Exit::Done, stdout));
}

#[test]
fn a_setting_that_cannot_be_used_is_not_kept() {
    let course = Course::new();
    let (exit, stdout, stderr) = course.init(&named("Ada Lovelace"));
    assert_eq!((exit, stdout.as_str()), (Exit::Usage, ""));
    assert!(stderr.contains("`Ada Lovelace`"), "{stderr}");
    let (_, vars, _) = course.run(Lang::En, vars::run);
    assert!(!vars.contains("Ada"), "{vars}");

    let mut init = named("ada");
    init.set.push(("colour".to_owned(), "red".to_owned()));
    let (exit, _, stderr) = course.init(&init);
    assert_eq!(exit, Exit::Usage);
    assert!(
        stderr.contains("`colour`") && stderr.contains("learner"),
        "{stderr}"
    );
}

#[test]
fn a_broken_settings_file_is_an_error_with_a_remedy_in_the_learners_language() {
    let course = Course::new();
    fs::create_dir(course.path(".checker")).unwrap();
    fs::write(course.path(".checker/learner.yaml"), "format: 9").unwrap();
    let (exit, _, stderr) = course.run(Lang::Ko, vars::run);
    assert_eq!(exit, Exit::Usage);
    assert!(
        stderr.contains("깨져 있어요") && stderr.contains("`checker init`"),
        "{stderr}"
    );
    assert!(!stderr.contains("broken"), "{stderr}");
}

#[test]
fn a_lesson_is_shown_in_the_language_that_is_asked_for() {
    let course = Course::new();
    let shown =
        |lang, word: &str| course.run(lang, |common, out| show::run(common, word, false, out));
    let (exit, english, _) = shown(Lang::En, "3");
    assert_eq!(exit, Exit::Done);
    let (_, korean, _) = shown(Lang::Ko, "lesson-3");
    assert!(
        korean.contains("레슨 3") && !english.contains("레슨"),
        "{korean}{english}"
    );
    let (exit, _, stderr) = shown(Lang::En, "lesson-33");
    assert_eq!(exit, Exit::Usage);
    assert!(stderr.contains("`lesson-3`"), "{stderr}");
}
