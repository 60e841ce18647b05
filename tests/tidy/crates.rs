//! The crates: who uses whom, as ARCHITECTURE.md says; what each is called and how large it is.

use std::collections::{BTreeMap, BTreeSet};

use crate::debts::settle;
use crate::sources::{below, read, root, rust};

/// How many lines a crate may have without its tests, before it is two crates.
const LINES: usize = 6_000;

/// What a manifest depends on inside of this repository, tests apart.
fn arrows(manifest: &str) -> BTreeSet<String> {
    let mut section = "";
    let mut found = BTreeSet::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line;
        } else if let Some((name, value)) = line.split_once('=')
            && value.contains("path =")
            && section.ends_with("dependencies]")
            && !section.contains("dev-")
        {
            found.insert(name.trim().to_owned());
        }
    }
    found
}

/// The crates and their manifests.
fn manifests() -> BTreeMap<String, String> {
    let mut found = BTreeMap::from([("checker".to_owned(), read("checker/Cargo.toml"))]);
    for manifest in below("checker/crates", "Cargo.toml") {
        let owner = manifest.owner().unwrap().to_owned();
        found.insert(owner, manifest.text);
    }
    found
}

/// The table of ARCHITECTURE.md: each crate with what it uses.
fn map() -> BTreeMap<String, BTreeSet<String>> {
    let text = read("ARCHITECTURE.md");
    let rows = text
        .lines()
        .skip_while(|line| !line.starts_with("| crate |"))
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    let names = |cell: &str| -> BTreeSet<String> {
        let quoted = cell.split('`').skip(1).step_by(2);
        quoted.map(str::to_owned).collect()
    };
    rows.map(|row| {
        let cells: Vec<_> = row.split('|').map(str::trim).collect();
        let name = names(cells[1]).into_iter().next();
        (name.unwrap_or_else(|| panic!("{row}")), names(cells[2]))
    })
    .collect()
}

/// What `cargo tree` lists for a crate as a learner builds it: names with versions.
#[expect(
    clippy::disallowed_methods,
    reason = "asks Cargo, which runs the tests"
)]
fn tree(package: &str) -> String {
    let output = std::process::Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--offline", "--edges", "normal"])
        .args(["--prefix", "none", "--package", package])
        .current_dir(root())
        .output()
        .unwrap();
    let problem = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{problem}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn judges_need_no_client_and_no_runtime() {
    for package in ["engine", "check", "course"] {
        let tree = tree(package);
        assert!(tree.contains("plain v"), "{tree}");
        for name in ["bollard", "hyper", "reqwest", "rustls", "tokio"] {
            let line = format!("{name} v");
            let found = tree.lines().find(|it| it.starts_with(&line));
            assert_eq!(found, None, "{package} needs {name}");
        }
    }
}

#[test]
fn the_map_of_crates_is_what_cargo_holds() {
    let cargo: BTreeMap<_, _> = manifests()
        .into_iter()
        .map(|(name, manifest)| (name, arrows(&manifest)))
        .collect();
    assert_eq!(
        map(),
        cargo,
        "ARCHITECTURE.md's table (left) and the crates' Cargo.toml (right) differ"
    );
}

/// Rows stand so that all that a crate uses stands above it: there are no circles, and one can read
/// the table from above.
#[test]
fn the_map_is_read_from_above() {
    let text = read("ARCHITECTURE.md");
    let place = |name: &str| text.find(&format!("\n| `{name}` |")).unwrap();
    for (name, uses) in map() {
        for other in uses {
            assert!(place(&other) < place(&name), "{other} stands below {name}");
        }
    }
}

#[test]
fn the_client_library_of_docker_has_one_room() {
    for source in rust() {
        let named = source.text.lines().find(|line| {
            let code = line.split("//").next().unwrap_or_default();
            code.contains("bollard::") || code.contains("bollard_")
        });
        let allowed = source.path.starts_with("checker/crates/client/src/docker/")
            || source.path.starts_with("tests/tidy/");
        assert!(allowed || named.is_none(), "{}: {named:?}", source.path);
    }
    for (name, manifest) in manifests() {
        assert!(name == "client" || !manifest.contains("bollard"), "{name}");
    }
}

#[test]
fn every_crate_has_the_licence_and_the_lints_of_the_workspace() {
    let mut manifests = manifests();
    for of_tests in below("tests", "Cargo.toml") {
        manifests.insert(of_tests.path, of_tests.text);
    }
    for (name, manifest) in manifests {
        for line in [
            "license.workspace = true",
            "publish.workspace = true",
            "rust-version.workspace = true",
            "[lints]\nworkspace = true",
        ] {
            assert!(manifest.contains(line), "{name}: no {line:?}");
        }
    }
    assert!(read("Cargo.toml").contains("license = \"MIT OR Apache-2.0\""));
    for file in ["LICENSE-MIT", "LICENSE-APACHE"] {
        assert!(root().join(file).is_file(), "there is no {file}");
    }
}

#[test]
fn a_crate_stays_small() {
    let mut sizes: BTreeMap<String, usize> = BTreeMap::new();
    for source in rust().iter().filter(|source| source.ships()) {
        if let Some(owner) = source.owner() {
            *sizes.entry(owner.to_owned()).or_default() += source.code().count();
        }
    }
    sizes.retain(|_, lines| *lines > LINES);
    settle("large", "this is two crates by now", &sizes);
}
