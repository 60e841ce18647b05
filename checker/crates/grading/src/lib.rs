//! What teachers make of submissions: rosters, marks, the gradebook and its formats.
//!
//! What must stay true:
//! 1. Nothing here asks an engine, and nothing listens: `the_map_of_crates_is_what_cargo_holds`.
//! 2. Submissions in any order, over any number of threads, make one and the same book:
//!    `any_order_of_submissions_gives_one_gradebook`.
//! 3. Judging again by the same exercise files changes nothing:
//!    `judging_again_with_the_same_files_changes_nothing`.
//! 4. A submission that cannot be used is one line, and the others are graded:
//!    `a_bad_submission_is_one_item_and_the_others_are_read`.
//! 5. A platform's own file keeps every byte but the cells of grades: `each_cell_can_be_replaced_alone`.
//! 6. No cell is a formula, and nothing from outside is markup: `no_cell_begins_a_formula`,
//!    `backticks_are_code_and_nothing_else_is_markup`, `control_characters_are_left_out`.
//! 7. The teacher's account goes to the class's registry alone:
//!    `what_was_pushed_is_asked_again_and_only_the_class_sees_the_account`.
//! 8. What learners' facts name is asked on the internet alone, by the addresses that it leads to:
//!    `addresses_of_networks_and_machines_are_not_the_internets`, `a_name_that_leads_home_is_not_asked`.
//! 9. What was written over after it was handed in shows:
//!    `what_was_written_over_and_a_token_of_nobodys_are_signs`.

pub mod evidence;
pub mod folder;
pub mod formats;
pub mod grade;
pub mod gradebook;
pub mod lookup;
pub mod marks;
pub mod plan;
pub mod registry_source;
pub mod roster;
pub mod source;
pub mod table;
pub mod verify;
