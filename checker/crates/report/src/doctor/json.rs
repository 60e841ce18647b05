//! `checker/doctor/v1`: what the doctor found, for programs. Types of its own, so that renaming
//! something inside the checker never breaks a script.

use serde::Serialize;

use plain::lang::Lang;
use watching::doctor::{Finding, Severity};

#[derive(Debug, Serialize)]
pub struct JsonDoctor {
    schema: &'static str,
    /// The checker's version.
    checker: &'static str,
    /// The worst of all lines.
    state: JsonSeverity,
    lines: Vec<Line>,
}

#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
enum JsonSeverity {
    Ok,
    Warning,
    Problem,
}

#[derive(Debug, Serialize)]
struct Line {
    /// Never changes; there may be new ones.
    id: &'static str,
    title: String,
    state: JsonSeverity,
    found: String,
    /// What to do; `null` where the state is `ok`.
    remedy: Option<String>,
}

impl JsonDoctor {
    pub fn new(findings: &[Finding], lang: Lang) -> Self {
        let worst = findings.iter().map(|it| it.severity).max();
        Self {
            schema: "checker/doctor/v1",
            checker: env!("CARGO_PKG_VERSION"),
            state: worst.unwrap_or(Severity::Ok).into(),
            lines: findings.iter().map(|it| Line::new(it, lang)).collect(),
        }
    }
}

impl Line {
    fn new(finding: &Finding, lang: Lang) -> Self {
        let said = |text: &plain::lang::Text| text.get(lang).to_owned();
        Self {
            id: finding.subject.id(),
            title: said(&finding.subject.title()),
            state: finding.severity.into(),
            found: said(&finding.found),
            remedy: finding.remedy.as_ref().map(said),
        }
    }
}

impl From<Severity> for JsonSeverity {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Ok => Self::Ok,
            Severity::Warning => Self::Warning,
            Severity::Problem => Self::Problem,
        }
    }
}
