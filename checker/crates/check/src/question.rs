//! A question whose answer the learner writes into a file.

/// Where the answer belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The file's name in the lesson's folder.
    pub file: &'static str,
    pub key: String,
}
