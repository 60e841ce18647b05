//! Results that wait to be sent, in `.checker/outbox/`: one file each, in the order in which they
//! were found, holding the very bytes that will be sent.
//!
//! A result that says the same as the one before it does not wait again. Past a thousand, one is
//! given up for each new one: the oldest that is not the last of its lesson and passes no step
//! that was not passed before it. What a grade is made of, the first pass of each step and the
//! newest result, always goes out.

mod queue;
mod state;
mod waiting;

pub use queue::{Outbox, OutboxError, Put};
pub use state::{OutboxState, Outcome, Sent};
pub use waiting::{Waiting, document};
