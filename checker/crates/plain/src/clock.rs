//! The one door to the clock of the machine.
#![expect(clippy::disallowed_methods, reason = "the one door to the clock")]

use jiff::Timestamp;

/// The time of day, as the machine has it.
pub fn now() -> Timestamp {
    Timestamp::now()
}
