//! What docker would find, with config folders as learners have them.

mod endpoints;
mod folder;
mod logins;
mod programs;
