//! The world as it is: the engine that the docker command line would ask, the registries behind it,
//! pages over HTTP. What they answer is in the types of the crate `engine`.
//!
//! 1. Only `docker` names the client library: `the_client_library_of_docker_has_one_room`.
//! 2. "It does not exist" is the engine's own answer: a 404 that is not its own is an error:
//!    `a_404_of_a_proxy_is_not_the_engines`, `absence_is_said_in_the_engines_own_words`.
//! 3. An answer without identity is an error: `an_image_without_identity_is_not_believed`,
//!    `an_answer_about_a_container_that_lacks_something_is_not_believed`.
//! 4. An error names the party that failed: `no_answer_is_blamed_on_who_was_asked`.
//! 5. No answer is read beyond its bound: `each_answer_has_a_bound_of_its_own`,
//!    `objects_are_counted_too`, `answers_through_tls_are_held_to_the_same_rules`.
//! 6. "Nothing answers" is a refused or dropped connection and nothing else:
//!    `only_a_refused_or_dropped_connection_is_a_refusal`.
//! 7. "Running" is a container whose program runs now, in whatever words an engine says so:
//!    `a_state_is_read_by_all_that_the_engine_says_of_it`, `a_state_that_no_library_knows_hides_no_container`.
//! 8. "Localhost" is the containers' host only where that shows:
//!    `an_engine_in_another_network_publishes_elsewhere`.
//! 9. What does not greet as an engine is not one: `what_does_not_greet_as_an_engine_is_not_one`.
//! 10. Logins are found where docker finds them, and read as it reads them:
//!     `logins_of_the_config_are_read_as_docker_reads_them`,
//!     `helpers_are_asked_by_their_protocol_and_within_their_limit`.
//! 11. A login is proven by the registry's word, never by what it has; what is not a registry proves
//!     and denies nothing: `a_login_is_proven_by_the_registrys_word_and_never_by_what_it_has`,
//!     `what_is_not_a_registry_proves_and_denies_nothing`.
//! 12. A login goes to the registry and its token service alone: `a_login_stays_with_the_registry`.
#![cfg_attr(
    test,
    expect(
        clippy::disallowed_methods,
        reason = "tests make files and run programs"
    )
)]

mod docker;
mod docker_config;
pub mod http;
pub mod registry;

pub use docker::DockerEngine;
pub use docker_config::{Environment, Helper, endpoint, find as login, helpers};
pub use http::RealWorld;
