//! The command line as scripts and terminals meet it.

mod help;
mod lesson_3;
mod settings;
mod streams;
mod terminals;
