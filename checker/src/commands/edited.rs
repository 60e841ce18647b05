//! A book that can be served.

use std::collections::BTreeSet;
use std::path::PathBuf;

use plain::lang::Lang;

/// Its editions are in `folder/en`, `folder/ko`.
pub struct Edited {
    pub folder: PathBuf,
    pub editions: Vec<Lang>,
    /// The scripts that stand in its pages.
    pub scripts: BTreeSet<String>,
}
