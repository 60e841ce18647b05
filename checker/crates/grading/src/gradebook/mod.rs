//! The class's grades: submissions joined one by one, in any order, to one and the same book.
//!
//! A [`Book`] is filled and joined with others; [`closing`] makes a [`Gradebook`] of it.

mod book;
mod changes;
mod closing;
mod entry;
mod finished;
mod row;
mod shared;
mod summary;
#[cfg(test)]
mod tests;

pub use book::{Book, Origin};
pub use changes::Change;
pub use finished::{Gradebook, Problem};
pub use row::GradebookRow;
pub use shared::Shared;
pub use summary::{LessonSummary, StepSummary};
