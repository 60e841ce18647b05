//! What is known of a lesson after one more report.

use std::collections::BTreeMap;

use super::stored::{ExerciseFile, SCHEMA, Snapshot, StepFacts, StoredReport, StoredStep};
use crate::catalog::Loaded;
use crate::report::Report;
use check::verdict::Verdict;
use plain::template::Variables;

/// For each step the newer result counts, except that an unknown takes away no pass.
pub fn join(
    before: Option<&Snapshot>,
    loaded: &Loaded,
    variables: &Variables,
    report: &Report,
) -> Snapshot {
    let mut stored = StoredReport::new(report);
    let mut facts = BTreeMap::new();
    let now = report.checked_at;
    for (step, result) in stored.steps.iter_mut().zip(&report.steps) {
        let old = before.and_then(|before| {
            let step = before.report.steps.iter().find(|it| it.id == step.id)?;
            Some((step, before.facts.get(&step.id)?))
        });
        let mut checks = loaded.exercise.steps.iter();
        let check = checks.find(|it| it.id == result.id).map(|it| &it.check);
        let mut own = StepFacts {
            checked_at: now,
            first_passed_at: (step.verdict == Verdict::Pass).then_some(now),
            asked: check
                .filter(|_| result.facts.is_some())
                .map(|check| check.asks()),
            observed: result.facts.clone(),
        };
        if let Some((old_step, old)) = old {
            let first = [own.first_passed_at, old.first_passed_at];
            own.first_passed_at = first.into_iter().flatten().min();
            if old.checked_at > now || hides_a_pass(step, old_step) {
                *step = old_step.clone();
                own.checked_at = old.checked_at;
                own.asked.clone_from(&old.asked);
                own.observed.clone_from(&old.observed);
            }
        }
        facts.insert(step.id.clone(), own);
    }
    stored.verdict = Verdict::of_all(stored.steps.iter().map(|step| step.verdict));
    stored.checked_at = before.map_or(now, |before| before.last_checked_at.max(now));
    if stored.engine.is_none() {
        stored.engine = before.and_then(|before| before.report.engine.clone());
    }
    let passed_now = (stored.verdict == Verdict::Pass).then_some(now);
    Snapshot {
        schema: SCHEMA.to_owned(),
        exercise: ExerciseFile {
            id: report.lesson.to_string(),
            sha256: loaded.sha256.clone(),
        },
        variables: variables.clone(),
        first_passed_at: before
            .and_then(|before| before.first_passed_at)
            .or(passed_now),
        last_checked_at: stored.checked_at,
        report: stored,
        facts,
    }
}

fn hides_a_pass(new: &StoredStep, old: &StoredStep) -> bool {
    new.verdict == Verdict::Unknown && old.verdict == Verdict::Pass
}
