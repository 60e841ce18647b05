//! What one submission of a lesson is worth: each step's mark and points, judged again where that
//! is asked for. Nothing here knows the class.

use jiff::Timestamp;

use super::plan::{LessonPlan, Plan, StepPlan};
use check::verdict::{Outcome, Verdict};
use course::exercise::{Attempt, Points};
use course::snapshot::{StepFacts, StoredStep, Words};
use handin::submission::{Lesson, RawFacts, Submission};
use plain::template::Variables;
use plain::text;
use plain::visible::visible;

/// Seconds of a day, late by which a step has lost one day's share.
const DAY: i64 = 24 * 60 * 60;

/// What is known of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// Not in the submission: another exercise file made it.
    Absent,
    Unknown,
    Fail,
    Pass,
}

/// A submission of a lesson, graded. Two that are equal are the same to a teacher; the order has
/// no meaning but to be one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LessonMarks {
    pub points: Points,
    pub checked_at: Timestamp,
    pub made_at: Timestamp,
    /// In the plan's order.
    pub steps: Vec<StepMarks>,
    /// Whether another exercise file than today's was judged by.
    pub other_file: bool,
    /// The checker's version, where it is not this one.
    pub other_checker: Option<Box<str>>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct StepMarks {
    pub mark: Mark,
    /// Done before, though not when it was last checked; counts with the best attempt.
    pub earlier: bool,
    /// When it was first done, as the learner's computer says.
    pub passed_at: Option<Timestamp>,
    /// Days that had begun since the due date.
    pub late_days: u32,
    pub hints: u32,
    pub points: Points,
    /// What was expected and found, or why it was not checked; not for a pass. Safe to show.
    pub expected: Option<Box<str>>,
    pub found: Option<Box<str>>,
    pub again: Again,
}

/// What judging again came to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Again {
    NotAsked,
    Same,
    /// What it was before.
    Changed(Mark),
    /// The mark is the old one; why, safe to show.
    CouldNot(Box<str>),
}

impl From<Verdict> for Mark {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Pass => Self::Pass,
            Verdict::Fail => Self::Fail,
            Verdict::Unknown => Self::Unknown,
        }
    }
}

impl LessonMarks {
    /// What decides between two attempts: the greater counts.
    pub fn rank(&self, attempt: Attempt) -> impl Ord + '_ {
        let first = match attempt {
            Attempt::Best => Some(self.points),
            Attempt::Last => None,
        };
        (first, self.checked_at, self.made_at, self)
    }

    /// The most days that a step is late.
    pub fn late_days(&self) -> u32 {
        self.steps
            .iter()
            .map(|step| step.late_days)
            .max()
            .unwrap_or(0)
    }
}

impl StepMarks {
    /// Whether it counts as done.
    pub fn counts(&self) -> bool {
        self.mark == Mark::Pass || self.earlier
    }
}

/// Grades one lesson of a submission.
pub fn lesson(
    plan: &Plan,
    lesson: &LessonPlan,
    submission: &Submission<RawFacts>,
    own: &Lesson<RawFacts>,
) -> LessonMarks {
    let snapshot = &own.snapshot;
    let variables = usable(&snapshot.variables, submission);
    let steps = lesson.steps.iter().map(|step| {
        let stored = snapshot.report.steps.iter().find(|it| it.id == step.id);
        let Some(stored) = stored else {
            return StepMarks::absent();
        };
        let facts = snapshot.facts.get(&step.id);
        let hints = own.hints.get(&step.id).copied().unwrap_or(0);
        let mut marks = stored_marks(plan, stored, facts, snapshot.last_checked_at);
        if plan.rejudge {
            judge_again(plan, step, facts, variables, &mut marks);
        }
        marks.hints = hints;
        count(plan, lesson, step, &mut marks);
        marks
    });
    let steps: Vec<_> = steps.collect();
    let version = &snapshot.report.checker;
    LessonMarks {
        points: steps.iter().map(|step| step.points).sum(),
        checked_at: snapshot.last_checked_at,
        made_at: submission.made_at,
        steps,
        other_file: snapshot.exercise.sha256 != lesson.sha256,
        other_checker: (version != env!("CARGO_PKG_VERSION")).then(|| shown(version)),
    }
}

impl StepMarks {
    fn absent() -> Self {
        Self {
            mark: Mark::Absent,
            earlier: false,
            passed_at: None,
            late_days: 0,
            hints: 0,
            points: Points::default(),
            expected: None,
            found: None,
            again: Again::NotAsked,
        }
    }
}

