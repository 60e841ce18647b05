//! Small tools that know neither Docker nor lessons: two languages, variables, bounded YAML, safe
//! files, foreign text made visible, text laid out on a terminal.
//!
//! 1. What is written whole is never half written, and no foreign file is removed for it:
//!    `a_foreign_folder_keeps_all_its_files`, `leftovers_go_below_the_lock_and_nothing_else_goes`.
//! 2. Secrets are their owner's alone, and what is for others is as the umask says:
//!    `the_umask_decides_for_others_and_secrets_are_the_owners_alone`.
//! 3. Only regular files are read, and nothing is waited for:
//!    `only_regular_files_are_opened_and_no_pipe_is_waited_for`.
//! 4. A newer checker's file is recognised and left alone:
//!    `a_file_is_what_was_written_or_it_is_known_what_it_is_instead`.
//! 5. Foreign text cannot steer a terminal: `escapes_and_direction_marks_are_written_out`.
//! 6. No YAML takes the parser long or makes it panic:
//!    `nesting_and_aliases_without_end_are_refused_in_time`.
#![cfg_attr(
    test,
    expect(
        clippy::disallowed_methods,
        reason = "tests make files and run programs"
    )
)]

pub mod cause;
pub mod clock;
pub mod disk;
pub mod explain;
pub mod hash;
pub mod korean;
pub mod lang;
pub mod layout;
pub mod style;
pub mod template;
pub mod text;
pub mod visible;
pub mod yaml;
