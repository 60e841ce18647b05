//! The finished book.

use super::{GradebookRow, LessonSummary, Shared};
use plain::lang::Text;

/// The class's grades.
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

/// A line of what went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where; safe to show.
    pub origin: String,
    pub reason: Text,
}

impl Gradebook {
    /// Everybody, those of the class first.
    pub fn everybody(&self) -> impl Iterator<Item = &GradebookRow> {
        self.learners.iter().chain(&self.unknown)
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
