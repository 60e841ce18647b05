//! The live board: who of a class has done what, as it is handed in.
//!
//! [`cell`] is what is known of one learner's lesson, [`state`] the whole class, [`rendered`] what a page
//! is sent of it. [`following`] takes the news of a source ([`poll`] reads a registry, [`files`] a
//! folder of exports) into the board, and [`past`] has what was, for a class that is played again.
//!
//! What must stay true:
//! 1. Attempts may come in any order and more than once: `attempts_in_any_order_make_the_same`.
//! 2. A submission counts for the learner who pushed it, and for no other:
//!    `each_submission_goes_to_its_learner_and_to_nobody_elses`.
//! 3. The view for the wall names no learner: `without_names_nothing_names_anybody`,
//!    `the_wall_is_never_sent_a_name`.
//! 4. What was done once stays done: `steps_are_done_when_they_were_done`.
//! 5. Nothing here listens: `the_map_of_crates_is_what_cargo_holds`.

mod cell;
mod course;
mod files;
mod following;
mod news;
mod past;
mod poll;
mod rendered;
mod state;

pub use following::{Feed, follow};
pub use rendered::{Piece, RenderedBoard};
pub use state::Board;
