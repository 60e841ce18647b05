//! A result on the disk: what it keeps, what it never overwrites, and what older ones say.
#![expect(
    clippy::disallowed_methods,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests make files, and stop where something is amiss"
)]

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use check::verdict::{Outcome, ReasonCode, Unknown, Verdict};
use course::catalog::{Catalog, Loaded};
use course::report::{Report, StepResult};
use course::snapshot::{self, SnapshotError, Stored};
use plain::lang::{Lang, Text};
use plain::template::Variables;
use plain::text;

const V1: &str = include_str!("snapshots/lesson-1.v1.yaml");

struct Course {
    root: tempfile::TempDir,
    loaded: Loaded,
    variables: Variables,
}

impl Course {
    fn new() -> Self {
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
        let catalog = Catalog::open(Some(&repository), &repository).unwrap();
        let own = std::collections::BTreeMap::new();
        let variables = catalog.course().variables(&own, "tok-1").unwrap();
        let id = "lesson-1".parse().unwrap();
        let loaded = catalog.exercise(&id, &variables).unwrap();
        Self {
            root: tempfile::tempdir().unwrap(),
            loaded,
            variables,
        }
    }

    fn file(&self) -> PathBuf {
        self.root.path().join(".checker/snapshots/lesson-1.yaml")
    }

    fn write(&self, text: &str) {
        fs::create_dir_all(self.file().parent().unwrap()).unwrap();
        fs::write(self.file(), text).unwrap();
    }

    /// A report of the first step alone.
    fn report(&self, at: &str, outcome: Outcome) -> Report {
        let step = &self.loaded.exercise.steps[0];
        Report {
            lesson: self.loaded.exercise.id.clone(),
            title: Text::same("t"),
            learner: "ada".to_owned(),
            checked_at: at.parse::<Timestamp>().unwrap(),
            engine: None,
            steps: vec![StepResult {
                id: step.id.clone(),
                title: step.title.clone(),
                facts: (outcome.verdict() != Verdict::Unknown)
                    .then(|| serde_json::json!({ "present": ["nginx:latest"], "others": [] })),
                outcome,
                hint: Text::same("h"),
                explanation: Text::same("e"),
            }],
        }
    }

    fn save(&self, report: &Report) -> Result<snapshot::Saved, SnapshotError> {
        snapshot::save(self.root.path(), &self.loaded, &self.variables, report)
    }

    fn stored(&self) -> snapshot::Snapshot {
        match snapshot::read(self.root.path(), &self.loaded.exercise.id).unwrap() {
            Stored::Readable(snapshot) => *snapshot,
            other => panic!("{other:?}"),
        }
    }
}

fn pass() -> Outcome {
    Outcome::Pass {
        found: text!("there", "있어요"),
    }
}

fn unknown() -> Outcome {
    Outcome::Unknown(Unknown {
        code: ReasonCode::EngineTimeout,
        reason: text!("slow", "느려요"),
        remedy: text!("wait", "기다리세요"),
    })
}

#[test]
fn a_result_is_read_in_the_language_of_its_reader() {
    let course = Course::new();
    course
        .save(&course.report("2026-11-21T09:00:00Z", unknown()))
        .unwrap();
    let step = course.stored().report.steps.remove(0);
    let reason = step.reason.unwrap();
    assert_eq!(
        (reason.get(Lang::En), reason.get(Lang::Ko)),
        ("slow", "느려요")
    );
    assert_eq!(step.reason_code.as_deref(), Some("engine-timeout"));
}

#[test]
fn unknown_takes_no_pass_away_and_a_fail_does() {
    let course = Course::new();
    let first = course.report("2026-11-21T09:00:00Z", pass());
    assert_eq!(snapshot::newly_passed(course.root.path(), &first).len(), 1);
    assert_eq!(course.save(&first).unwrap().newly_passed.len(), 1);
    assert!(snapshot::newly_passed(course.root.path(), &first).is_empty());
    course
        .save(&course.report("2026-11-22T09:00:00Z", unknown()))
        .unwrap();
    let kept = course.stored();
    assert_eq!(kept.report.steps[0].verdict, Verdict::Pass);
    assert!(kept.facts["nginx-latest"].observed.is_some());
    let asked = kept.facts["nginx-latest"].asked.as_deref().unwrap();
    assert_eq!(asked, course.loaded.exercise.steps[0].check.asks());
    let fail = Outcome::Fail {
        expected: text!("e", "e"),
        found: text!("f", "f"),
        situation: None,
    };
    course
        .save(&course.report("2026-11-23T09:00:00Z", fail))
        .unwrap();
    let after = course.stored();
    assert_eq!(after.report.steps[0].verdict, Verdict::Fail);
    let first = after.facts["nginx-latest"].first_passed_at;
    assert_eq!(first, "2026-11-21T09:00:00Z".parse().ok());
}

#[test]
fn version_1_is_read_and_goes_on_as_version_2() {
    let course = Course::new();
    course.write(V1);
    let old = course.stored();
    let found = old.report.steps[0].found.as_ref().unwrap();
    assert_eq!(found.get(Lang::En), "엔진에 nginx:latest 이미지가 있어요");
    let report = course.report("2026-11-22T09:00:00Z", unknown());
    assert!(course.save(&report).unwrap().newly_passed.is_empty());
    let new = course.stored();
    assert_eq!(new.schema, snapshot::SCHEMA);
    assert_eq!(new.report.steps[0], old.report.steps[0]);
    assert_eq!(new.facts["nginx-latest"], old.facts["nginx-latest"]);
}

#[test]
fn another_version_stays_and_what_cannot_be_read_is_set_aside() {
    let course = Course::new();
    let report = course.report("2026-11-22T09:00:00Z", pass());
    let newer = "schema: checker/snapshot/v9\nnew: 1\n";
    course.write(newer);
    assert!(matches!(
        course.save(&report),
        Err(SnapshotError::OtherVersion { .. })
    ));
    assert_eq!(fs::read_to_string(course.file()).unwrap(), newer);
    for broken in ["{ not yaml", "\0", "schema: checker/snapshot/v2\n"] {
        course.write(broken);
        let aside = course.save(&report).unwrap().set_aside.unwrap();
        assert_eq!(fs::read_to_string(aside).unwrap(), broken);
        assert_eq!(course.stored().report.verdict, Verdict::Pass);
    }
}
