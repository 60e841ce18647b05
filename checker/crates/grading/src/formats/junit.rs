//! JUnit's XML, which continuous integration and many dashboards read: a suite for each learner,
//! a case for each step.

use quick_junit::{NonSuccessKind, Report, SerializeError, TestCase, TestCaseStatus, TestSuite};

use super::words;
use crate::gradebook::{Gradebook, Learner};
use crate::marks::{Mark, StepMarks};
use crate::plan::Plan;
use plain::lang::Lang;
use plain::text;

/// Renders the report. A learner who handed in nothing has skipped cases; a submission that could
/// not be read is an error.
///
/// # Errors
/// What the library says; writing to memory does not fail.
pub fn render(plan: &Plan, book: &Gradebook, lang: Lang) -> Result<String, SerializeError> {
    let mut report = Report::new(plan.title.get(lang));
    for learner in book.everybody() {
        report.add_test_suite(suite(plan, learner, lang));
    }
    if !book.problems.is_empty() {
        let name = text!("submissions that could not be read", "읽을 수 없는 제출물");
        let mut suite = TestSuite::new(name.get(lang));
        for problem in &book.problems {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
            status.set_message(problem.reason.get(lang));
            suite.add_test_case(TestCase::new(problem.origin.as_str(), status));
        }
        report.add_test_suite(suite);
    }
    report.to_string()
}

fn suite(plan: &Plan, learner: &Learner, lang: Lang) -> TestSuite {
    let mut suite = TestSuite::new(learner.called_in_lists());
    for (lesson, marks) in plan.lessons.iter().zip(&learner.lessons) {
        for (at, step) in lesson.steps.iter().enumerate() {
            let status = status(marks.as_ref().map(|marks| &marks.steps[at]), lang);
            let mut case = TestCase::new(step.id.as_str(), status);
            case.set_classname(format!("{}.{}", learner.called_in_lists(), lesson.id));
            suite.add_test_case(case);
        }
    }
    suite
}

fn status(step: Option<&StepMarks>, lang: Lang) -> TestCaseStatus {
    let Some(step) = step else {
        let mut status = TestCaseStatus::skipped();
        status.set_message(text!("nothing handed in", "제출물 없음").get(lang));
        return status;
    };
    if step.counts() {
        return TestCaseStatus::success();
    }
    let mut status = match step.mark {
        Mark::Fail => TestCaseStatus::non_success(NonSuccessKind::Failure),
        _ => TestCaseStatus::skipped(),
    };
    let found = step.found.as_deref();
    status.set_message(found.unwrap_or(words::mark(step.mark).get(lang)));
    if let Some(expected) = &step.expected {
        status.set_description(&**expected);
    }
    status
}
