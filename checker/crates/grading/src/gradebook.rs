//! The class's grades: submissions joined one by one, in any order, to one and the same book.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::Timestamp;

use super::evidence::{self, Common, Sign, SignKind};
use super::marks::{self, Again, LessonMarks, Mark};
use super::plan::Plan;
use super::roster::{Found, Roster, key};
use course::check::Trace;
use course::exercise::Points;
use handin::submission::{Read, Refusal};
use plain::explain::Explain as _;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

/// Spellings of one name, and tokens of one learner, that are kept.
const MOST_NAMES: usize = 8;

/// A book that is being filled.
#[derive(Debug, Default)]
pub struct Book {
    entries: HashMap<Key, Entry>,
    problems: BTreeSet<(String, String, String)>,
    passed_over: BTreeSet<(String, String, String)>,
    /// Submissions that were read.
    read: usize,
}

/// Whose submissions are together.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Key {
    /// A row of the roster.
    Row(usize),
    /// A name that is on no roster.
    Name(String),
}

#[derive(Debug, Default)]
struct Entry {
    names: BTreeSet<String>,
    tokens: BTreeSet<String>,
    lessons: BTreeMap<usize, LessonEntry>,
    signs: BTreeSet<Sign>,
    traces: BTreeSet<Trace>,
}

#[derive(Debug)]
struct LessonEntry {
    marks: LessonMarks,
    /// The earliest time on record.
    seen: Timestamp,
    /// First passes, in the plan's order, over all attempts.
    passed: Vec<Option<Timestamp>>,
}

/// The finished book.
#[derive(Debug)]
pub struct Gradebook {
    /// Those of the roster in its order; without a roster all, by name.
    pub learners: Vec<GradebookRow>,
    /// Who is on no roster, by name.
    pub unknown: Vec<GradebookRow>,
    /// Submissions, or lessons of them, that could not be used.
    pub problems: Vec<Problem>,
    /// Files beside the submissions.
    pub passed_over: Vec<Problem>,
    /// What several learners have in common.
    pub common: Vec<Shared>,
    pub summary: Vec<LessonSummary>,
    /// Submissions that were read.
    pub read: usize,
}

#[derive(Debug, Clone)]
pub struct GradebookRow {
    /// Number of the row in the roster.
    pub row: Option<usize>,
    /// All safe to show.
    pub account: String,
    pub name: String,
    pub email: String,
    pub id: String,
    pub section: String,
    /// In the plan's order; `None` where nothing was handed in.
    pub lessons: Vec<Option<LessonMarks>>,
    pub points: Points,
    pub signs: Vec<Sign>,
}

/// A line of what went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where; safe to show.
    pub origin: String,
    pub reason: Text,
}

#[derive(Debug)]
pub struct Shared {
    pub what: Common,
    /// Enough of it to tell it from others.
    pub short: String,
    /// Accounts, safe to show.
    pub learners: Vec<String>,
}

/// How the class did in a lesson, in the plan's order.
#[derive(Debug)]
pub struct LessonSummary {
    /// Learners of the class who handed it in.
    pub handed_in: usize,
    pub steps: Vec<StepSummary>,
}

#[derive(Debug)]
pub struct StepSummary {
    pub passed: usize,
    /// Seconds from the first result of the lesson that is on record to the first pass of the
    /// step, by the learners' clocks; the median over those who passed.
    pub median: Option<i64>,
}

