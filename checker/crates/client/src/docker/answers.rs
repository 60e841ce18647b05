//! From the engine's answers to our own facts. What makes a thing itself (its ID, its image, its
//! state) must be there: an answer without it is not Docker's, and proves nothing.

use bollard::models::{ChangeType, FilesystemChange, SystemInfo, SystemVersion};

use engine::{Change, ChangeKind, Digest};

/// Why an answer cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    #[error("the answer has no `{0}`")]
    Missing(&'static str),
    #[error("`{field}` is `{value}`")]
    Strange { field: &'static str, value: String },
    #[error("{0}")]
    Shape(String),
    #[error("no archive that can be read ({0})")]
    Archive(String),
}

/// A field that must be there.
pub fn must<T>(field: &'static str, value: Option<T>) -> Result<T, Unusable> {
    value.ok_or(Unusable::Missing(field))
}

/// A text that must be there, and not empty.
pub fn text(field: &'static str, value: Option<String>) -> Result<String, Unusable> {
    must(field, value.filter(|text| !text.is_empty()))
}

/// A digest. Podman writes some of them without `sha256:`.
pub fn digest(field: &'static str, value: &str) -> Result<Digest, Unusable> {
    let found = value.parse().ok().or_else(|| Digest::of_digits(value));
    found.ok_or_else(|| match value {
        "" => Unusable::Missing(field),
        value => Unusable::Strange {
            field,
            value: value.to_owned(),
        },
    })
}

pub fn engine_name(version: &SystemVersion) -> &'static str {
    let podman = version
        .components
        .iter()
        .flatten()
        .any(|part| part.name.to_lowercase().contains("podman"));
    if podman { "podman" } else { "docker" }
}

/// The classic store's driver, or `containerd`.
pub fn image_store(info: &SystemInfo) -> String {
    let containerd = info.driver_status.iter().flatten().flatten();
    if containerd
        .into_iter()
        .any(|word| word.starts_with("io.containerd.snapshotter"))
    {
        return "containerd".to_owned();
    }
    info.driver.clone().unwrap_or_default()
}

pub fn change(found: FilesystemChange) -> Change {
    Change {
        path: found.path,
        kind: match found.kind {
            ChangeType::_0 => ChangeKind::Modified,
            ChangeType::_1 => ChangeKind::Added,
            ChangeType::_2 => ChangeKind::Deleted,
        },
    }
}
