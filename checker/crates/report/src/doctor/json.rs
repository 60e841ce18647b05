//! `checker/doctor/v1`: what the doctor found, for programs. Types of its own, so that renaming
//! something inside the checker never breaks a script.

use serde::Serialize;

use plain::lang::Lang;
use watching::doctor::{Finding, State as Found};

#[derive(Debug, Serialize)]
pub struct Document {
    schema: &'static str,
    /// The checker's version.
    checker: &'static str,
    /// The worst of all lines.
    state: State,
    lines: Vec<Line>,
}

#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Ok,
    Warning,
    Problem,
}

#[derive(Debug, Serialize)]
struct Line {
    /// Never changes; there may be new ones.
    id: &'static str,
    title: String,
    state: State,
    found: String,
    /// What to do; `null` where the state is `ok`.
    remedy: Option<String>,
}

impl Document {
    pub fn new(findings: &[Finding], lang: Lang) -> Self {
        let worst = findings.iter().map(|it| it.state).max();
        Self {
            schema: "checker/doctor/v1",
            checker: env!("CARGO_PKG_VERSION"),
            state: worst.unwrap_or(Found::Ok).into(),
            lines: findings.iter().map(|it| Line::new(it, lang)).collect(),
        }
    }
}

impl Line {
    fn new(finding: &Finding, lang: Lang) -> Self {
        let said = |text: &plain::lang::Text| text.get(lang).to_owned();
        Self {
            id: finding.id,
            title: said(&finding.title),
            state: finding.state.into(),
            found: said(&finding.found),
            remedy: finding.remedy.as_ref().map(said),
        }
    }
}

impl From<Found> for State {
    fn from(state: Found) -> Self {
        match state {
            Found::Ok => Self::Ok,
            Found::Warning => Self::Warning,
            Found::Problem => Self::Problem,
        }
    }
}
