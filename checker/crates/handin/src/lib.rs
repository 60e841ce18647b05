//! How a learner's results travel: what a submission is, the registry that it goes to, and the
//! outbox on the way.
//!
//! What must stay true:
//! 1. Nothing here knows a teacher, a roster or a mark: `the_map_of_crates_is_what_cargo_holds`.
//! 2. A submission was written by anyone, perhaps to do harm; what is wrong with it is one typed
//!    refusal: `every_kind_of_harm_is_refused_with_its_reason`.
//! 3. A lesson that cannot be used takes nothing from the others: `one_bad_lesson_leaves_the_others`.
//! 4. What a grade is made of is never given up, however much waits:
//!    `past_a_thousand_the_first_pass_and_the_newest_are_never_given_up`.
//! 5. The same result has the same bytes and tags, so that sending twice is sending once:
//!    `the_same_document_gives_the_same_bytes_and_tags`.
//! 6. A login goes to the registry and its token service alone:
//!    `what_lies_elsewhere_is_fetched_there_without_the_login`,
//!    `a_pass_phrase_that_tls_guards_goes_to_no_token_service_without`, `the_first_token_service_is_the_only_one`,
//!    `the_account_goes_to_no_third_hosts_token_service`.
//! 7. A pass phrase on the disk is its owner's alone: `a_class_is_kept_for_its_owner_alone_and_forgotten`.
//! 8. Nothing private about the machine is sent:
//!    `no_path_of_the_machine_is_sent_where_nothing_could_be_looked_at`.
//! 9. No check waits for a class's network: `a_slow_registry_slows_no_check`.
#![cfg_attr(
    test,
    expect(
        clippy::disallowed_methods,
        reason = "tests make files and run programs"
    )
)]

pub mod handing_in;
pub mod membership;
pub mod outbox;
pub mod own;
pub mod sender;
pub mod status;
pub mod submission;
pub mod transport;
