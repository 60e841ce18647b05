//! Closes a book: every learner's entry becomes a row, and the rows together the numbers and signs of
//! the class.

use std::collections::BTreeMap;

use super::entry::{Entry, Key};
use super::shared::{Possession, shared};
use super::summary::Summaries;
use super::{Book, Gradebook, GradebookRow, Problem};
use crate::evidence::{Common, Sign, SignKind};
use crate::plan::Plan;
use crate::roster::{Roster, Row};
use plain::visible::visible;

/// What is gathered while one learner after another is closed.
struct Closing {
    summary: Summaries,
    possessions: Vec<Possession>,
    /// Of those who handed something in, by the number that possessions name.
    accounts: Vec<String>,
}

impl Book {
    /// Closes the book.
    pub fn finish(mut self, plan: &Plan, roster: Option<&Roster>) -> Gradebook {
        let mut closing = Closing {
            summary: Summaries::new(plan),
            possessions: Vec::new(),
            accounts: Vec::new(),
        };
        let rows = roster.map_or(&[][..], |roster| &roster.rows);
        let mut learners = Vec::new();
        for (number, row) in rows.iter().enumerate() {
            let learner = of_roster(plan, number, row);
            learners.push(match self.entries.remove(&Key::Row(number)) {
                Some(entry) => closing.close(learner, entry, true),
                None => learner,
            });
        }
        let rest: BTreeMap<_, _> = self.entries.into_iter().collect();
        let rest = rest.into_values().map(|entry| {
            let learner = GradebookRow {
                account: entry
                    .names
                    .first()
                    .map(|it| visible(it))
                    .unwrap_or_default(),
                ..GradebookRow::nobody(plan)
            };
            closing.close(learner, entry, roster.is_none())
        });
        let mut unknown: Vec<_> = rest.collect();
        if roster.is_none() {
            learners = std::mem::take(&mut unknown);
        }
        Gradebook {
            learners,
            unknown,
            problems: self.problems.into_iter().map(Problem::from).collect(),
            passed_over: self.passed_over.into_iter().map(Problem::from).collect(),
            common: shared(closing.possessions, &closing.accounts),
            summary: closing.summary.finish(),
            read: self.read,
        }
    }
}

fn of_roster(plan: &Plan, number: usize, row: &Row) -> GradebookRow {
    GradebookRow {
        row: Some(number),
        account: visible(&row.account),
        name: visible(&row.name),
        email: visible(&row.email),
        id: visible(&row.id),
        section: visible(&row.section),
        ..GradebookRow::nobody(plan)
    }
}

impl Closing {
    /// The row of a learner who handed something in; only who is `in_class` counts in its numbers.
    fn close(
        &mut self,
        mut learner: GradebookRow,
        mut entry: Entry,
        in_class: bool,
    ) -> GradebookRow {
        if in_class {
            self.summary.add(&entry);
        }
        if entry.tokens.len() > 1 {
            entry.signs.insert(Sign::whole(SignKind::SeveralTokens));
        }
        self.note_possessions(&entry);
        self.accounts.push(learner.account.clone());
        learner.signs = entry.signs.into_iter().collect();
        for (number, lesson) in entry.lessons {
            learner.lessons[number] = Some(lesson.marks);
        }
        let marks = learner.lessons.iter().flatten();
        learner.points = marks.map(|marks| marks.points).sum();
        learner
    }

    /// What the next account has.
    fn note_possessions(&mut self, entry: &Entry) {
        let owner = self.accounts.len();
        let tokens = entry.tokens.iter();
        let tokens = tokens.map(|it| (Common::Token, visible(it).into()));
        let traces = entry.traces.iter();
        let traces = traces.map(|it| (Common::Trace(it.kind), it.short().into()));
        let all = tokens.chain(traces);
        self.possessions
            .extend(all.map(|(what, short)| Possession { what, short, owner }));
    }
}
