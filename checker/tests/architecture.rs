//! The house's rules that the compiler does not hold: which module may use which, who names the
//! client library, who writes to the terminal.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on fails, and says why"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// The modules, each above those that it may use. A new module gets a line here.
const ORDER: [&str; 28] = [
    "commands",
    "cli",
    "serve",
    "book",
    "classroom",
    "watch",
    "run",
    "snapshot",
    "report",
    "catalog",
    "reset",
    "hints",
    "exercise",
    "learner",
    "check",
    "doctor",
    "verdict",
    "engine",
    "web",
    "lang",
    "template",
    "placed",
    "yaml",
    "visible",
    "disk",
    "cause",
    "hash",
    "main",
];

/// What may stand only in some files: the words, and how the paths of those files begin.
const KEPT: [(&str, &str); 7] = [
    ("bollard", "engine/"),
    ("stdout()", "commands/output"),
    ("stderr()", "commands/output"),
    (".print()", "commands/output"),
    ("process::exit", "nowhere"),
    ("Command::new(\"docker", "nowhere"),
    ("unsafe {", "nowhere"),
];

/// Every file of `src`, with its path below it and its text.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path: PathBuf = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let below = path.strip_prefix(&root).unwrap().to_str().unwrap();
                files.push((below.to_owned(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files.sort();
    assert!(files.len() > 20, "{files:?}");
    files
}

/// The top-level module that a file belongs to.
fn module(path: &str) -> &str {
    path.split('/').next().unwrap().trim_end_matches(".rs")
}

fn place(module: &str) -> usize {
    let found = ORDER.iter().position(|name| *name == module);
    found.unwrap_or_else(|| panic!("`{module}` has no line in ORDER"))
}

/// The modules that a text names as `crate::module`.
fn used(text: &str) -> impl Iterator<Item = &str> {
    text.split("crate::").skip(1).filter_map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_lowercase() && c != '_')?;
        // A macro lives at the crate's root, whatever module it was written in.
        (!matches!(&rest[..end], "" | "text")).then_some(&rest[..end])
    })
}

#[test]
fn dependencies_point_down_only() {
    let mut seen = 0;
    for (path, text) in sources() {
        let own = module(&path);
        if own == "lib" {
            continue;
        }
        for other in used(&text).filter(|other| *other != own) {
            assert!(
                place(own) < place(other),
                "{path} uses `{other}`, which is above `{own}`"
            );
            seen += 1;
        }
    }
    assert!(seen > 100, "only {seen} dependencies were found");
}

#[test]
fn every_module_has_its_place() {
    let files = sources();
    for (path, _) in &files {
        assert!(module(path) == "lib" || place(module(path)) < ORDER.len());
    }
    for name in ORDER {
        assert!(
            files.iter().any(|(path, _)| module(path) == name),
            "there is no `{name}`"
        );
    }
}

#[test]
fn what_belongs_in_one_place_is_only_there() {
    for (path, text) in sources() {
        for (words, place) in KEPT {
            let code = text
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"));
            let found = code.into_iter().any(|line| line.contains(words));
            assert!(!found || path.starts_with(place), "`{words}` in {path}");
        }
    }
    let files = sources();
    for (words, place) in KEPT.iter().filter(|(_, place)| *place != "nowhere") {
        let is_there =
            |(path, text): &(String, String)| path.starts_with(place) && text.contains(words);
        assert!(
            *words == ".print()" || files.iter().any(is_there),
            "no `{words}` in {place}"
        );
    }
}
