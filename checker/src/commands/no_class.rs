//! The place of `class/` in a build without the feature `hosting`.

use anyhow::Result;

use super::absent;
use super::exit::Exit;
use super::output::Output;
use crate::cli::{ClassAction, Common};

/// # Errors
/// Always.
pub fn run(_common: &Common, _wanted: &ClassAction, _out: &mut Output) -> Result<Exit> {
    Err(absent::teachers())
}
