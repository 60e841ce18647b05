//! YAML: bounded text into a tree with places, variables put in, and typed values out of the tree.
//!
//! Files that the checker keeps for itself go straight [`from_slice`] into their types. Files that
//! people write are [parsed](mod@parse) into [`Node`]s, so that every error has its line and column,
//! and all errors of a file come at once.

mod bounded;
mod error;
mod fields;
mod node;
mod parse;
mod read;
mod read_error;
mod said;
mod scalar;
mod variant;

pub use bounded::{from_slice, from_str};
pub use error::{Located, Problem};
pub use fields::Fields;
pub use node::{Key, Node, Path, Place, Scalar, Shape};
pub use parse::parse;
pub use read::read;
pub use said::{said, text};
