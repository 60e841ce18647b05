//! A registry, asked without an engine: whether it accepts a login, and what a name stands for there.

mod answer;
mod auth;
mod direct;
mod manifest;
mod place;
#[cfg(test)]
mod tests;
mod token;

pub use auth::{Challenge, Granted, Known, RequestScope, Service, basic};
pub use direct::Direct;
pub use place::Trust;
