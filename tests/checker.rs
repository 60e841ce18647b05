//! The checker, for the tests to run.

use std::process::ExitCode;

fn main() -> ExitCode {
    checker::main()
}
