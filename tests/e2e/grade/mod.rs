//! `checker export` and `checker grade`, as a learner and a teacher use them.

mod class;
mod hostile;
mod platforms;
mod real;
mod rules;
