//! The command line: takes the arguments apart, wires the crates together, decides the exit code.
//! Exit codes: 0 all pass, 1 some step fails, 2 wrong usage or a broken exercise file, 3 nothing
//! failed but something could not be checked.
#![cfg_attr(
    test,
    expect(
        clippy::disallowed_methods,
        reason = "tests make files and run programs"
    )
)]

mod cli;
mod commands;

pub use commands::main;
