//! What each command does: opens, asks, renders, decides the exit code. One file a command.

#[cfg(not(all(feature = "board", feature = "grading", feature = "hosting")))]
mod absent;
#[cfg_attr(not(feature = "book"), path = "no_book.rs")]
mod book;
mod check;
#[cfg_attr(not(feature = "hosting"), path = "no_class.rs")]
mod class;
#[cfg(feature = "grading")]
mod class_source;
mod close_match;
mod credentials;
mod dispatch;
mod doctor;
mod edited;
mod environment;
mod error;
mod exit;
mod export;
#[cfg_attr(not(feature = "grading"), path = "no_grade.rs")]
mod grade;
mod hint;
mod init;
mod join;
mod leave;
mod list;
mod live;
mod open_course;
mod output;
mod reset;
mod runtime;
mod show;
mod start;
mod submit;
mod usage;
mod vars;
mod watch;

#[cfg(test)]
mod tests;

pub use dispatch::main;
use exit::Exit;
