//! `checker/report/v1`: the report for programs. Types of its own, so that renaming something
//! inside the checker never breaks a script.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::report::{Report, StepResult};
use check::verdict::{Outcome, Verdict};
use engine::EngineInfo;
use plain::lang::Lang;

pub const SCHEMA: &str = "checker/report/v1";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    pub schema: String,
    /// The checker's version.
    pub checker: String,
    pub lesson: String,
    pub verdict: Verdict,
    pub learner: String,
    pub checked_at: Timestamp,
    pub engine: Option<Engine>,
    pub steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Engine {
    pub name: String,
    pub version: String,
    pub api_version: String,
    pub image_store: String,
    pub os: String,
    pub arch: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub id: String,
    pub title: String,
    pub verdict: Verdict,
    /// Set for `fail`.
    pub expected: Option<String>,
    /// Set for `fail`, where it is known what is wrong: `not-pushed`, as in exercise files.
    #[serde(default)]
    pub situation: Option<String>,
    /// Set for `pass` and `fail`.
    pub found: Option<String>,
    /// Set for `unknown`: which party stood in the way, `engine-timeout`; never renamed.
    #[serde(default)]
    pub reason_code: Option<String>,
    /// Set for `unknown`: the same in words.
    pub reason: Option<String>,
    /// What to do next: for `fail` the first hint, for `unknown` the remedy.
    pub hint: Option<String>,
}

impl Document {
    pub fn new(report: &Report, lang: Lang) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            checker: env!("CARGO_PKG_VERSION").to_owned(),
            lesson: report.lesson.to_string(),
            verdict: report.verdict(),
            learner: report.learner.clone(),
            checked_at: report.checked_at,
            engine: report.engine.clone().map(Engine::from),
            steps: report
                .steps
                .iter()
                .map(|step| Step::new(step, lang))
                .collect(),
        }
    }
}

impl From<EngineInfo> for Engine {
    fn from(info: EngineInfo) -> Self {
        Self {
            name: info.name,
            version: info.version,
            api_version: info.api_version,
            image_store: info.image_store,
            os: info.os,
            arch: info.arch,
        }
    }
}

impl Step {
    fn new(step: &StepResult, lang: Lang) -> Self {
        let mut document = Self {
            id: step.id.to_string(),
            title: step.title.get(lang).to_owned(),
            verdict: step.outcome.verdict(),
            expected: None,
            situation: step.outcome.situation().map(|it| it.name().to_owned()),
            found: None,
            reason_code: None,
            reason: None,
            hint: None,
        };
        match &step.outcome {
            Outcome::Pass { found } => document.found = Some(found.get(lang).to_owned()),
            Outcome::Fail {
                expected, found, ..
            } => {
                document.expected = Some(expected.get(lang).to_owned());
                document.found = Some(found.get(lang).to_owned());
                document.hint = Some(step.hint.get(lang).to_owned());
            }
            Outcome::Unknown(unknown) => {
                document.reason_code = Some(unknown.code.name().to_owned());
                document.reason = Some(unknown.reason.get(lang).to_owned());
                document.hint = Some(unknown.remedy.get(lang).to_owned());
            }
        }
        document
    }
}
