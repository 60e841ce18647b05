//! What an engine reports, in types of our own: nothing here depends on a client library.

use serde::{Deserialize, Serialize};

use crate::Digest;

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

/// A container, running or not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Container {
    pub id: String,
    pub name: String,
    /// The ID of the image that it was made from; `None` where it was made from none, as Podman's
    /// pods are.
    pub image_id: Option<Digest>,
    /// The digest of the platform's manifest, where the engine reports it.
    pub image_manifest: Option<Digest>,
    pub running: bool,
    /// `running`, `exited`, `created`, `paused` …
    pub status: String,
    pub ports: Vec<PortBinding>,
}

impl Container {
    /// Whether both were made from the same content. An index gets another digest when only its
    /// other platforms or its attestations change; this platform's manifest then stays.
    pub fn shares_image(&self, other: &Self) -> bool {
        (self.image_id.is_some() && self.image_id == other.image_id)
            || (self.image_manifest.is_some() && self.image_manifest == other.image_manifest)
    }
}

/// A container port that can be reached from the engine's host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortBinding {
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

/// What a container has at a path. Only a regular file's content is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContainerFile {
    Regular(Vec<u8>),
    /// A regular file with more bytes than were wanted.
    TooLarge {
        size: u64,
    },
    /// A folder, a link, a device or the like.
    Other,
}

impl ContainerFile {
    /// A regular file's content.
    pub fn content(self) -> Option<Vec<u8>> {
        match self {
            Self::Regular(content) => Some(content),
            Self::TooLarge { .. } | Self::Other => None,
        }
    }
}

/// What a registry answered for a repository and tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistryManifest {
    /// Digest of the manifest or index that the tag names.
    pub digest: Digest,
    /// What is in it, where the registry could be asked without the engine.
    #[serde(default)]
    pub content: Option<ManifestContent>,
}

/// What a manifest is made of; of an index, the one for the engine's platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestContent {
    /// Digest of the image's configuration: its ID in the classic store.
    pub config: Digest,
    /// An index's manifests for single platforms.
    pub children: Vec<Digest>,
    /// Digests of the uncompressed layers, as the configuration lists them; empty where it was not
    /// read.
    #[serde(default)]
    pub layers: Vec<Digest>,
    /// As [`Image::settings`](crate::Image::settings), of the same configuration.
    #[serde(default)]
    pub settings: Option<Digest>,
}

impl ManifestContent {
    pub fn new(config: Digest, children: Vec<Digest>) -> Self {
        Self {
            config,
            children,
            layers: Vec::new(),
            settings: None,
        }
    }
}

impl From<Digest> for RegistryManifest {
    fn from(digest: Digest) -> Self {
        Self {
            digest,
            content: None,
        }
    }
}
