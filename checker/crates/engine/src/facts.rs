//! What an engine reports, in types of our own: nothing here depends on a client library.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{Container, Digest, Reference};

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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// In the classic store the digest of the config, in the containerd store the digest of the
    /// manifest or index.
    pub id: Digest,
    /// Names on this engine, `repository:tag`.
    pub repo_tags: Vec<String>,
    /// `repository@sha256:…`; **no proof of a push** (the containerd store adds them on `tag`).
    pub repo_digests: Vec<String>,
    /// Digests of the manifests for single platforms, where the engine lists them (API 1.48 on).
    pub manifests: Vec<Digest>,
    /// Digests of the uncompressed layers, the base's first (`RootFS.Layers`).
    pub layers: Vec<Digest>,
    /// `NAME=value`.
    pub env: Vec<String>,
    /// `80/tcp`.
    pub exposed_ports: Vec<String>,
    pub entrypoint: Vec<String>,
    pub command: Vec<String>,
}

impl Image {
    /// An image with nothing in it.
    pub fn empty(id: Digest) -> Self {
        Self {
            id,
            repo_tags: Vec::new(),
            repo_digests: Vec::new(),
            manifests: Vec::new(),
            layers: Vec::new(),
            env: Vec::new(),
            exposed_ports: Vec::new(),
            entrypoint: Vec::new(),
            command: Vec::new(),
        }
    }

    /// Every digest by which a registry may know this image: its own, and its platforms'.
    fn digests(&self) -> impl Iterator<Item = Digest> {
        self.repo_digests
            .iter()
            .filter_map(|entry| entry.split_once('@')?.1.parse().ok())
            .chain(self.manifests.iter().copied())
    }
}

/// What makes an image this one and no other; all that most judging needs of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// As [`Image::id`].
    pub id: Digest,
    /// Every digest by which a registry may know it: its own, and its platforms'.
    pub digests: Vec<Digest>,
}

impl From<Image> for Identity {
    fn from(image: Image) -> Self {
        let digests: BTreeSet<_> = image.digests().collect();
        Self {
            id: image.id,
            digests: digests.into_iter().collect(),
        }
    }
}

impl Identity {
    /// Whether a container was made from this image: by its ID, or, where the image has several
    /// platforms, by one of their manifests.
    pub fn made(&self, container: &Container) -> bool {
        let manifest = container.image_manifest.as_ref();
        container.image_id == Some(self.id)
            || manifest.is_some_and(|manifest| self.digests.contains(manifest))
    }

    /// Whether a registry's digest names this image. In the containerd store the ID is the
    /// digest; in the classic store a push or a pull leaves the digest with the image.
    pub fn is_known_as(&self, digest: &Digest) -> bool {
        self.id == *digest || self.digests.contains(digest)
    }
}

/// One of an image's names, from the engine's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "StoredName", into = "StoredName")]
pub struct NamedImage {
    /// The name, read by Docker's grammar; `None` for `<none>:<none>` and the like. Podman's
    /// `localhost/` before names from no registry is left out.
    pub name: Option<Reference>,
    /// `repository:tag`, as the engine prints it.
    pub shown: String,
    pub id: Digest,
}

impl NamedImage {
    /// From a line of the engine's list.
    pub fn new(shown: impl Into<String>, id: Digest) -> Self {
        let shown = shown.into();
        let name = shown.strip_prefix("localhost/").unwrap_or(&shown);
        Self {
            name: name.parse().ok(),
            shown,
            id,
        }
    }

    /// Whether this is the image's name, or another writing of it.
    pub fn is(&self, reference: &Reference) -> bool {
        self.name.as_ref() == Some(reference)
    }
}

/// How a [`NamedImage`] is kept: the name is read again from what was shown.
#[derive(Serialize, Deserialize)]
struct StoredName {
    name: String,
    id: Digest,
}

impl From<StoredName> for NamedImage {
    fn from(stored: StoredName) -> Self {
        Self::new(stored.name, stored.id)
    }
}

impl From<NamedImage> for StoredName {
    fn from(image: NamedImage) -> Self {
        Self {
            name: image.shown,
            id: image.id,
        }
    }
}

/// What a registry answered for a repository and tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistryManifest {
    /// Digest of the manifest or index that the tag names.
    pub digest: Digest,
}

/// What a registry says of a login.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proof {
    Accepted,
    Refused,
    /// It asks nobody for one.
    NotAsked,
}

/// What a registry shows of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    There(RegistryManifest),
    Absent,
    /// It accepts the login, and does not show it the name; in its own words.
    Hidden(String),
}

/// What a name in a registry stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistryContent {
    /// Digest of the manifest or index that the tag names.
    pub digest: Digest,
    /// Digest of the image's configuration; of an index, that of the wanted platform.
    pub config: Digest,
    /// An index's manifests for single platforms.
    pub children: Vec<Digest>,
    /// The configuration itself, which lists the layers.
    pub configuration: Vec<u8>,
}
