//! Who is in the class: a CSV file with columns found by their names, as Canvas, Moodle and
//! spreadsheets write it.

mod columns;
mod key;
mod read;
mod row;

pub use columns::Kind;
pub use key::key;
pub use read::{Found, Roster};
pub use row::Row;
