//! The live board of a class: a page with names, one without for the wall, and the stream of what
//! both show.
//!
//! As with the lessons' page, all is rendered once, and a client holds nothing but the revision that
//! it has seen. The page without names is never sent one.

mod client;
mod routes;

pub use routes::{policy, router};
