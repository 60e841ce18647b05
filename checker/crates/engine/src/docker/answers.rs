//! From the engine's answers to our own facts. What makes a thing itself (its ID, its image, its
//! state) must be there: an answer without it is not Docker's, and proves nothing.

use bollard::models::{ImageInspect, ImageSummary, SystemInfo, SystemVersion};

use crate::{Digest, Image, NamedImage};

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

fn digests(field: &'static str, values: Vec<String>) -> Result<Vec<Digest>, Unusable> {
    values.iter().map(|value| digest(field, value)).collect()
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

/// An image. Lists that are empty are not written by every engine.
pub fn image(found: ImageInspect) -> Result<Image, Unusable> {
    let config = must("Config", found.config)?;
    let layers = must("RootFS", found.root_fs)?.layers.unwrap_or_default();
    let manifests = found.manifests.unwrap_or_default();
    let manifests = manifests.into_iter().map(|manifest| manifest.id).collect();
    Ok(Image {
        id: digest("Id", &found.id.unwrap_or_default())?,
        repo_tags: found.repo_tags.unwrap_or_default(),
        repo_digests: found.repo_digests.unwrap_or_default(),
        manifests: digests("Manifests", manifests)?,
        layers: digests("RootFS.Layers", layers)?,
        env: config.env.unwrap_or_default(),
        exposed_ports: config.exposed_ports.unwrap_or_default(),
        entrypoint: config.entrypoint.unwrap_or_default(),
        command: config.cmd.unwrap_or_default(),
    })
}

/// Every name of a listed image.
pub fn named(found: ImageSummary) -> Result<Vec<NamedImage>, Unusable> {
    let id = digest("Id", &found.id)?;
    let names = found.repo_tags.into_iter();
    Ok(names.map(|name| NamedImage::new(name, id)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read<T: serde::de::DeserializeOwned>(value: Value) -> T {
        serde_json::from_value(value).unwrap()
    }

    fn digest_of(word: &str) -> String {
        Digest::of(word.as_bytes()).to_string()
    }

    #[test]
    fn an_answer_without_identity_is_not_believed() {
        assert!(image(read(json!({}))).is_err());
        let whole = json!({ "Id": digest_of("id"), "Config": {}, "RootFS": { "Type": "layers" } });
        assert_eq!(image(read(whole.clone())).unwrap().id, Digest::of(b"id"));
        for field in ["Id", "Config", "RootFS"] {
            let mut cut = whole.clone();
            cut.as_object_mut().unwrap().remove(field);
            assert!(image(read(cut)).is_err(), "{field}");
        }
    }
}
