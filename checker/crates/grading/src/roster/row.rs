//! One learner of a roster.

/// One learner of the class. What the file does not say is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// The record of the table.
    pub record: usize,
    /// What the learner's name in a submission must be.
    pub account: String,
    pub name: String,
    pub email: String,
    pub id: String,
    pub section: String,
}
