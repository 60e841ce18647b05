//! The command line: what may be typed, and the help in both languages.

mod arguments;
mod class;
mod grade;
mod help;
mod korean;
mod values;

pub use arguments::{
    Action, BookAction, Cli, Common, Doctor, Format, Hint, Init, Join, Reset, Start, Submit,
    Watching,
};
pub use class::ClassAction;
#[cfg(feature = "board")]
pub use class::ClassBoard;
#[cfg(feature = "hosting")]
pub use class::ClassInit;
pub use grade::Grade;
#[cfg(feature = "grading")]
pub use grade::GradesFormat;
pub use help::{command, names};