impl Book {
    /// Adds a submission that was read. `account` is who handed it in, where the source knows.
    pub fn add(
        &mut self,
        plan: &Plan,
        roster: Option<&Roster>,
        origin: &str,
        account: Option<&str>,
        read: Read,
    ) {
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

    /// Adds what is no submission.
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

    /// Closes the book.
    pub fn finish(mut self, plan: &Plan, roster: Option<&Roster>) -> Gradebook {
        let mut summary = Summaries::new(plan);
        let mut common: Vec<(Common, Box<str>, usize)> = Vec::new();
        let mut learners = Vec::new();
        let mut accounts = Vec::new();
        let mut close = |mut learner: GradebookRow, entry: Option<Entry>, in_class: bool| {
            if let Some(mut entry) = entry {
                if in_class {
                    summary.add(&entry);
                }
                if entry.tokens.len() > 1 {
                    entry.signs.insert(Sign::whole(SignKind::SeveralTokens));
                }
                let number = accounts.len();
                let tokens = entry
                    .tokens
                    .iter()
                    .map(|it| (Common::Token, visible(it).into()));
                let traces = entry.traces.iter();
                let traces = traces.map(|it| (Common::Trace(it.kind), it.short().into()));
                common.extend(
                    tokens
                        .chain(traces)
                        .map(|(what, short)| (what, short, number)),
                );
                accounts.push(learner.account.clone());
                learner.signs = entry.signs.into_iter().collect();
                for (number, lesson) in entry.lessons {
                    learner.lessons[number] = Some(lesson.marks);
                }
                let marks = learner.lessons.iter().flatten();
                learner.points = marks.map(|marks| marks.points).sum();
            }
            learner
        };
        for (number, row) in roster
            .iter()
            .flat_map(|roster| roster.rows.iter().enumerate())
        {
            let learner = GradebookRow {
                row: Some(number),
                account: visible(&row.account),
                name: visible(&row.name),
                email: visible(&row.email),
                id: visible(&row.id),
                section: visible(&row.section),
                ..GradebookRow::nobody(plan)
            };
            let entry = self.entries.remove(&Key::Row(number));
            learners.push(close(learner, entry, true));
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
            close(learner, Some(entry), roster.is_none())
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
            common: shared(common, &accounts),
            summary: summary.finish(),
            read: self.read,
        }
    }
}

impl Entry {
    fn join(&mut self, plan: &Plan, number: usize, fresh: LessonEntry) {
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

impl GradebookRow {
    fn nobody(plan: &Plan) -> Self {
        Self {
            row: None,
            account: String::new(),
            name: String::new(),
            email: String::new(),
            id: String::new(),
            section: String::new(),
            lessons: vec![None; plan.lessons.len()],
            points: Points::default(),
            signs: Vec::new(),
        }
    }

    /// Whether nothing was handed in.
    pub fn is_missing(&self) -> bool {
        self.lessons.iter().all(Option::is_none)
    }

    /// By what a teacher finds the learner again: the account, or else the name or the ID.
    pub fn called_in_lists(&self) -> &str {
        let names = [&self.account, &self.name, &self.id];
        let named = names.into_iter().find(|it| !it.is_empty());
        named.unwrap_or(&self.email)
    }

    /// What to call the learner to their face: the name, or else the account.
    pub fn called(&self) -> &str {
        if self.name.is_empty() {
            &self.account
        } else {
            &self.name
        }
    }
}

/// A step whose mark is another when it is judged again, or that could not be.
#[derive(Debug)]
pub struct Change<'a> {
    pub learner: &'a GradebookRow,
    pub lesson: usize,
    pub step: usize,
    /// `None` where it could not be judged again.
    pub from: Option<Mark>,
    pub to: Mark,
    /// Why it could not.
    pub reason: Option<&'a str>,
}

impl Gradebook {
    /// Everybody, those of the class first.
    pub fn everybody(&self) -> impl Iterator<Item = &GradebookRow> {
        self.learners.iter().chain(&self.unknown)
    }

