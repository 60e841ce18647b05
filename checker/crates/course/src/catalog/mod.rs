//! Finds the course and reads its files; errors say file, line, column and what to do.

#[expect(
    clippy::module_inception,
    reason = "the file is named for the type that is in it"
)]
mod catalog;
mod error;
mod read;
mod typed;

pub use catalog::{Catalog, Loaded};
pub use error::{CatalogError, Located};
pub use typed::join_split_names;
