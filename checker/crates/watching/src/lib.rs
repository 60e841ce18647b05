//! Looks again whenever something changes; looks the machine itself over; takes a lesson back to
//! its beginning.

pub mod doctor;
pub mod reset;
pub mod watch;
