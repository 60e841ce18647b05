//! The book: built in this process, one edition for each language.
//!
//! A page goes through [`translate`] (gettext, then: does every included file exist?), mdBook's own
//! includes, and [`panels`] (the exercise panels, and transcripts as readers see them). The
//! finished [`page`]s are then read back: [`links`] follows every link, [`search`] writes the index.
//!
//! # Invariants
//!
//! 1. No page runs a command: `cmdrun` lines are recognised, never executed
//!    (`panels::tests::nothing_but_a_panel_is_put_into_a_page`).
//! 2. The book is everyone's: it takes no value from the person who builds it
//!    (e2e `the_book_takes_nothing_from_whoever_builds_it`).
//! 3. An earlier book stays until a new one is right
//!    (e2e `an_earlier_book_stays_until_a_new_one_is_right`).
//! 4. Every link leads to a page or an anchor that exists, without asking the network
//!    (`links::tests::links_are_followed_to_the_anchor`).
//! 5. Every message has a translation that a person has looked over
//!    (`messages::tests::a_message_needs_a_translation_that_is_not_fuzzy`).
//! 6. This crate knows neither reports nor servers nor the Docker client
//!    (`the_map_of_crates_is_what_cargo_holds`).
#![cfg_attr(
    test,
    expect(
        clippy::disallowed_methods,
        reason = "tests make files and run programs"
    )
)]

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
