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

/// The lessons of a plan.
pub fn lessons(plan: &Plan) -> Vec<Lesson> {
    let lessons = plan.lessons.iter().map(|lesson| {
        let steps = lesson.steps.iter().map(|step| Step {
            id: step.id.clone(),
            title: step.title.clone(),
            hints: step.hints,
        });
        Lesson {
            id: lesson.id.clone(),
            title: lesson.title.clone(),
            steps: steps.collect(),
        }
    });
    lessons.collect()
}
