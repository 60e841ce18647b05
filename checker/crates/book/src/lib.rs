//! The book: built in this process, one edition a language.
//!
//! A page goes through [`translate`] (gettext, then: is every included file there?), mdBook's own
//! includes, and [`panels`] (the exercise panels, and transcripts as readers see them). The
//! finished [`page`]s are then read back: [`links`] follows every link, [`search`] writes the index.

mod build;
mod error;
mod frame;
mod links;
mod messages;
mod page;
mod panel;
mod panels;
mod place;
mod po;
mod search;
mod transcript;
mod translate;

pub use build::{Built, build};
pub use error::BookError;
pub use messages::template;
pub use panel::markdown;
pub use panels::preprocess;
pub use place::Problem;
