//! How the class did, lesson by lesson and step by step.

use super::entry::Entry;
use crate::plan::Plan;

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

/// Numbers over the class, while it is gone through: a lesson each, in the plan's order.
pub(super) struct Summaries(Vec<LessonNumbers>);

struct LessonNumbers {
    handed_in: usize,
    steps: Vec<StepNumbers>,
}

#[derive(Default)]
struct StepNumbers {
    passed: usize,
    /// Seconds until the first pass, of each learner with one on record.
    times: Vec<i64>,
}

impl Summaries {
    pub(super) fn new(plan: &Plan) -> Self {
        let lessons = plan.lessons.iter().map(|lesson| LessonNumbers {
            handed_in: 0,
            steps: lesson
                .steps
                .iter()
                .map(|_| StepNumbers::default())
                .collect(),
        });
        Self(lessons.collect())
    }

    pub(super) fn add(&mut self, entry: &Entry) {
        for (number, lesson) in &entry.lessons {
            let numbers = &mut self.0[*number];
            numbers.handed_in += 1;
            let steps = lesson.marks.steps.iter().zip(&lesson.passed);
            for ((step, first), numbers) in steps.zip(&mut numbers.steps) {
                if !step.counts() {
                    continue;
                }
                numbers.passed += 1;
                if let Some(first) = first {
                    let since = first.as_second().saturating_sub(lesson.seen.as_second());
                    numbers.times.push(since);
                }
            }
        }
    }

    pub(super) fn finish(self) -> Vec<LessonSummary> {
        let lessons = self.0.into_iter().map(|lesson| LessonSummary {
            handed_in: lesson.handed_in,
            steps: (lesson.steps.into_iter())
                .map(|step| StepSummary {
                    passed: step.passed,
                    median: median(step.times),
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
    use super::*;

    #[test]
    fn the_median_is_one_of_the_times() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![7]), Some(7));
        assert_eq!(median(vec![9, 1, 5]), Some(5));
        assert_eq!(median(vec![9, 1, 5, 6]), Some(5));
    }
}