/// As the submission says.
fn stored_marks(
    plan: &Plan,
    stored: &StoredStep,
    facts: Option<&StepFacts<RawFacts>>,
    checked_at: Timestamp,
) -> StepMarks {
    let mark = Mark::from(stored.verdict);
    let first = facts.and_then(|facts| facts.first_passed_at);
    let passed_at = match mark {
        Mark::Pass => first
            .or(facts.map(|facts| facts.checked_at))
            .or(Some(checked_at)),
        _ => first,
    };
    let earlier = mark != Mark::Pass && first.is_some() && plan.attempt == Attempt::Best;
    let words = |words: &Option<Words>| Some(shown(words.as_ref()?.get(plan.lang)));
    let is_pass = mark == Mark::Pass;
    StepMarks {
        mark,
        earlier,
        passed_at,
        expected: words(&stored.expected).filter(|_| !is_pass),
        found: words(&stored.found)
            .or(words(&stored.reason))
            .filter(|_| !is_pass),
        ..StepMarks::absent()
    }
}

/// The variables, where they can be the learner's own: an empty token would be in every file.
fn usable<'a>(
    variables: &'a Variables,
    submission: &Submission<RawFacts>,
) -> Option<&'a Variables> {
    let token = variables.get("token")?;
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let is_own = token == submission.learner.token;
    (is_own && !token.is_empty() && token.chars().all(plain)).then_some(variables)
}

/// Judges the recorded facts by today's exercise. What cannot be judged keeps its mark.
fn judge_again(
    plan: &Plan,
    step: &StepPlan,
    facts: Option<&StepFacts<RawFacts>>,
    variables: Option<&Variables>,
    marks: &mut StepMarks,
) {
    let could_not = |words: &plain::lang::Text| Again::CouldNot(shown(words.get(plan.lang)));
    let observed = facts.and_then(StepFacts::stored);
    let Some(observed) = observed else {
        marks.again = match marks.mark {
            Mark::Pass | Mark::Fail => could_not(&text!(
                "no facts are recorded for it",
                "기록된 사실이 없어요"
            )),
            Mark::Unknown | Mark::Absent => Again::Same,
        };
        return;
    };
    let Some(variables) = variables else {
        marks.again = could_not(&text!(
            "its variables are not those of the learner",
            "학습자 본인의 변수가 아니에요"
        ));
        return;
    };
    let check = match step.template.fill(variables) {
        Ok(check) => check,
        Err(error) => {
            marks.again = could_not(&text!(
                "its variables do not fit today's exercise ({error})",
                "변수가 지금의 연습과 맞지 않아요 ({error})",
                error = error
            ));
            return;
        }
    };
    let (mark, expected, found) = match check.judge(&observed) {
        Outcome::Pass { .. } => (Mark::Pass, None, None),
        Outcome::Fail {
            expected, found, ..
        } => (Mark::Fail, Some(expected), Some(found)),
        Outcome::Unknown(unknown) => {
            marks.again = could_not(&unknown.reason);
            return;
        }
    };
    if mark == marks.mark {
        marks.again = Again::Same;
        return;
    }
    marks.again = Again::Changed(marks.mark);
    if marks.mark == Mark::Pass {
        // What is known of an earlier pass was judged as wrongly.
        marks.passed_at = None;
    } else if mark == Mark::Pass && marks.passed_at.is_none() {
        marks.passed_at = facts.map(|facts| facts.checked_at);
    }
    marks.mark = mark;
    marks.earlier = false;
    marks.expected = expected.map(|it| shown(it.get(plan.lang)));
    marks.found = found.map(|it| shown(it.get(plan.lang)));
}

/// Days late, and points.
fn count(plan: &Plan, lesson: &LessonPlan, step: &StepPlan, marks: &mut StepMarks) {
    if !marks.counts() {
        return;
    }
    marks.late_days = match (lesson.due, marks.passed_at) {
        (Some(due), Some(passed)) if passed > due => {
            let late = passed.as_second().saturating_sub(due.as_second());
            // A second late is late; days that have begun count whole.
            u32::try_from(late.max(1).saturating_add(DAY - 1) / DAY).unwrap_or(u32::MAX)
        }
        _ => 0,
    };
    let points = lesson.late.apply(step.points, marks.late_days);
    marks.points = points.less(plan.hint_cost.times(marks.hints));
}

fn shown(text: &str) -> Box<str> {
    visible(text).into_boxed_str()
}
