//! The live part of the page: one stream of events that says how the lessons stand, and the few
//! requests with which a page asks for something.
//!
//! All is rendered once for all clients ([`rendered`]), whenever it changes; [`client`] chooses what
//! one of them has not seen.

mod client;
mod held;
mod rendered;
mod routes;
mod shapes;
#[cfg(test)]
mod tests;
mod token;

pub use routes::{Wish, Wishes, router};
pub use token::Token;
