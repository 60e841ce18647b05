//! What is known of one learner's lesson. However its attempts come in, in any order and however
//! often, they make the same.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::course::Lesson;
use check::verdict::Verdict;
use handin::submission::{self, RawFacts};

/// A step, as a letter: what pages get.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StepMark {
    /// Not in any attempt.
    Absent,
    Unknown,
    Fail,
    Pass,
}

impl StepMark {
    fn letter(self) -> char {
        match self {
            Self::Absent => '-',
            Self::Unknown => 'u',
            Self::Fail => 'f',
            Self::Pass => 'p',
        }
    }
}

/// One attempt at a lesson, as it was handed in. Times are seconds since 1970, none of them later
/// than when they were heard of: clocks may be years off.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Attempt {
    pub checked_at: i64,
    pub marks: Vec<StepMark>,
    /// When each step was first done.
    pub passed_at: Vec<Option<i64>>,
    pub hints: Vec<u32>,
}

impl Attempt {
    pub fn of(lesson: &Lesson, own: &submission::Lesson<RawFacts>, now: Timestamp) -> Self {
        let bounded = |time: Timestamp| time.as_second().min(now.as_second());
        let snapshot = &own.snapshot;
        let checked_at = bounded(snapshot.last_checked_at);
        let verdicts: BTreeMap<_, _> = snapshot
            .report
            .steps
            .iter()
            .map(|step| (step.id.as_str(), step.verdict))
            .collect();
        let mut attempt = Self {
            checked_at,
            marks: Vec::new(),
            passed_at: Vec::new(),
            hints: Vec::new(),
        };
        for step in &lesson.steps {
            let facts = snapshot.facts.get(&step.id);
            let first = facts.and_then(|facts| facts.first_passed_at).map(bounded);
            let (mark, passed) = match verdicts.get(step.id.as_str()) {
                None => (StepMark::Absent, None),
                Some(Verdict::Pass) => (StepMark::Pass, first.or(Some(checked_at))),
                Some(Verdict::Fail) => (StepMark::Fail, first),
                Some(Verdict::Unknown) => (StepMark::Unknown, first),
            };
            attempt.marks.push(mark);
            attempt.passed_at.push(passed);
            let hints = own.hints.get(&step.id).copied().unwrap_or(0);
            attempt.hints.push(hints.min(step.hints));
        }
        attempt
    }
}

/// All attempts of one learner at one lesson, joined. What was done once stays done: a learner who
/// goes on takes much of an earlier lesson away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    newest: Attempt,
    passed_at: Vec<Option<i64>>,
    hints: Vec<u32>,
    /// When the first attempt was made.
    begun_at: i64,
}

impl Cell {
    pub fn new(attempt: Attempt) -> Self {
        Self {
            passed_at: attempt.passed_at.clone(),
            hints: attempt.hints.clone(),
            begun_at: attempt.checked_at,
            newest: attempt,
        }
    }

    pub fn join(&mut self, attempt: Attempt) {
        for (own, other) in self.passed_at.iter_mut().zip(&attempt.passed_at) {
            *own = [*own, *other].into_iter().flatten().min();
        }
        for (own, other) in self.hints.iter_mut().zip(&attempt.hints) {
            *own = (*own).max(*other);
        }
        self.begun(attempt.checked_at);
        if attempt > self.newest {
            self.newest = attempt;
        }
    }

    /// There was an attempt at this time.
    pub fn begun(&mut self, at: i64) {
        self.begun_at = self.begun_at.min(at);
    }

    pub fn rendered(&self) -> RenderedCell {
        let steps = self.newest.marks.iter().zip(&self.passed_at);
        let marks = steps.map(|(mark, passed)| match passed {
            Some(_) => StepMark::Pass,
            None => *mark,
        });
        rendered(
            marks,
            self.newest.checked_at,
            self.passed_at.iter().flatten().copied().max(),
            self.begun_at,
            &self.hints,
        )
    }
}

/// What pages get: the steps as letters, when it was last checked, since when no step was done,
/// and how many hints of each step were seen, where any was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RenderedCell(pub String, pub i64, pub i64, pub String);

pub fn rendered(
    marks: impl Iterator<Item = StepMark>,
    checked_at: i64,
    passed_at: Option<i64>,
    begun_at: i64,
    hints: &[u32],
) -> RenderedCell {
    let digit = |count: &u32| char::from_digit((*count).min(35), 36).unwrap_or('z');
    let hints = match hints.iter().any(|count| *count > 0) {
        true => hints.iter().map(digit).collect(),
        false => String::new(),
    };
    RenderedCell(
        marks.map(StepMark::letter).collect(),
        checked_at,
        passed_at.unwrap_or(begun_at).max(begun_at),
        hints,
    )
}

#[cfg(test)]
pub mod tests {
    use super::*;

    pub fn attempt(
        checked_at: i64,
        marks: &str,
        passed_at: &[Option<i64>],
        hints: &[u32],
    ) -> Attempt {
        let mark = |letter| match letter {
            'p' => StepMark::Pass,
            'f' => StepMark::Fail,
            'u' => StepMark::Unknown,
            _ => StepMark::Absent,
        };
        Attempt {
            checked_at,
            marks: marks.chars().map(mark).collect(),
            passed_at: passed_at.to_vec(),
            hints: hints.to_vec(),
        }
    }

    #[test]
    fn attempts_in_any_order_make_the_same() {
        let attempts = [
            attempt(100, "fff", &[None; 3], &[0, 0, 0]),
            attempt(200, "pff", &[Some(180), None, None], &[2, 0, 0]),
            attempt(300, "fpu", &[Some(180), Some(300), None], &[2, 0, 1]),
            attempt(300, "fpf", &[Some(180), Some(290), None], &[0, 0, 0]),
        ];
        let mut orders = vec![[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]];
        let joined = orders.drain(..).map(|order| {
            let mut all = order.iter().map(|at: &usize| attempts[*at].clone());
            let mut cell = Cell::new(all.next().unwrap());
            all.for_each(|attempt| cell.join(attempt));
            cell
        });
        let joined: Vec<_> = joined.collect();
        assert!(joined.iter().all(|cell| *cell == joined[0]), "{joined:?}");
        // Once done is done; the newer attempt says the rest.
        assert_eq!(
            joined[0].rendered(),
            RenderedCell("ppf".to_owned(), 300, 290, "201".to_owned())
        );
    }

    #[test]
    fn without_a_step_done_the_first_attempt_counts() {
        let mut cell = Cell::new(attempt(200, "fu", &[None; 2], &[0, 0]));
        cell.begun(150);
        assert_eq!(
            cell.rendered(),
            RenderedCell("fu".to_owned(), 200, 150, String::new())
        );
    }
}
