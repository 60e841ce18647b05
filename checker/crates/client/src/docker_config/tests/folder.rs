//! Config folders as learners have them.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::Environment;
use plain::hash;

/// A config folder with this `config.json`, and what is set beside it.
pub fn config(json: &str) -> (TempDir, Environment) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("config.json"), json).unwrap();
    let environment = Environment {
        config_dir: Some(folder.path().to_owned()),
        ..Environment::default()
    };
    (folder, environment)
}

/// The folder of a context's certificates, which is not made.
pub fn with_context(folder: &Path, name: &str, meta: &str) -> PathBuf {
    let digest = hash::sha256(name.as_bytes());
    let meta_folder = folder.join("contexts/meta").join(&digest);
    fs::create_dir_all(&meta_folder).unwrap();
    fs::write(meta_folder.join("meta.json"), meta).unwrap();
    folder.join("contexts/tls").join(digest).join("docker")
}

pub fn set(value: &str) -> Option<String> {
    Some(value.to_owned())
}
