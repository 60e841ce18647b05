//! What each command does: opens, asks, renders, decides the exit code. One file a command.

#[cfg_attr(not(feature = "book"), path = "no_book.rs")]
mod book;
mod check;
mod class;
mod class_source;
mod close_match;
mod dispatch;
mod doctor;
mod edited;
mod error;
mod exit;
mod export;
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
