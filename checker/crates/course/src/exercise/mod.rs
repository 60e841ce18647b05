//! A course and its exercises as data: what the YAML files say, without reading them from the disk.

mod check_template;
mod course;
mod creates;
mod format;
mod grading;
mod hint;
mod id_error;
mod ids;
mod situations;
mod step;
mod values;
mod variable;
mod variable_kind;

pub use check_template::CheckTemplate;
pub use course::Course;
pub use creates::{Creates, MadeContainer};
pub use format::FORMAT;
pub use grading::{Attempt, Grading, Late, LessonGrading, Points, moment};
pub use hint::Hint;
pub use id_error::IdError;
pub use ids::{LessonId, StepId};
pub use step::{Exercise, Step};
pub use values::VariablesError;
pub use variable::{Unusable, Variable, VariableName};
pub use variable_kind::VariableKind;
