//! Broken course and exercise files, and what people read about them, in both languages.
#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    reason = "tests make files, and stop where something is amiss"
)]

use std::fs;
use std::path::{Path, PathBuf};

use course::catalog::{Catalog, CatalogError};
use course::exercise::{Exercise, Unusable};
use plain::explain::Explain;
use plain::template::Variables;
use proptest::prelude::*;
use serde::Deserialize;

const COURSE: &str = "exercises/course.yaml";
const EXERCISE: &str = "exercises/lesson-3/exercise.yaml";

/// One entry of `tests/fixtures/mistakes/*.yaml`: what stands there, and what is written instead.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mistake {
    name: String,
    from: String,
    to: String,
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

fn read(path: &str) -> String {
    fs::read_to_string(repository().join(path)).expect("a file of the repository")
}

/// A course with only the lesson that is broken here.
struct Broken(tempfile::TempDir);

impl Broken {
    fn new(course: &str, exercise: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(folder.path().join("exercises/lesson-3")).expect("folders");
        fs::write(folder.path().join(COURSE), course).expect("a file");
        fs::write(folder.path().join(EXERCISE), exercise).expect("a file");
        Self(folder)
    }

    fn open(&self) -> Result<Result<(), Unusable>, CatalogError> {
        let catalog = Catalog::open(Some(self.0.path()), self.0.path())?;
        let variables = catalog.defaults("tok-1")?;
        let id = "lesson-3".parse().expect("an ID");
        catalog.exercise(&id, &variables)?;
        Ok(catalog.course().usable(&variables))
    }

    /// All that is wrong: the place, and each reason and remedy in both languages.
    fn report(&self) -> String {
        let error = match self.open() {
            Ok(Ok(())) => return "  nothing is wrong\n".to_owned(),
            Ok(Err(unusable)) => {
                let reason = unusable.reason();
                return format!("  a setting\n    {}\n    {}\n", reason.en, reason.ko);
            }
            Err(error) => error,
        };
        let mut report = String::new();
        let file = error
            .path
            .strip_prefix(self.0.path())
            .expect("a file of it");
        for located in &error.errors {
            let place = located.at;
            let place = place.map_or(String::new(), |at| format!(":{}:{}", at.line, at.column));
            report += &format!("  {}{place}\n", file.display());
            for text in [&located.reason, &located.remedy] {
                report += &format!("    {}\n    {}\n", text.en, text.ko);
            }
        }
        report
    }
}

fn made(fixture: &str, file: &str) -> String {
    let mistakes = read(&format!("tests/fixtures/mistakes/{fixture}"));
    let mistakes: Vec<Mistake> = serde_yaml::from_str(&mistakes).expect("mistakes");
    let reports = mistakes.iter().map(|mistake| {
        let (mut course, mut exercise) = (read(COURSE), read(EXERCISE));
        let text = if file == COURSE {
            &mut course
        } else {
            &mut exercise
        };
        assert!(text.contains(&mistake.from), "{}", mistake.name);
        *text = text.replacen(&mistake.from, &mistake.to, 1);
        let report = Broken::new(&course, &exercise).report();
        format!("{}:\n{report}", mistake.name)
    });
    reports.collect()
}

#[test]
fn each_mistake_in_an_exercise_has_its_place_and_its_remedy() {
    insta::assert_snapshot!(made("exercise.yaml", EXERCISE));
}

#[test]
fn each_mistake_in_the_course_file_has_its_place_and_its_remedy() {
    insta::assert_snapshot!(made("course.yaml", COURSE));
}

/// `invalid/*.yaml` are exercises with many mistakes each, all of which are reported at once.
#[test]
fn all_mistakes_of_a_file_are_reported_at_once() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/invalid");
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    assert!(!files.is_empty());
    for path in files {
        let exercise = fs::read_to_string(&path).expect("a file");
        let name = path.file_stem().expect("a name").to_string_lossy();
        let report = Broken::new(&read(COURSE), &exercise).report();
        insta::assert_snapshot!(name.as_ref(), report);
    }
}

#[test]
fn the_courses_own_files_are_right_for_a_learner_without_settings() {
    let root = repository();
    let catalog = Catalog::open(Some(&root), &root).expect("the course");
    let variables = catalog.defaults("tok-1").expect("settings");
    assert_eq!(catalog.course().usable(&variables), Ok(()));
    for id in &catalog.course().lessons {
        let loaded = catalog.exercise(id, &variables).expect("an exercise");
        catalog
            .graded_steps_exist(&loaded.exercise)
            .expect("grading of steps that are there");
    }
}

/// A class of ten thousand is graded in minutes only where nothing is parsed for each learner.
#[test]
fn checks_are_filled_in_for_a_big_class_without_parsing_files_again() {
    let root = repository();
    let catalog = Catalog::open(Some(&root), &root).expect("the course");
    let defaults = catalog.defaults("tok-1").expect("settings");
    let lessons = catalog.course().lessons.iter();
    let steps: Vec<_> = lessons
        .flat_map(|id| {
            catalog
                .exercise(id, &defaults)
                .expect("an exercise")
                .exercise
                .steps
        })
        .collect();
    let start = std::time::Instant::now();
    for number in 0..200 {
        let mut variables: Variables = defaults.clone();
        variables.set("learner", format!("learner-{number}"));
        for step in &steps {
            step.template.fill(&variables).expect("a check");
        }
    }
    // Unoptimized and on a busy machine: a second for each file that was parsed would be far more.
    assert!(start.elapsed() < std::time::Duration::from_secs(20));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// An exercise in which a piece was cut out or repeated is right or an error, at a place of it.
    #[test]
    fn a_file_in_pieces_is_an_error_and_no_panic(
        cut in 0usize..6000,
        length in 0usize..400,
        again in any::<bool>(),
    ) {
        let text = read(EXERCISE);
        let text: Vec<char> = text.chars().collect();
        let cut = cut.min(text.len());
        let end = (cut + length).min(text.len());
        let piece = if again { &text[cut..end] } else { &[] };
        let text: String = [&text[..cut], piece, piece, &text[end..]].concat().iter().collect();
        let mut errors = Vec::new();
        let Some(tree) = plain::yaml::parse(&text, &mut errors) else {
            prop_assert!(!errors.is_empty());
            return Ok(());
        };
        let exercise = Exercise::read(&tree, &Variables::default(), &mut errors);
        prop_assert_eq!(exercise.is_some(), errors.is_empty());
        let lines = text.lines().count() + 1;
        for error in errors {
            prop_assert!(error.at.is_none_or(|at| at.line <= lines));
        }
    }
}
