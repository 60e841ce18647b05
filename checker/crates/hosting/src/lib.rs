//! A class made and run: its accounts, keys and certificates, its token service and registry.
//!
//! What must stay true:
//! 1. A learner may pull and push what is the learner's, and nothing else:
//!    `a_learner_has_what_is_the_learners`, `a_learner_has_nothing_else`.
//! 2. A teacher reads everything and writes nothing: `a_teacher_reads_everything_and_writes_nothing`.
//! 3. The registry takes no token but the service's: `the_registry_takes_no_other_token`.
//! 4. Tokens are ES256 as RFC 7515 has it: `the_token_of_rfc_7515_verifies`,
//!    `what_the_key_of_rfc_7515_signs_verifies_and_is_of_the_same_form`.
//! 5. Guessing is slowed without locking a neighbour out: `guessing_is_slowed_and_the_learner_at_work_is_not`,
//!    `a_neighbour_is_not_locked_out`, `a_neighbour_behind_the_same_address_locks_nobody_out`.
//! 6. What the service keeps of strangers is bounded: `memory_is_bounded`, `scopes_without_end_are_cut`;
//!    whoever asks most waits longest: `whoever_asks_most_is_once_in_line`, `who_holds_most_loses_the_oldest`;
//!    and no answer tells who has an account: `answers_do_not_tell_who_has_an_account`.
//! 7. A class of one machine is reached from that machine alone:
//!    `a_class_of_this_machine_listens_to_it_alone`,
//!    `ports_are_text_and_published_to_this_machine_alone_where_the_class_is`.
//! 8. Whatever a learner is called stays text on cards and in tables:
//!    `whatever_a_learner_is_called_stays_text`, `no_cell_is_a_formula_and_every_cell_reads_back`.
//! 9. Secrets are the teacher's alone: `secrets_are_for_the_teacher_alone`.
#![cfg_attr(
    test,
    expect(
        clippy::disallowed_methods,
        reason = "tests make files and run programs"
    )
)]

pub mod desk;
pub mod setup;
pub mod tokens;
