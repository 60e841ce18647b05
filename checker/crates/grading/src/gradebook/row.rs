//! One learner's line of the book.

use crate::evidence::Sign;
use crate::marks::LessonMarks;
use crate::plan::Plan;
use course::exercise::Points;

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

impl GradebookRow {
    pub(super) fn nobody(plan: &Plan) -> Self {
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
