//! `checker doctor`: probes the machine and says what stands in the way.
#![expect(clippy::disallowed_methods, reason = "a door to the environment")]

use std::time::Duration;

use anyhow::Result;

use super::Exit;
use super::environment;
use super::open_course::catalog;
use super::output::Output;
use super::runtime::block_on;
use crate::cli::{Common, Doctor};
use course::catalog::CatalogError;
use course::learner::Learner;
use plain::explain::Explain;
use plain::text;
use plain::visible::visible;
use report::doctor::{json, question, terminal};
use watching::doctor::{self, Finding, HubAddress, ProbeConfig, Settings, Severity, Unseen};

/// # Errors
/// I/O errors. What is wrong with the course is a finding like any other.
pub fn run(common: &Common, asked: &Doctor, out: &mut Output) -> Result<Exit> {
    let config = config(common);
    let findings = probe(&config, asked.timeout, out)?;
    let text = if asked.json {
        let document = json::JsonDoctor::new(&findings, out.lang);
        format!("{}\n", serde_json::to_string(&document)?)
    } else if asked.report {
        question::render(&findings, config.private(), out.lang)
    } else {
        terminal::render(&findings, out.lang, out.style)
    };
    out.data(&text)?;
    let is_problem = |finding: &Finding| finding.severity == Severity::Problem;
    Ok(if findings.iter().any(is_problem) {
        Exit::Fail
    } else {
        Exit::Done
    })
}

fn probe(config: &ProbeConfig, timeout: Duration, out: &Output) -> Result<Vec<Finding>> {
    let probing = doctor::probe(config, timeout);
    Ok(block_on(out.patiently(probing))?)
}

/// What the doctor is given of this process.
pub fn config(common: &Common) -> ProbeConfig {
    // For tests: one server in place of Docker Hub's two.
    const HUB: &str = "CHECKER_DOCKER_HUB";
    let var = |name: &str| std::env::var(name).ok();
    let home = std::env::home_dir();
    let docker = environment::docker();
    let mut config = ProbeConfig::new(settings(common), docker, home.as_deref(), var);
    if let Some(url) = var(HUB).filter(|url| !url.is_empty()) {
        config.hub = HubAddress::at(url);
    }
    config
}

/// The learner's settings, or why there are none.
fn settings(common: &Common) -> Result<Settings, Unseen> {
    let of_file = |error: CatalogError| Unseen {
        reason: error.reason(),
        remedy: error.remedy().unwrap_or_else(|| error.reason()),
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
    let fix = text!(
        "fix it, or choose your settings again with `checker init`",
        "고치거나 `checker init`으로 설정을 다시 정해 주세요"
    );
    let broken = |reason| Unseen {
        reason,
        remedy: fix.clone(),
    };
    let learner = Learner::open(catalog.root()).map_err(|error| broken(error.reason()))?;
    let variables = catalog.variables(&learner).map_err(of_file)?;
    let usable = catalog.course().usable(&variables);
    usable.map_err(|error| broken(error.reason()))?;
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
