//! `checker lesson-3`: checks lessons, writes the report, keeps the snapshot.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use futures_util::future::join_all;

use super::Exit;
use super::environment;
use super::live::kept_or_not;
use super::open_course::OpenCourse;
use super::output::Output;
use super::runtime::block_on;
use super::submit;
use crate::cli::{Cli, Format};
use check::verdict::Verdict;
use client::{DockerEngine, RealWorld};
use course::catalog::{CatalogError, Loaded};
use course::document as json;
use course::exercise::StepId;
use course::report::Report;
use course::run;
use course::snapshot;
use engine::{Engine, Memo, NoEngine};
use handin::handing_in;
use report::terminal;

/// # Errors
/// No course, an unknown lesson.
pub fn run(cli: &Cli, out: &mut Output) -> Result<Exit> {
    let session = OpenCourse::open(&cli.common)?;
    let lessons = session.lessons(&cli.lessons)?;
    let (loaded, broken): (Vec<_>, Vec<_>) = lessons
        .iter()
        .map(|id| session.catalog.exercise(id, &session.variables))
        .partition(Result::is_ok);
    let loaded: Vec<Loaded> = loaded.into_iter().flatten().collect();
    let broken: Vec<CatalogError> = broken.into_iter().filter_map(Result::err).collect();

    let reports = check(cli.timeout, &session, &loaded, out)?;
    for (report, loaded) in reports.iter().zip(&loaded) {
        let newly = save(&session, loaded, report, out);
        let text = match cli.format {
            Format::Json => {
                format!(
                    "{}\n",
                    serde_json::to_string(&json::Document::new(report, out.lang))?
                )
            }
            Format::Human => {
                let text = terminal::render(report, &newly, out.lang, out.style);
                if reports.len() > 1 {
                    format!("{text}\n")
                } else {
                    text
                }
            }
        };
        out.data(&text)?;
    }
    hand_in(&session, &loaded, out);
    let is_broken = !broken.is_empty();
    for error in broken {
        out.error(&error.into());
    }
    if is_broken {
        return Ok(Exit::Usage);
    }
    let verdict = Verdict::of_all(reports.iter().map(Report::verdict));
    Ok(verdict.into())
}

/// Checks all lessons at once: one engine, each question asked once.
///
/// # Errors
/// No runtime to ask within.
pub fn check(
    timeout: Duration,
    session: &OpenCourse,
    loaded: &[Loaded],
    out: &Output,
) -> Result<Vec<Report>> {
    let engine: Box<dyn Engine> = match DockerEngine::find(&environment::docker(), timeout) {
        Ok(engine) => Box::new(Memo::new(Arc::new(engine))),
        Err(error) => Box::new(NoEngine(error)),
    };
    let learner = session.variables.get("learner").unwrap_or_default();
    let reports = block_on(async {
        out.patiently(join_all(loaded.iter().map(|loaded| {
            run::lesson(loaded, &*engine, &RealWorld, learner, timeout)
        })))
        .await
    })?;
    Ok(reports)
}

/// Keeps the result; what goes wrong there is said, and takes nothing from the verdict.
fn save(
    session: &OpenCourse,
    loaded: &Loaded,
    report: &Report,
    out: &mut Output,
) -> BTreeSet<StepId> {
    let root = session.catalog.root();
    let kept = snapshot::save(root, loaded, &session.variables, report);
    let newly = kept.as_ref().map(|saved| saved.newly_passed.clone());
    let newly = newly.unwrap_or_default();
    kept_or_not(kept, out);
    newly
}

/// Lets the saved results wait for the class, where one was joined.
fn hand_in(session: &OpenCourse, loaded: &[Loaded], out: &mut Output) {
    let course = &session.catalog.course().title.en;
    let token = session.variables.get("token").unwrap_or_default();
    let lessons: Vec<_> = loaded.iter().map(|it| it.exercise.id.clone()).collect();
    let root = session.catalog.root();
    if let Some(news) =
        handing_in::results_saved(root, course, token, &lessons, submit::sender(root))
    {
        out.note(&news);
    }
}
