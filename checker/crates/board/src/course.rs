//! The lessons and steps of the course, as pages show them.

use course::exercise::LessonId;
use grading::plan::Plan;
use plain::lang::Text;

/// A lesson, as pages show it.
#[derive(Debug, Clone)]
pub struct Lesson {
    pub id: LessonId,
    pub title: Text,
    pub steps: Vec<Step>,
}

#[derive(Debug, Clone)]
pub struct Step {
    pub id: String,
    pub title: Text,
    /// Hints that it has.
    pub hints: u32,
}

/// The lessons of a plan. `hints`: how many each step has, by lesson.
pub fn lessons(plan: &Plan, hints: &[Vec<u32>]) -> Vec<Lesson> {
    let lessons = plan.lessons.iter().zip(hints).map(|(lesson, hints)| {
        let steps = lesson.steps.iter().zip(hints);
        let steps = steps.map(|(step, hints)| Step {
            id: step.id.clone(),
            title: step.title.clone(),
            hints: *hints,
        });
        Lesson {
            id: lesson.id.clone(),
            title: lesson.title.clone(),
            steps: steps.collect(),
        }
    });
    lessons.collect()
}
