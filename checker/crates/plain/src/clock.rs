//! The one door to the clock of the machine.

use jiff::Timestamp;

/// The time of day, as the machine has it.
pub fn now() -> Timestamp {
    Timestamp::now()
}