    /// What judging again has changed, and what could not be judged.
    pub fn changes(&self) -> impl Iterator<Item = Change<'_>> {
        self.everybody().flat_map(|learner| {
            let lessons = learner.lessons.iter().enumerate();
            let lessons = lessons.filter_map(|(at, it)| Some((at, it.as_ref()?)));
            lessons.flat_map(move |(lesson, marks)| {
                let steps = marks.steps.iter().enumerate();
                steps.filter_map(move |(step, marks)| {
                    let (from, reason) = match &marks.again {
                        Again::Changed(from) => (Some(*from), None),
                        Again::CouldNot(reason) => (None, Some(&**reason)),
                        Again::Same | Again::NotAsked => return None,
                    };
                    Some(Change {
                        learner,
                        lesson,
                        step,
                        from,
                        to: marks.mark,
                        reason,
                    })
                })
            })
        })
    }
}

impl From<(String, String, String)> for Problem {
    fn from((origin, en, ko): (String, String, String)) -> Self {
        Self {
            origin,
            reason: Text { en, ko },
        }
    }
}

/// Keeps the first few in their own order, whatever order they come in.
fn insert_bounded(set: &mut BTreeSet<String>, text: &str) {
    if !set.contains(text) {
        set.insert(text.to_owned());
        if set.len() > MOST_NAMES {
            set.pop_last();
        }
    }
}

/// What more than one learner has.
fn shared(mut all: Vec<(Common, Box<str>, usize)>, accounts: &[String]) -> Vec<Shared> {
    all.sort_unstable();
    all.dedup();
    let groups = all.chunk_by(|a, b| (a.0, &a.1) == (b.0, &b.1));
    let groups = groups.filter(|group| group.len() > 1);
    let groups = groups.map(|group| Shared {
        what: group[0].0,
        short: group[0].1.to_string(),
        learners: group
            .iter()
            .map(|(_, _, it)| accounts[*it].clone())
            .collect(),
    });
    groups.collect()
}

/// Numbers over the class, while it is gone through.
struct Summaries(Vec<(usize, Vec<Vec<i64>>, Vec<usize>)>);

impl Summaries {
    fn new(plan: &Plan) -> Self {
        let lessons = plan.lessons.iter().map(|lesson| lesson.steps.len());
        Self(
            lessons
                .map(|steps| (0, vec![Vec::new(); steps], vec![0; steps]))
                .collect(),
        )
    }

    fn add(&mut self, entry: &Entry) {
        for (number, lesson) in &entry.lessons {
            let (handed_in, times, passed) = &mut self.0[*number];
            *handed_in += 1;
            for (at, step) in lesson.marks.steps.iter().enumerate() {
                passed[at] += usize::from(step.counts());
                if let Some(first) = lesson.passed[at].filter(|_| step.counts()) {
                    times[at].push(first.as_second().saturating_sub(lesson.seen.as_second()));
                }
            }
        }
    }

    fn finish(self) -> Vec<LessonSummary> {
        let lessons = self
            .0
            .into_iter()
            .map(|(handed_in, times, passed)| LessonSummary {
                handed_in,
                steps: (times.into_iter().zip(passed))
                    .map(|(times, passed)| StepSummary {
                        passed,
                        median: median(times),
                    })
                    .collect(),
            });
        lessons.collect()
    }
}

/// The lower of the two in the middle.
fn median(mut times: Vec<i64>) -> Option<i64> {
    times.sort_unstable();
    times.get(times.len().checked_sub(1)? / 2).copied()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde_json::{Value, json};

    use super::*;
    use crate::plan::Wishes;
    use course::catalog::Catalog;
    use course::exercise::Attempt;
    use handin::submission;

    fn root() -> std::path::PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
    }

    fn plan(attempt: Attempt, rejudge: bool) -> Plan {
        let catalog = Catalog::open(Some(&root()), &root()).unwrap();
        let due = "2026-11-24T10:00:00Z".parse().unwrap();
        let wishes = Wishes {
            attempt: Some(attempt),
            due: vec![(None, due)],
            rejudge,
            ..Wishes::default()
        };
        Plan::open(&catalog, wishes).unwrap()
    }

