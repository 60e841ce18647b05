//! A course and its exercises as data: what the YAML files say, without reading them.

mod course;
mod creates;
mod grading;
mod hint;
mod lesson_id;
mod step;
mod step_id;

pub use course::Course;
pub use creates::{Creates, MadeContainer};
pub use grading::{Attempt, Grading, Late, LessonGrading, Points, moment};
pub use hint::Hint;
pub use lesson_id::{LessonId, lesson_name};
pub use step::{Exercise, Step};
pub use step_id::StepId;

/// The version of the course and exercise files that this checker reads.
pub const FORMAT: u32 = 1;
