//! What was, for a class that is played again: how each lesson of each learner stood, whenever that
//! changed.

use std::collections::BTreeMap;

use serde::Serialize;

use super::cell::{Attempt, RenderedCell, StepMark, rendered};

/// Attempts that are kept; more are left out, and the page says so.
const MOST: usize = 500_000;

#[derive(Debug, Default)]
pub struct Past {
    attempts: BTreeMap<(usize, usize), Vec<Attempt>>,
    count: usize,
}

/// How a learner's lesson stood from a time on: time, learner, lesson, cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moment(pub i64, pub usize, pub usize, pub RenderedCell);

impl Past {
    pub fn add(&mut self, learner: usize, lesson: usize, attempt: Attempt) {
        if !self.is_full() {
            self.attempts
                .entry((learner, lesson))
                .or_default()
                .push(attempt);
            self.count += 1;
        }
    }

    pub fn is_full(&self) -> bool {
        self.count >= MOST
    }

    /// Everything that happened, the oldest first. Steps are done when they were first done, not
    /// when that was reported.
    pub fn moments(&mut self) -> Vec<Moment> {
        let mut moments = Vec::new();
        for ((learner, lesson), attempts) in &mut self.attempts {
            attempts.sort();
            attempts.dedup();
            for (at, cell) in history(attempts) {
                moments.push(Moment(at, *learner, *lesson, cell));
            }
        }
        moments.sort_by_key(|moment| (moment.0, moment.1, moment.2));
        moments
    }
}

/// How one lesson stood, at each time that it changed. `attempts` are in the order of time.
fn history(attempts: &[Attempt]) -> Vec<(i64, RenderedCell)> {
    let steps = attempts.first().map_or(0, |it| it.marks.len());
    let mut passed: Vec<Option<i64>> = vec![None; steps];
    for attempt in attempts {
        for (own, other) in passed.iter_mut().zip(&attempt.passed_at) {
            *own = [*own, *other].into_iter().flatten().min();
        }
    }
    let checked = attempts.iter().map(|it| it.checked_at);
    let mut times: Vec<i64> = checked.chain(passed.iter().flatten().copied()).collect();
    times.sort_unstable();
    times.dedup();
    let Some(begun_at) = times.first().copied() else {
        return Vec::new();
    };
    let mut hints = vec![0; steps];
    let mut seen = 0;
    let mut history: Vec<(i64, RenderedCell)> = Vec::new();
    for at in times {
        while attempts.get(seen).is_some_and(|it| it.checked_at <= at) {
            for (own, other) in hints.iter_mut().zip(&attempts[seen].hints) {
                *own = (*own).max(*other);
            }
            seen += 1;
        }
        let newest = seen.checked_sub(1).and_then(|last| attempts.get(last));
        let marks = passed.iter().enumerate().map(|(step, passed)| {
            let is_done = passed.is_some_and(|passed| passed <= at);
            let mark = newest.and_then(|it| it.marks.get(step)).copied();
            match (is_done, mark) {
                (true, _) => StepMark::Pass,
                // Before the first attempt that is kept, a lesson with a step done was begun.
                (false, None | Some(StepMark::Pass)) => StepMark::Fail,
                (false, Some(mark)) => mark,
            }
        });
        let last = passed.iter().flatten().filter(|passed| **passed <= at);
        let cell = rendered(marks, at, last.copied().max(), begun_at, &hints);
        history.push((at, cell));
    }
    history
}

#[cfg(test)]
mod tests {
    use super::super::cell::tests::attempt;
    use super::*;

    #[test]
    fn steps_are_done_when_they_were_done() {
        let mut past = Past::default();
        let late = attempt(300, "ppf", &[Some(120), Some(250), None], &[1, 0, 0]);
        past.add(4, 2, late.clone());
        past.add(4, 2, late);
        past.add(4, 2, attempt(100, "fff", &[None; 3], &[0, 0, 0]));
        let moments = past.moments();
        let cell = |marks: &str, at, since, hints: &str| {
            RenderedCell(marks.to_owned(), at, since, hints.to_owned())
        };
        assert_eq!(
            moments,
            [
                Moment(100, 4, 2, cell("fff", 100, 100, "")),
                Moment(120, 4, 2, cell("pff", 120, 120, "")),
                Moment(250, 4, 2, cell("ppf", 250, 250, "")),
                Moment(300, 4, 2, cell("ppf", 300, 250, "100")),
            ]
        );
    }
}