    /// A real export, as some learner might have made it at some time.
    fn submission(random: &mut fastrand::Rng, change_verdicts: bool) -> Value {
        let path = root().join("tests/fixtures/grade/ada.checker.json");
        let mut it: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let names = ["ada", "Ada", "bob", "zo\u{eb}", "zoe\u{308}", "nobody"];
        it["learner"]["name"] = names[random.usize(..names.len())].into();
        let time = |random: &mut fastrand::Rng| {
            json!(format!(
                "2026-11-24T{:02}:{:02}:00Z",
                random.u8(8..12),
                random.u8(..3)
            ))
        };
        it["made_at"] = time(random);
        let lessons = it["lessons"].as_array_mut().unwrap();
        while random.bool() && !lessons.is_empty() {
            lessons.remove(random.usize(..lessons.len()));
        }
        for lesson in lessons {
            let snapshot = &mut lesson["snapshot"];
            snapshot["last_checked_at"] = time(random);
            let steps = snapshot["report"]["steps"].as_array_mut().unwrap();
            let ids: Vec<_> = steps
                .iter()
                .map(|it| it["id"].as_str().unwrap().to_owned())
                .collect();
            for step in steps.iter_mut() {
                if change_verdicts && random.u8(..3) == 0 {
                    step["verdict"] = ["pass", "fail", "unknown"][random.usize(..3)].into();
                }
            }
            for id in ids {
                if random.u8(..3) == 0 {
                    snapshot["facts"][&id]["first_passed_at"] = time(random);
                }
            }
        }
        it
    }

    fn book(plan: &Plan, roster: &Roster, submissions: &[&[u8]]) -> Book {
        let mut book = Book::default();
        for bytes in submissions {
            match submission::read(bytes) {
                Ok(read) => book.add(plan, Some(roster), "x", None, read),
                Err(refusal) => book.refuse("x", &refusal),
            }
        }
        book
    }

    #[test]
    fn any_order_of_submissions_gives_one_gradebook() {
        let roster = Roster::read("account\nada\nBob\nZo\u{eb}\nnone\n".into(), None).unwrap();
        for (seed, attempt) in (0..8).zip([Attempt::Best, Attempt::Last].into_iter().cycle()) {
            let plan = plan(attempt, false);
            let mut random = fastrand::Rng::with_seed(seed);
            let all: Vec<_> = (0..12)
                .map(|_| submission(&mut random, true).to_string())
                .collect();
            let mut all: Vec<_> = all.iter().map(String::as_bytes).collect();
            all.push(b"{}");
            let whole = format!(
                "{:?}",
                book(&plan, &roster, &all).finish(&plan, Some(&roster))
            );
            for _ in 0..4 {
                random.shuffle(&mut all);
                // As many threads would: several books, joined in any order.
                let mut parts: Vec<_> = all
                    .chunks(random.usize(1..6))
                    .map(|part| book(&plan, &roster, part))
                    .collect();
                random.shuffle(&mut parts);
                let mut joined = Book::default();
                parts.into_iter().for_each(|part| joined.join(&plan, part));
                let joined = format!("{:?}", joined.finish(&plan, Some(&roster)));
                assert_eq!(joined, whole, "seed {seed}");
            }
        }
    }

    #[test]
    fn judging_again_with_the_same_files_changes_nothing() {
        let mut random = fastrand::Rng::with_seed(1);
        for attempt in [Attempt::Best, Attempt::Last] {
            let (plain, again) = (plan(attempt, false), plan(attempt, true));
            for _ in 0..10 {
                let text = submission(&mut random, false).to_string();
                let read = || submission::read(text.as_bytes()).unwrap();
                let of = |plan: &Plan| {
                    let mut book = Book::default();
                    book.add(plan, None, "x", None, read());
                    book.finish(plan, None)
                };
                let (plain, again) = (of(&plain), of(&again));
                assert_eq!(again.changes().count(), 0);
                assert_eq!(plain.learners[0].points, again.learners[0].points);
            }
        }
    }
}
