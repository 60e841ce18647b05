//! `checker/grades/v1`: the gradebook for programs, one document. Types of its own, so that
//! renaming something inside the checker never breaks a script.

use jiff::Timestamp;
use serde::Serialize;

use crate::gradebook::{self, Gradebook};
use crate::marks::{LessonMarks, Mark, StepMarks};
use crate::plan::{LessonPlan, Plan};
use course::exercise::{Attempt, Points};
use plain::lang::Lang;

pub const SCHEMA: &str = "checker/grades/v1";

#[derive(Serialize)]
struct JsonGradebook<'a> {
    schema: &'static str,
    checker: &'static str,
    course: &'a str,
    graded_at: Timestamp,
    attempt: Attempt,
    rejudged: bool,
    /// Submissions that were read.
    read: usize,
    out_of: Points,
    lessons: Vec<Lesson<'a>>,
    learners: Vec<JsonLearner<'a>>,
    /// Who handed in and is on no roster.
    unknown: Vec<JsonLearner<'a>>,
    /// Accounts of those who handed in nothing.
    missing: Vec<&'a str>,
    problems: Vec<Problem<'a>>,
    passed_over: Vec<Problem<'a>>,
    changes: Vec<Change<'a>>,
    common: Vec<Common<'a>>,
}

#[derive(Serialize)]
struct Lesson<'a> {
    id: &'a str,
    title: &'a str,
    due: Option<Timestamp>,
    out_of: Points,
    handed_in: usize,
    steps: Vec<Step<'a>>,
}

#[derive(Serialize)]
struct Step<'a> {
    id: &'a str,
    title: &'a str,
    points: Points,
    passed: usize,
    /// From the first result of the lesson on record to the first pass, by learners' clocks.
    median_seconds_to_pass: Option<i64>,
}

#[derive(Serialize)]
struct JsonLearner<'a> {
    account: &'a str,
    name: &'a str,
    email: &'a str,
    id: &'a str,
    section: &'a str,
    points: Points,
    lessons: Vec<Handed<'a>>,
    evidence: Vec<String>,
}

#[derive(Serialize)]
struct Handed<'a> {
    lesson: &'a str,
    points: Points,
    checked_at: Timestamp,
    late_days: u32,
    other_exercise_file: bool,
    other_checker: Option<&'a str>,
    steps: Vec<Marked<'a>>,
}

#[derive(Serialize)]
struct Marked<'a> {
    id: &'a str,
    /// `pass`, `fail`, `unknown`, or `absent`.
    verdict: &'static str,
    done_earlier: bool,
    passed_at: Option<Timestamp>,
    late_days: u32,
    hints: u32,
    points: Points,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    found: Option<&'a str>,
}

#[derive(Serialize)]
struct Problem<'a> {
    origin: &'a str,
    reason: &'a str,
}

#[derive(Serialize)]
struct Change<'a> {
    learner: &'a str,
    lesson: &'a str,
    step: &'a str,
    /// `null` where it could not be judged again.
    from: Option<&'static str>,
    to: &'static str,
    reason: Option<&'a str>,
}

#[derive(Serialize)]
struct Common<'a> {
    what: &'static str,
    value: &'a str,
    learners: &'a [String],
}

