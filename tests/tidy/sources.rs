//! The repository's own files, for the rules to read.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders that hold nothing of ours.
const FOREIGN: [&str; 4] = ["target", "node_modules", ".git", ".checker"];

/// A file with its text.
pub struct Source {
    /// From the repository's folder, with `/`.
    pub path: String,
    pub text: String,
}

impl Source {
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// The crate that it belongs to, as in `checker/crates/NAME/…`; `checker` for the binary's own.
    pub fn owner(&self) -> Option<&str> {
        let below = self.path.strip_prefix("checker/")?;
        let inside = below.strip_prefix("crates/");
        Some(inside.map_or("checker", |path| path.split('/').next().unwrap_or(path)))
    }

    /// Whether it is a crate's shipped code, as opposed to its tests.
    pub fn ships(&self) -> bool {
        let is_test = self.name() == "tests.rs" || self.path.contains("/tests/");
        self.path.contains("/src/") && !is_test
    }

    /// Its lines without the unit tests, which stand at the end of a file.
    pub fn code(&self) -> impl Iterator<Item = &str> {
        let mut lines = self.text.lines().peekable();
        std::iter::from_fn(move || {
            let line = lines.next()?;
            let tests = line == "#[cfg(test)]"
                && lines.peek().is_some_and(|next| {
                    next.trim_start_matches("pub(crate) ").starts_with("mod ")
                        && next.ends_with('{')
                });
            (!tests).then_some(line)
        })
    }
}

/// The repository's folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

pub fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every file below a folder whose path ends so, in the order of their paths.
pub fn below(folder: &str, ending: &str) -> Vec<Source> {
    let mut found = Vec::new();
    walk(folder, ending, &mut found);
    assert!(!found.is_empty(), "no {ending} below {folder}");
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

fn walk(folder: &str, ending: &str, found: &mut Vec<Source>) {
    let entries = fs::read_dir(root().join(folder));
    for entry in entries.unwrap_or_else(|error| panic!("{folder}: {error}")) {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let path = format!("{folder}/{name}");
        if entry.file_type().unwrap().is_dir() {
            if !FOREIGN.contains(&name.as_str()) {
                walk(&path, ending, found);
            }
        } else if path.ends_with(ending) {
            let text = read(&path);
            found.push(Source { path, text });
        }
    }
}

/// All of the repository's Rust.
pub fn rust() -> Vec<Source> {
    let mut all = below("checker", ".rs");
    all.extend(below("tests", ".rs"));
    all
}
