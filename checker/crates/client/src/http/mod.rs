//! HTTP within bounds: a page that a container serves, and one exchange with any other server.

pub mod exchange;
mod page;
pub mod public;
mod real_world;

pub use page::{body, client, get};
pub use real_world::RealWorld;
