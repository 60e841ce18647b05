//! What docker would find, with config folders as learners have them.

mod endpoints;
mod folder;
#[cfg(feature = "client")]
mod logins;
#[cfg(feature = "client")]
mod programs;
