//! What is known of one learner while a book is filled. Joining is commutative: submissions may come
//! in any order, over any number of threads.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::evidence::Sign;
use crate::marks::LessonMarks;
use crate::plan::Plan;
use check::Trace;

/// Spellings of one name, and tokens of one learner, that are kept.
const MOST_NAMES: usize = 8;

/// Whose submissions are together.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Key {
    /// A row of the roster.
    Row(usize),
    /// A name that is on no roster.
    Name(String),
}

#[derive(Debug, Default)]
pub(super) struct Entry {
    pub(super) names: BTreeSet<String>,
    pub(super) tokens: BTreeSet<String>,
    pub(super) lessons: BTreeMap<usize, LessonEntry>,
    pub(super) signs: BTreeSet<Sign>,
    pub(super) traces: BTreeSet<Trace>,
}

#[derive(Debug)]
pub(super) struct LessonEntry {
    pub(super) marks: LessonMarks,
    /// The earliest time on record.
    pub(super) seen: Timestamp,
    /// First passes, in the plan's order, over all attempts.
    pub(super) passed: Vec<Option<Timestamp>>,
}

impl Entry {
    pub(super) fn join(&mut self, plan: &Plan, number: usize, fresh: LessonEntry) {
        match self.lessons.remove(&number) {
            None => self.lessons.insert(number, fresh),
            Some(mut old) => {
                old.seen = old.seen.min(fresh.seen);
                for (old, new) in old.passed.iter_mut().zip(&fresh.passed) {
                    *old = [*old, *new].into_iter().flatten().min();
                }
                if fresh.marks.rank(plan.attempt) > old.marks.rank(plan.attempt) {
                    old.marks = fresh.marks;
                }
                self.lessons.insert(number, old)
            }
        };
    }
}

/// Keeps the first few in their own order, whatever order they come in.
pub(super) fn insert_bounded(set: &mut BTreeSet<String>, text: &str) {
    if !set.contains(text) {
        set.insert(text.to_owned());
        if set.len() > MOST_NAMES {
            set.pop_last();
        }
    }
}
