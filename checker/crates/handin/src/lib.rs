//! How a learner's results travel: what a submission is, the registry that it goes to, and the
//! outbox on the way. Nothing here knows a teacher.

pub mod handing_in;
pub mod membership;
pub mod outbox;
pub mod own;
pub mod sender;
pub mod status;
pub mod submission;
pub mod transport;
