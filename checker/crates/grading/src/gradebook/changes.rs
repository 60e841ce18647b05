//! What judging again has changed.

use super::{Gradebook, GradebookRow};
use crate::marks::{Again, Mark};

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
