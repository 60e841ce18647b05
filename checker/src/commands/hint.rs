//! `checker hint lesson-3`: checks the lesson as it is now, and gives one more hint that fits.

use std::collections::BTreeSet;

use anyhow::Result;

use super::error::UserError;
use super::open_course::OpenCourse;
use super::output::Output;
use super::{Exit, check};
use crate::cli::{self, Common, Format};
use ::check::verdict::Verdict;
use course::exercise::Step;
use course::hints::{self, More, Seen};
use course::report::{Report, StepResult};
use course::snapshot;
use plain::text;
use plain::visible::visible;
use report::hint::{self, Asked, Document};

/// # Errors
/// No course, an unknown lesson or step, a broken file; seen hints that cannot be kept.
pub fn run(common: &Common, asked: &cli::Hint, out: &mut Output) -> Result<Exit> {
    let session = OpenCourse::open(common)?;
    let id = session.lesson(&asked.lesson)?;
    let loaded = session.catalog.exercise(&id, &session.variables)?;
    let steps = &loaded.exercise.steps;
    let chosen = match &asked.step {
        Some(word) => Some(named(word, steps)?),
        None => None,
    };
    let loaded = [loaded];
    let Some(report) = check::check(asked.timeout, &session, &loaded, out)?.pop() else {
        return Ok(Exit::Unknown);
    };
    let root = session.catalog.root();
    let done = snapshot::passed(root, &id);
    let steps = &loaded[0].exercise.steps;
    let Some(place) = chosen.or_else(|| open(&report, &done)) else {
        let document = Document::all_done(&id);
        out.data(&match asked.format {
            Format::Json => format!("{}\n", serde_json::to_string(&document)?),
            Format::Human => format!("{}\n", hint::all_done(&id).get(out.lang)),
        })?;
        return Ok(Exit::Done);
    };
    let (Some(step), Some(result)) = (steps.get(place), report.steps.get(place)) else {
        return Ok(Exit::Unknown);
    };
    let situation = result.outcome.situation();
    let (seen, more) = if needs_hint(result, &done) {
        let more = hints::more(root, &id, step, situation);
        let More {
            seen,
            shown,
            set_aside,
        } = more.map_err(|error| UserError::explained(&error))?;
        if let Some(path) = set_aside {
            out.note(&text!(
                "The file of the hints seen so far could not be read; it is kept as {path}.",
                "지금까지 본 힌트를 적어 둔 파일을 읽을 수 없어서 {path}에 따로 보관했어요.",
                path = visible(&path.display().to_string())
            ));
        }
        (seen, shown)
    } else {
        let seen = Seen::read(root).map_err(|error| UserError::explained(&error))?;
        (seen, false)
    };
    let answer = Asked {
        lesson: &id,
        number: place + 1,
        step: result,
        opened: seen.opened(&id, step, situation),
        more,
        count: seen.count(&id, &step.id),
    };
    out.data(&match asked.format {
        Format::Json => {
            let document = Document::new(&answer, out.lang);
            format!("{}\n", serde_json::to_string(&document)?)
        }
        Format::Human => hint::terminal(&answer, out.lang, out.style),
    })?;
    Ok(Exit::Done)
}

/// The place (from 0) of the step that a learner means by its ID or its number.
fn named(word: &str, steps: &[Step]) -> Result<usize> {
    let by_number = |word: &str| word.parse::<usize>().ok()?.checked_sub(1);
    let place = steps.iter().position(|step| step.id == *word);
    let place = place.or_else(|| by_number(word).filter(|place| *place < steps.len()));
    place.ok_or_else(|| {
        let ids: Vec<_> = steps.iter().map(|step| step.id.as_str()).collect();
        let text = text!(
            "there is no step `{word}`; the steps are {ids}, or 1 to {count}",
            "`{word}` 단계는 없어요. 쓸 수 있는 단계: {ids}, 또는 1부터 {count}까지의 번호",
            word = visible(word),
            ids = ids.join(", "),
            count = steps.len()
        );
        UserError::new(text).into()
    })
}

/// Whether a step is not done. One that could not be looked at counts as what it was when it was
/// checked last: a hint may cost points.
fn needs_hint(step: &StepResult, done: &BTreeSet<String>) -> bool {
    match step.outcome.verdict() {
        Verdict::Pass => false,
        Verdict::Fail => true,
        Verdict::Unknown => !done.contains(step.id.as_str()),
    }
}

/// The place of the first step that is not done, else of one that could not be looked at.
fn open(report: &Report, done: &BTreeSet<String>) -> Option<usize> {
    let is_unknown = |step: &StepResult| step.outcome.verdict() == Verdict::Unknown;
    let steps = &report.steps;
    steps
        .iter()
        .position(|step| needs_hint(step, done))
        .or_else(|| steps.iter().position(is_unknown))
}
