//! HTTP within bounds: a page that a container serves, and one exchange with any other server.

pub mod exchange;
mod page;

pub use page::{Fetched, body, client, get};
