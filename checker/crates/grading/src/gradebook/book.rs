//! A book that is being filled.

use std::collections::{BTreeSet, HashMap};

use super::entry::{Entry, Key, LessonEntry, insert_bounded};
use crate::evidence::{self, Sign, SignKind};
use crate::marks;
use crate::plan::Plan;
use crate::roster::{Found, Roster, key};
use course::learner::is_given_token;
use handin::submission::{Read, Refusal};
use plain::explain::Explain as _;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

/// A book that is being filled.
#[derive(Debug, Default)]
pub struct Book {
    pub(super) entries: HashMap<Key, Entry>,
    pub(super) problems: BTreeSet<(String, String, String)>,
    pub(super) passed_over: BTreeSet<(String, String, String)>,
    /// Submissions that were read.
    pub(super) read: usize,
}

/// Where a submission is from.
pub struct Origin<'a> {
    /// For messages.
    pub place: &'a str,
    /// Who handed it in, where the source knows.
    pub account: Option<&'a str>,
    /// Its name among the attempts was made of something else.
    pub is_rewritten: bool,
}

impl Book {
    /// Adds a submission that was read.
    pub fn add(&mut self, plan: &Plan, roster: Option<&Roster>, from: &Origin<'_>, read: Read) {
        let (origin, account) = (from.place, from.account);
        let Read {
            submission,
            refused,
        } = read;
        let said = submission.learner.name.as_str();
        let name = account.unwrap_or(said);
        let whose = match roster.map(|roster| roster.find(name)) {
            Some(Found::One(row)) => Key::Row(row),
            Some(Found::Several) => {
                let reason = text!(
                    "several rows of the roster have the account {name}",
                    "명단의 여러 행이 같은 계정({name})이에요",
                    name = visible(name)
                );
                return self.problem(origin, &reason);
            }
            Some(Found::Nobody) | None if key(name).is_empty() => {
                return self.problem(origin, &text!("it has no name", "이름이 없어요"));
            }
            Some(Found::Nobody) | None => Key::Name(key(name)),
        };
        self.read += 1;
        for (lesson, refusal) in refused {
            self.lesson_problem(origin, &lesson, &refusal.reason());
        }
        let entry = self.entries.entry(whose).or_default();
        insert_bounded(&mut entry.names, name);
        insert_bounded(&mut entry.tokens, &submission.learner.token);
        if account.is_some_and(|account| key(account) != key(said)) {
            let kind = SignKind::OtherName(visible(said).into());
            entry.signs.insert(Sign::whole(kind));
        }
        if from.is_rewritten {
            entry.signs.insert(Sign::whole(SignKind::Rewritten));
        }
        if !is_given_token(&submission.learner.token) {
            entry.signs.insert(Sign::whole(SignKind::NotAToken));
        }
        if let Some(kind) = evidence::odd(plan, submission.made_at) {
            entry.signs.insert(Sign::whole(kind));
        }
        let mut unknown = Vec::new();
        for own in &submission.lessons {
            let Some(number) = plan.lesson(&own.snapshot.exercise.id) else {
                unknown.push(own.snapshot.exercise.id.as_str());
                continue;
            };
            let lesson = &plan.lessons[number];
            let found = evidence::look(plan, number, lesson, &submission, own);
            entry.signs.extend(found.signs);
            entry.traces.extend(found.traces);
            let marks = marks::lesson(plan, lesson, &submission, own);
            let times = own.snapshot.facts.values();
            let times = times.flat_map(|it| [Some(it.checked_at), it.first_passed_at]);
            let earliest = times.flatten().min();
            let fresh = LessonEntry {
                seen: earliest.map_or(marks.checked_at, |at| at.min(marks.checked_at)),
                passed: marks.steps.iter().map(|step| step.passed_at).collect(),
                marks,
            };
            entry.join(plan, number, fresh);
        }
        for lesson in unknown {
            let reason = text!("not a lesson of this course", "이 강좌의 레슨이 아니에요");
            self.lesson_problem(origin, lesson, &reason);
        }
    }

    /// Adds a submission that cannot be used.
    pub fn refuse(&mut self, origin: &str, refusal: &Refusal) {
        self.problem(origin, &refusal.reason());
    }

    /// Adds a submission that cannot be used, for another reason.
    pub fn problem(&mut self, origin: &str, reason: &Text) {
        let line = (visible(origin), reason.en.clone(), reason.ko.clone());
        self.problems.insert(line);
    }

    fn lesson_problem(&mut self, origin: &str, lesson: &str, reason: &Text) {
        let reason = text!(
            "{lesson}: {en}",
            "{lesson}: {ko}",
            lesson = visible(lesson),
            en = &reason.en,
            ko = &reason.ko
        );
        self.problem(origin, &reason);
    }

    /// Adds what is not a submission.
    pub fn pass_over(&mut self, origin: &str, reason: &Text) {
        let line = (visible(origin), reason.en.clone(), reason.ko.clone());
        self.passed_over.insert(line);
    }

    /// Joins another book of the same class.
    pub fn join(&mut self, plan: &Plan, other: Self) {
        self.problems.extend(other.problems);
        self.passed_over.extend(other.passed_over);
        self.read += other.read;
        for (key, from) in other.entries {
            let entry = self.entries.entry(key).or_default();
            from.names
                .iter()
                .for_each(|it| insert_bounded(&mut entry.names, it));
            from.tokens
                .iter()
                .for_each(|it| insert_bounded(&mut entry.tokens, it));
            entry.signs.extend(from.signs);
            entry.traces.extend(from.traces);
            for (number, lesson) in from.lessons {
                entry.join(plan, number, lesson);
            }
        }
    }
}
