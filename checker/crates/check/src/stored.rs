//! How an engine's facts are written down. Frozen: the types of the engine may change, what is on
//! learners' disks may not. For fields of facts, `#[serde(with = "stored")]`.

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use engine::{Digest, State};

/// A type of the engine, and what it is written as.
pub trait Stored: Sized {
    type As: Serialize + DeserializeOwned;

    fn write(&self) -> Self::As;

    /// # Errors
    /// What of it cannot be read.
    fn read(written: Self::As) -> Result<Self, String>;
}

pub fn serialize<T: Stored, S: Serializer>(facts: &T, to: S) -> Result<S::Ok, S::Error> {
    facts.write().serialize(to)
}

pub fn deserialize<'de, T: Stored, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    T::read(T::As::deserialize(from)?).map_err(D::Error::custom)
}

impl<T: Stored> Stored for Option<T> {
    type As = Option<T::As>;

    fn write(&self) -> Self::As {
        self.as_ref().map(T::write)
    }

    fn read(written: Self::As) -> Result<Self, String> {
        written.map(T::read).transpose()
    }
}

impl<T: Stored> Stored for Vec<T> {
    type As = Vec<T::As>;

    fn write(&self) -> Self::As {
        self.iter().map(T::write).collect()
    }

    fn read(written: Self::As) -> Result<Self, String> {
        written.into_iter().map(T::read).collect()
    }
}

#[derive(Serialize, Deserialize)]
pub struct Identity {
    id: Digest,
    digests: Vec<Digest>,
    #[serde(default)]
    content: Option<Digest>,
}

impl Stored for engine::Identity {
    type As = Identity;

    fn write(&self) -> Identity {
        Identity {
            id: self.id,
            digests: self.digests.clone(),
            content: self.content,
        }
    }

    fn read(written: Identity) -> Result<Self, String> {
        Ok(Self {
            id: written.id,
            digests: written.digests,
            content: written.content,
        })
    }
}

#[derive(Serialize, Deserialize)]
pub struct NamedImage {
    name: String,
    id: Digest,
}

impl Stored for engine::NamedImage {
    type As = NamedImage;

    fn write(&self) -> NamedImage {
        NamedImage {
            name: self.shown.clone(),
            id: self.id,
        }
    }

    fn read(written: NamedImage) -> Result<Self, String> {
        // What it was called is settled; from here on it is only shown.
        Ok(Self::new(written.name, written.id, engine::Naming::Docker))
    }
}

#[derive(Serialize, Deserialize)]
pub struct Manifest {
    digest: Digest,
    #[serde(default)]
    content: Option<ManifestContent>,
}

#[derive(Serialize, Deserialize)]
struct ManifestContent {
    config: Digest,
    children: Vec<Digest>,
    layers: Vec<Digest>,
    settings: Option<Digest>,
}

impl Stored for engine::RegistryManifest {
    type As = Manifest;

    fn write(&self) -> Manifest {
        let content = self.content.as_ref().map(|content| ManifestContent {
            config: content.config,
            children: content.children.clone(),
            layers: content.layers.clone(),
            settings: content.settings,
        });
        Manifest {
            digest: self.digest,
            content,
        }
    }

    fn read(written: Manifest) -> Result<Self, String> {
        let content = written.content.map(|content| engine::ManifestContent {
            config: content.config,
            children: content.children,
            layers: content.layers,
            settings: content.settings,
        });
        Ok(Self {
            digest: written.digest,
            content,
        })
    }
}

#[derive(Serialize, Deserialize)]
pub struct Container {
    id: String,
    name: String,
    image_id: Option<Digest>,
    image_manifest: Option<Digest>,
    running: bool,
    status: String,
    ports: Vec<Port>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    mounts: Vec<Mount>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    on_host_network: bool,
}

#[derive(Serialize, Deserialize)]
struct Port {
    container: String,
    host_address: String,
    host_port: u16,
}

#[derive(Serialize, Deserialize)]
struct Mount {
    kind: String,
    path: String,
}

impl Stored for engine::Container {
    type As = Container;

    fn write(&self) -> Container {
        let ports = self.ports.iter().map(|port| Port {
            container: port.container.clone(),
            host_address: port.host_address.clone(),
            host_port: port.host_port,
        });
        let mounts = self.mounts.iter().map(|mount| Mount {
            kind: mount.kind.clone(),
            path: mount.path.clone(),
        });
        Container {
            id: self.id.clone(),
            name: self.name.clone(),
            image_id: self.image_id,
            image_manifest: self.image_manifest,
            running: self.running,
            status: self.state.to_string(),
            ports: ports.collect(),
            mounts: mounts.collect(),
            on_host_network: self.on_host_network,
        }
    }

    fn read(written: Container) -> Result<Self, String> {
        let ports = written.ports.into_iter().map(|port| engine::PortBinding {
            container: port.container,
            host_address: port.host_address,
            host_port: port.host_port,
        });
        let mounts = written.mounts.into_iter().map(|mount| engine::Mount {
            kind: mount.kind,
            path: mount.path,
        });
        Ok(Self {
            id: written.id,
            name: written.name,
            image_id: written.image_id,
            image_manifest: written.image_manifest,
            running: written.running,
            state: State::from(written.status),
            // It says when it was looked at, and not what was found.
            up: None,
            ports: ports.collect(),
            mounts: mounts.collect(),
            on_host_network: written.on_host_network,
        })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    Modified,
    Added,
    Deleted,
}

impl Stored for engine::ChangeKind {
    type As = ChangeKind;

    fn write(&self) -> ChangeKind {
        match self {
            Self::Modified => ChangeKind::Modified,
            Self::Added => ChangeKind::Added,
            Self::Deleted => ChangeKind::Deleted,
        }
    }

    fn read(written: ChangeKind) -> Result<Self, String> {
        Ok(match written {
            ChangeKind::Modified => Self::Modified,
            ChangeKind::Added => Self::Added,
            ChangeKind::Deleted => Self::Deleted,
        })
    }
}
