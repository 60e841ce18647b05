//! `checker/snapshot/v2`: a lesson's results with their words in both languages, so that all
//! can read them in their own. Version 1, with the words of one language, is read as well.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::document::Engine;
use crate::report::{Report, StepResult};
use check::StoredFacts;
use check::verdict::{Outcome, Verdict};
use plain::lang::{Lang, Text};
use plain::template::Variables;

pub const SCHEMA: &str = "checker/snapshot/v2";

/// The versions that can be read.
pub const READABLE: [&str; 2] = [SCHEMA, "checker/snapshot/v1"];

/// `F` is what the facts of a step are kept as.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Snapshot<F = serde_json::Value> {
    pub schema: String,
    pub exercise: ExerciseFile,
    /// What the exercise's `${…}` stood for.
    pub variables: Variables,
    pub first_passed_at: Option<Timestamp>,
    pub last_checked_at: Timestamp,
    pub report: StoredReport,
    /// By step.
    pub facts: BTreeMap<String, StepFacts<F>>,
}

/// The exercise file that the verdicts came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExerciseFile {
    pub id: String,
    pub sha256: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredReport {
    /// The version that wrote it.
    pub checker: String,
    pub lesson: String,
    pub verdict: Verdict,
    pub learner: String,
    pub checked_at: Timestamp,
    pub engine: Option<Engine>,
    pub steps: Vec<StoredStep>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredStep {
    pub id: String,
    pub title: Words,
    pub verdict: Verdict,
    /// As in `checker/report/v1`; since version 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub situation: Option<String>,
    pub expected: Option<Words>,
    pub found: Option<Words>,
    /// As in `checker/report/v1`; since version 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason_code: Option<String>,
    pub reason: Option<Words>,
    pub hint: Option<Words>,
}

/// Words in both languages; in version 1 in the one that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Words {
    Both { en: String, ko: String },
    One(String),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StepFacts<F = serde_json::Value> {
    /// When the verdict in the report was found.
    pub checked_at: Timestamp,
    pub first_passed_at: Option<Timestamp>,
    /// What the check asked about that gathered the facts; since version 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Vec<String>>,
    /// What was observed; `None` where it could not be.
    pub observed: Option<F>,
}

impl StepFacts<Box<RawValue>> {
    /// The facts as a check judges them; `None` where nothing was observed.
    pub fn stored(&self) -> Option<StoredFacts<'_>> {
        Some(StoredFacts {
            json: self.observed.as_ref()?.get(),
            asked: self.asked.as_deref(),
        })
    }
}

impl Words {
    pub fn get(&self, lang: Lang) -> &str {
        match (self, lang) {
            (Self::One(words), _) | (Self::Both { en: words, .. }, Lang::En) => words,
            (Self::Both { ko, .. }, Lang::Ko) => ko,
        }
    }
}

impl From<&Text> for Words {
    fn from(text: &Text) -> Self {
        Self::Both {
            en: text.en.clone(),
            ko: text.ko.clone(),
        }
    }
}

impl StoredReport {
    pub fn new(report: &Report) -> Self {
        Self {
            checker: env!("CARGO_PKG_VERSION").to_owned(),
            lesson: report.lesson.to_string(),
            verdict: report.verdict(),
            learner: report.learner.clone(),
            checked_at: report.checked_at,
            engine: report.engine.clone().map(Engine::from),
            steps: report.steps.iter().map(StoredStep::new).collect(),
        }
    }
}

impl StoredStep {
    /// Takes out the words that say what was seen, which differ by language and by time.
    pub fn clear_words(&mut self) {
        self.title = Words::One(String::new());
        (self.expected, self.found) = (None, None);
    }

    fn new(step: &StepResult) -> Self {
        let outcome = &step.outcome;
        let mut stored = Self {
            id: step.id.to_string(),
            title: Words::from(&step.title),
            verdict: outcome.verdict(),
            situation: outcome.situation().map(|it| it.name().to_owned()),
            expected: None,
            found: None,
            reason_code: None,
            reason: None,
            hint: None,
        };
        match outcome {
            Outcome::Pass { found } => stored.found = Some(Words::from(found)),
            Outcome::Fail {
                expected, found, ..
            } => {
                stored.expected = Some(Words::from(expected));
                stored.found = Some(Words::from(found));
                stored.hint = Some(Words::from(&step.hint));
            }
            Outcome::Unknown(unknown) => {
                stored.reason_code = Some(unknown.code.name().to_owned());
                stored.reason = Some(Words::from(&unknown.reason));
                stored.hint = Some(Words::from(&unknown.remedy));
            }
        }
        stored
    }
}
