//! The place of `book.rs` in a build without the feature `book`.

use anyhow::Result;

use super::Exit;
use super::edited::Edited;
use super::error::UserError;
use super::output::Output;
use crate::cli::{BookAction, Common};
use course::catalog::Catalog;
use course::exercise::Exercise;
use plain::text;

/// # Errors
/// Always.
pub fn run(_common: &Common, _action: &BookAction, _out: &mut Output) -> Result<Exit> {
    Err(cannot().into())
}

/// # Errors
/// Always.
pub fn built(_catalog: &Catalog, _out: &mut Output) -> Result<Option<Edited>> {
    Err(cannot().into())
}

/// # Errors
/// Always.
pub fn panel(_exercise: &Exercise, _out: &Output) -> Result<String> {
    Err(cannot().into())
}

fn cannot() -> UserError {
    UserError::new(text!(
        "this build of checker cannot build the book; install it with `make setup`",
        "이 checker는 책을 만들 수 없게 빌드되었어요. `make setup`으로 다시 설치해 주세요"
    ))
}
