//! The house rules, as tests: what a compiler and its lints cannot hold. They read the sources and
//! run nothing. What is older than its rule is listed in `debts/`, where lists only get shorter.

#![cfg(test)]

mod book;
mod crates;
mod debts;
mod files;
mod invariants;
mod sources;
