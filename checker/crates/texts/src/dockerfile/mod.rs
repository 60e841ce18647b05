//! What a Dockerfile means to docker, as far as it shows without building it.
//!
//! - [mod@here_docs]: the bodies of here-documents, wherever they begin in a `RUN`.
//! - [mod@stages]: which stages the image comes from.
//! - [mod@variables]: `ENV` and `ARG`, and what they are put into.
//! - [mod@refused]: what docker refuses, though its grammar allows it.
//! - [mod@runs]: how the commands of a `RUN` hang together.
//! - [mod@copies]: where a file of the learner's is copied to.
//! - [mod@names]: what instructions are called.

mod copies;
mod here_docs;
mod lines;
mod names;
mod paths;
mod read;
mod refused;
mod runs;
mod stages;
mod variables;

pub use copies::{Copied, Copies};

pub use names::{Name, name_of, names};
pub use read::{Invalid, Source, read};
pub use refused::refused;
pub use runs::runs;
pub use stages::Stages;
