//! `checker doctor`: looks the machine over and says what stands in the way.

use std::time::Duration;

use anyhow::Result;

use super::Exit;
use super::open_course::{catalog, usable};
use super::output::Output;
use super::runtime::block_on;
use crate::cli::{Common, Doctor};
use course::catalog::CatalogError;
use course::learner::Learner;
use plain::explain::Explain;
use plain::text;
use plain::visible::visible;
use report::doctor::{json, question, terminal};
use watching::doctor::Unseen;
use watching::doctor::{self, Finding, Settings, State, Surroundings};

/// # Errors
/// I/O errors. What is wrong with the course is a finding like any other.
pub fn run(common: &Common, asked: &Doctor, out: &mut Output) -> Result<Exit> {
    let surroundings = Surroundings::of_process(settings(common));
    let findings = look(&surroundings, asked.timeout, out)?;
    let text = if asked.json {
        let document = json::Document::new(&findings, out.lang);
        format!("{}\n", serde_json::to_string(&document)?)
    } else if asked.report {
        question::render(&findings, surroundings.private(), out.lang)
    } else {
        terminal::render(&findings, out.lang, out.style)
    };
    out.data(&text)?;
    let is_problem = |finding: &Finding| finding.state == State::Problem;
    Ok(if findings.iter().any(is_problem) {
        Exit::Fail
    } else {
        Exit::Done
    })
}

fn look(surroundings: &Surroundings, timeout: Duration, out: &Output) -> Result<Vec<Finding>> {
    let looking = doctor::look(surroundings, timeout);
    let findings = block_on(out.patiently(looking))?;
    Ok(findings)
}

/// The learner's settings, or why there are none.
pub fn settings(common: &Common) -> Result<Settings, Unseen> {
    let of_file = |error: CatalogError| {
        let path = visible(&error.path.display().to_string());
        let place = error.at.as_ref();
        let place = place.map(|at| format!(":{}:{}", at.line, at.column));
        let place = place.unwrap_or_default();
        Unseen {
            reason: text!(
                "{path}{place}: {message}",
                "{path}{place}: {message}",
                message = error.message
            ),
            remedy: error.remedy,
        }
    };
    let catalog = catalog(common).map_err(|error| match error.downcast() {
        Ok(error) => of_file(error),
        Err(error) => Unseen {
            reason: plain::lang::Text::same(visible(&error.to_string())),
            remedy: text!(
                "run this in the course's folder",
                "강좌 폴더에서 실행해 주세요"
            ),
        },
    })?;
    let mend = text!(
        "mend it, or choose your settings anew with `checker init`",
        "고치거나 `checker init`으로 설정을 다시 정해 주세요"
    );
    let broken = |reason| Unseen {
        reason,
        remedy: mend.clone(),
    };
    let learner = Learner::open(catalog.root()).map_err(|error| broken(error.reason()))?;
    let variables = catalog.variables(&learner).map_err(of_file)?;
    usable(&variables).map_err(broken)?;
    let value = |name: &str| variables.get(name).unwrap_or_default().to_owned();
    Ok(Settings {
        root: catalog.root().to_owned(),
        learner: value("learner"),
        token: value("token"),
        registry: value("registry"),
        namespace: value("namespace"),
        port: value("port"),
    })
}
