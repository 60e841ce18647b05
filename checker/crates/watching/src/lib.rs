//! Checks again whenever something changes; probes the machine itself; takes a lesson back to its
//! beginning.
//!
//! # Invariants
//!
//! 1. A burst of events is acted on soon, and what waits is bounded
//!    (`a_burst_without_end_is_acted_on_all_the_same`, `a_flood_of_events_becomes_everything`).
//! 2. Files are followed by their real paths, as systems name them in events
//!    (`a_course_behind_a_symbolic_link_is_followed_by_its_real_path`).
//! 3. What the watcher itself writes does not wake it (`each_file_leads_to_what_it_can_change`).
//! 4. An engine that is down makes steps unknown, and takes nothing away that was passed before
//!    (`an_engine_that_is_down_makes_every_step_unknown_and_takes_nothing_away`).
//! 5. One cause is one problem of the doctor's (`one_cause_is_one_problem`).
//! 6. A text for others has no name, token, path or address of the person's in it
//!    (`known_words_go_where_they_stand_alone`, `any_text_comes_through`).
//! 7. Nothing is printed here (lint `print_stdout`).
#![cfg_attr(
    test,
    expect(
        clippy::disallowed_methods,
        reason = "tests make files and run programs"
    )
)]

pub mod doctor;
pub mod reset;
pub mod watch;
