//! The house rules, as tests: what a compiler and its lints cannot hold. They read the sources and
//! run nothing. What is older than its rule is listed in `debts/`, where lists only get shorter.

#![cfg(test)]
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on fails, and says why"
)]

mod book;
mod crates;
mod debts;
mod files;
mod invariants;
mod sources;
