//! `--verify`: collects what a class says to have pushed while it is graded, and asks the
//! registries for it now. Whatever comes out is for a teacher to judge: a tag may well be
//! pushed again after the lesson.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

use super::plan::Plan;
use super::source::{Content, Item, Source};
use crate::verify::{Now, Verifier};
use check::Claim;
use check::verdict::Verdict;
use handin::submission::{self, RawFacts, Submission};
use plain::disk;

/// What was collected: of each learner and step the newest.
#[derive(Debug, Default)]
pub struct Claims {
    found: Mutex<BTreeMap<Whose, (Timestamp, Claim)>>,
}

/// Whose claim it is, and what about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Whose {
    pub learner: String,
    pub lesson: String,
    pub step: String,
    pub image: String,
}

/// A source that passes everything on, and collects the claims of passed steps on the way.
pub struct Collecting<'a> {
    source: Box<dyn Source + 'a>,
    plan: &'a Plan,
    claims: &'a Claims,
}

impl Claims {
    pub fn of<'a>(&'a self, source: Box<dyn Source + 'a>, plan: &'a Plan) -> Collecting<'a> {
        Collecting {
            source,
            plan,
            claims: self,
        }
    }

    /// Asks for all that was collected, in the order of learners.
    pub async fn ask(self, verifier: &Verifier) -> Vec<(Whose, Now)> {
        let found = self.found.into_inner();
        let found = found.unwrap_or_else(PoisonError::into_inner);
        let (whose, claims): (Vec<_>, Vec<_>) = found
            .into_iter()
            .map(|(whose, (_, claim))| (whose, claim))
            .unzip();
        let now = verifier.ask(&claims).await;
        whose.into_iter().zip(now).collect()
    }

    fn collect(&self, plan: &Plan, account: Option<&str>, submission: &Submission<RawFacts>) {
        for own in &submission.lessons {
            let snapshot = &own.snapshot;
            let Some(lesson) = plan.lesson(&snapshot.exercise.id) else {
                continue;
            };
            let lesson = &plan.lessons[lesson];
            let passed = snapshot.report.steps.iter().filter_map(|stored| {
                let step = lesson.steps.iter().find(|step| step.id == stored.id)?;
                let facts = snapshot.facts.get(&step.id)?;
                let observed = facts.stored()?;
                let check = step.template.fill(&snapshot.variables).ok()?;
                let claims = check.claims(&observed);
                (stored.verdict == Verdict::Pass).then_some((step, facts.checked_at, claims))
            });
            for (step, at, claims) in passed {
                for claim in claims {
                    let whose = Whose {
                        learner: account.unwrap_or(&submission.learner.name).to_owned(),
                        lesson: lesson.id.to_string(),
                        step: step.id.clone(),
                        image: claim.image.to_string(),
                    };
                    let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
                    let newest = found.entry(whose).or_insert_with(|| (at, claim.clone()));
                    if newest.0 <= at {
                        *newest = (at, claim);
                    }
                }
            }
        }
    }
}

impl Source for Collecting<'_> {
    fn next(&mut self) -> Option<Item> {
        let mut item = self.source.next()?;
        // Read once, here, and graded from memory.
        if let Content::File(path) = &item.content
            && let Ok(bytes) = disk::read_bounded(path, submission::LARGEST)
            && submission::read(&bytes).is_ok()
        {
            item.content = Content::Bytes(bytes);
        }
        if let Content::Bytes(bytes) = &item.content
            && let Ok(read) = submission::read(bytes)
        {
            let account = item.account.as_deref();
            self.claims.collect(self.plan, account, &read.submission);
        }
        Some(item)
    }
}
