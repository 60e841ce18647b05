//! A book that can be served.

use std::collections::BTreeSet;
use std::path::PathBuf;

use plain::lang::Lang;
use plain::template::Variables;

/// Its editions are in `folder/en`, `folder/ko`.
pub struct Edited {
    pub folder: PathBuf,
    pub editions: Vec<Lang>,
    /// The scripts that stand in its pages.
    pub scripts: BTreeSet<String>,
    /// The values with which its pages were written.
    pub written: Variables,
}
