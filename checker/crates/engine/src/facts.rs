//! What an engine can tell, in types of our own: nothing here depends on a client library.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// Who answered, in words that can be shown as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngineInfo {
    /// `docker` or `podman`.
    pub name: String,
    pub version: String,
    pub api_version: String,
    /// The storage driver's name; on the containerd image store its snapshotter's.
    pub image_store: String,
    pub os: String,
    pub arch: String,
}

/// An image as the engine holds it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// `sha256:…`. In the classic store the digest of the config, in the containerd store the
    /// digest of the manifest or index.
    pub id: String,
    /// Names on this engine, `repository:tag`.
    pub repo_tags: Vec<String>,
    /// `repository@sha256:…`; **no proof of a push** (the containerd store adds them on `tag`).
    pub repo_digests: Vec<String>,
    /// Digests of the manifests for single platforms, where the engine lists them (API 1.48 on).
    pub manifests: Vec<String>,
    /// Digests of the uncompressed layers, the base's first (`RootFS.Layers`).
    pub layers: Vec<String>,
    /// `NAME=value`.
    pub env: Vec<String>,
    /// `80/tcp`.
    pub exposed_ports: Vec<String>,
    pub entrypoint: Vec<String>,
    pub command: Vec<String>,
}

/// By what an image is told from others; all that most judging needs of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// As [`Image::id`].
    pub id: String,
    /// Every digest by which a registry may know it: its own, and its platforms'.
    pub digests: Vec<String>,
}

impl From<Image> for Identity {
    fn from(image: Image) -> Self {
        Self {
            digests: image
                .digests()
                .collect::<BTreeSet<_>>()
                .into_iter()
                .map(str::to_owned)
                .collect(),
            id: image.id,
        }
    }
}

impl Identity {
    /// Whether a container was made from this image: by its ID, or, where the image has several
    /// platforms, by one of their manifests.
    pub fn made(&self, container: &Container) -> bool {
        container.image_id == self.id
            || container
                .image_manifest
                .as_ref()
                .is_some_and(|manifest| self.digests.contains(manifest))
    }

    /// Whether a registry's digest names this image. In the containerd store the ID is the
    /// digest; in the classic store a push or a pull leaves the digest with the image.
    pub fn is_known_as(&self, digest: &str) -> bool {
        self.id == digest || self.digests.iter().any(|own| own == digest)
    }
}

impl Image {
    /// Every digest by which a registry may know this image: its own, and its platforms'.
    fn digests(&self) -> impl Iterator<Item = &str> {
        self.repo_digests
            .iter()
            .filter_map(|entry| entry.split_once('@').map(|(_, digest)| digest))
            .chain(self.manifests.iter().map(String::as_str))
    }
}

/// One of an image's names, from the engine's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedImage {
    /// `repository:tag`, as the engine prints it.
    pub name: String,
    pub id: String,
}

/// A container, running or not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Container {
    pub id: String,
    pub name: String,
    /// The ID of the image that it was made from.
    pub image_id: String,
    /// The digest of the platform's manifest, where the engine tells it.
    pub image_manifest: Option<String>,
    pub running: bool,
    /// `running`, `exited`, `created`, `paused` …
    pub status: String,
    pub ports: Vec<PublishedPort>,
}

impl Container {
    /// Whether both were made from the same content. An index gets another digest when only its
    /// other platforms or its attestations change; this platform's manifest then stays.
    pub fn shares_image(&self, other: &Self) -> bool {
        self.image_id == other.image_id
            || (self.image_manifest.is_some() && self.image_manifest == other.image_manifest)
    }
}

/// A container port that can be reached from the engine's host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedPort {
    /// `80/tcp`.
    pub container: String,
    /// `0.0.0.0`, `::`, or one address.
    pub host_address: String,
    pub host_port: u16,
}

/// A path that a container's writable layer changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub path: String,
    pub kind: ChangeKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    Modified,
    Added,
    Deleted,
}

/// What a registry answered for a repository and tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistryManifest {
    /// Digest of the manifest or index that the tag names, `sha256:…`.
    pub digest: String,
}