/// Renders the document on one line, with a newline.
///
/// # Errors
/// What the library says; writing to memory does not fail.
pub fn render(plan: &Plan, book: &Gradebook, lang: Lang) -> serde_json::Result<String> {
    let lessons = plan.lessons.iter().zip(&book.summary);
    let document = JsonGradebook {
        schema: SCHEMA,
        checker: env!("CARGO_PKG_VERSION"),
        course: plan.title.get(lang),
        graded_at: plan.now,
        attempt: plan.attempt,
        rejudged: plan.rejudge,
        read: book.read,
        out_of: plan.out_of(),
        lessons: lessons
            .map(|(lesson, summary)| self::lesson(lesson, summary, lang))
            .collect(),
        learners: book
            .learners
            .iter()
            .map(|it| learner(plan, it, lang))
            .collect(),
        unknown: book
            .unknown
            .iter()
            .map(|it| learner(plan, it, lang))
            .collect(),
        missing: (book.learners.iter().filter(|it| it.is_missing()))
            .map(gradebook::GradebookRow::called_in_lists)
            .collect(),
        problems: book.problems.iter().map(|it| problem(it, lang)).collect(),
        passed_over: book
            .passed_over
            .iter()
            .map(|it| problem(it, lang))
            .collect(),
        changes: book.changes().map(|it| change(plan, &it)).collect(),
        common: (book.common.iter())
            .map(|it| Common {
                what: it.what.word(),
                value: &it.short,
                learners: &it.learners,
            })
            .collect(),
    };
    Ok(serde_json::to_string(&document)? + "\n")
}

fn lesson<'a>(
    lesson: &'a LessonPlan,
    summary: &gradebook::LessonSummary,
    lang: Lang,
) -> Lesson<'a> {
    let steps = lesson.steps.iter().zip(&summary.steps);
    Lesson {
        id: lesson.id.as_str(),
        title: lesson.title.get(lang),
        due: lesson.due,
        out_of: lesson.out_of(),
        handed_in: summary.handed_in,
        steps: steps
            .map(|(step, summary)| Step {
                id: &step.id,
                title: step.title.get(lang),
                points: step.points,
                passed: summary.passed,
                median_seconds_to_pass: summary.median,
            })
            .collect(),
    }
}

fn learner<'a>(
    plan: &'a Plan,
    learner: &'a gradebook::GradebookRow,
    lang: Lang,
) -> JsonLearner<'a> {
    let lessons = plan.lessons.iter().zip(&learner.lessons);
    let signs = learner.signs.iter().map(|sign| sign.text(plan));
    JsonLearner {
        account: &learner.account,
        name: &learner.name,
        email: &learner.email,
        id: &learner.id,
        section: &learner.section,
        points: learner.points,
        lessons: lessons
            .filter_map(|(lesson, marks)| Some(handed(lesson, marks.as_ref()?)))
            .collect(),
        evidence: signs.map(|text| text.get(lang).to_owned()).collect(),
    }
}

fn handed<'a>(lesson: &'a LessonPlan, marks: &'a LessonMarks) -> Handed<'a> {
    let steps = lesson.steps.iter().zip(&marks.steps);
    Handed {
        lesson: lesson.id.as_str(),
        points: marks.points,
        checked_at: marks.checked_at,
        late_days: marks.late_days(),
        other_exercise_file: marks.other_file,
        other_checker: marks.other_checker.as_deref(),
        steps: steps.map(|(step, marks)| marked(&step.id, marks)).collect(),
    }
}

fn marked<'a>(id: &'a str, marks: &'a StepMarks) -> Marked<'a> {
    Marked {
        id,
        verdict: word(marks.mark),
        done_earlier: marks.earlier,
        passed_at: marks.passed_at,
        late_days: marks.late_days,
        hints: marks.hints,
        points: marks.points,
        expected: marks.expected.as_deref(),
        found: marks.found.as_deref(),
    }
}

fn problem(problem: &gradebook::Problem, lang: Lang) -> Problem<'_> {
    Problem {
        origin: &problem.origin,
        reason: problem.reason.get(lang),
    }
}

fn change<'a>(plan: &'a Plan, change: &gradebook::Change<'a>) -> Change<'a> {
    let lesson = &plan.lessons[change.lesson];
    Change {
        learner: change.learner.called_in_lists(),
        lesson: lesson.id.as_str(),
        step: &lesson.steps[change.step].id,
        from: change.from.map(word),
        to: word(change.to),
        reason: change.reason,
    }
}

fn word(mark: Mark) -> &'static str {
    match mark {
        Mark::Pass => "pass",
        Mark::Fail => "fail",
        Mark::Unknown => "unknown",
        Mark::Absent => "absent",
    }
}
