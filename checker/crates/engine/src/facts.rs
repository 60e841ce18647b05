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
