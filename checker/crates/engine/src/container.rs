//! What an engine reports of a container: its state, its ports, its mounts, its files.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Digest;

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
    /// Whether its program runs now: not paused, nor between two starts. Facts of older checkers
    /// have it for paused containers too.
    pub running: bool,
    pub state: State,
    /// Seconds since it was started, by this machine's clock, where that is known.
    pub up: Option<u64>,
    pub ports: Vec<PortBinding>,
    /// Where something else than the image's layers and its own layer is seen.
    pub mounts: Vec<Mount>,
    /// Whether it has no network of its own, but its host's.
    pub on_host_network: bool,
}

impl Container {
    /// Whether both were made from the same content. An index gets another digest when only its
    /// other platforms or its attestations change; this platform's manifest then stays.
    pub fn shares_image(&self, other: &Self) -> bool {
        (self.image_id.is_some() && self.image_id == other.image_id)
            || (self.image_manifest.is_some() && self.image_manifest == other.image_manifest)
    }

    /// Whether it was started and has not ended for good: it runs, or could go on as it is.
    pub fn is_started(&self) -> bool {
        self.running || matches!(self.state, State::Paused | State::Restarting)
    }

    /// What is mounted at the path or above it; what lies deepest hides the others.
    pub fn mount_over(&self, path: &str) -> Option<&Mount> {
        let over = self.mounts.iter().filter(|mount| mount.holds(path));
        over.max_by_key(|mount| mount.path.len())
    }
}

/// What a container does, in the engine's own word.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum State {
    /// Made, and not started yet.
    Created,
    Running,
    /// Its processes are stopped where they were, and answer nothing.
    Paused,
    /// It ended, and the engine is about to start it again.
    Restarting,
    Exited,
    /// It ended, and cannot be removed.
    Dead,
    /// Any other word: `stopping`, `removing`, and Podman's `initialized`, `configured`,
    /// `stopped`.
    Other(String),
    #[default]
    Unknown,
}

impl State {
    fn word(&self) -> &str {
        match self {
            Self::Created => "created",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Restarting => "restarting",
            Self::Exited => "exited",
            Self::Dead => "dead",
            Self::Other(word) => word,
            Self::Unknown => "",
        }
    }
}

impl From<String> for State {
    fn from(word: String) -> Self {
        match word.as_str() {
            "created" => Self::Created,
            "running" => Self::Running,
            "paused" => Self::Paused,
            "restarting" => Self::Restarting,
            "exited" => Self::Exited,
            "dead" => Self::Dead,
            "" => Self::Unknown,
            _ => Self::Other(word),
        }
    }
}

impl From<State> for String {
    fn from(state: State) -> Self {
        state.word().to_owned()
    }
}

impl fmt::Display for State {
    /// The engine's word.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
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

/// A folder of the host, a volume, or memory, seen at a path in a container. Where it comes from
/// is not kept: that is a path of the learner's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mount {
    /// `bind`, `volume`, `tmpfs` …
    pub kind: String,
    /// The absolute path in the container.
    pub path: String,
}

impl Mount {
    /// Whether the path is in it, or is it.
    pub fn holds(&self, path: &str) -> bool {
        let own = self.path.trim_end_matches('/');
        path.strip_prefix(own)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// Where the ports are that an engine's containers publish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PortsAt {
    /// This machine: its "localhost" is the containers' host.
    Here,
    /// Another host, by name or address.
    Host(String),
    /// The engine is reached from here, and nothing shows that its host's ports are, too: it
    /// runs in another network namespace, or behind a socket that leads somewhere else.
    NotKnown,
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
    Folder,
    Link {
        target: String,
    },
    /// A device or the like.
    Other,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mount_holds_what_is_at_it_or_below_it() {
        let mount = |path: &str| Mount {
            kind: "bind".to_owned(),
            path: path.to_owned(),
        };
        for (path, file) in [
            ("/srv", "/srv"),
            ("/srv/", "/srv/index.html"),
            ("/srv", "/srv/a/b"),
            ("/", "/srv"),
        ] {
            assert!(mount(path).holds(file), "{path} {file}");
        }
        for (path, file) in [
            ("/srv/index.html", "/srv"),
            ("/srv", "/srv2"),
            ("/a", "/b/a"),
        ] {
            assert!(!mount(path).holds(file), "{path} {file}");
        }
        let container = Container {
            mounts: vec![mount("/srv"), mount("/srv/deep"), mount("/var")],
            ..Container::default()
        };
        let found = container.mount_over("/srv/deep/x");
        assert_eq!(found, Some(&mount("/srv/deep")));
        assert_eq!(container.mount_over("/etc"), None);
    }

    #[test]
    fn a_state_keeps_the_engines_word() {
        let words = "created running paused restarting exited dead";
        for word in words.split(' ').chain(["initialized", "?", ""]) {
            let state = State::from(word.to_owned());
            assert_eq!(state.to_string(), word);
            assert_eq!(
                matches!(state, State::Other(_)),
                matches!(word, "initialized" | "?")
            );
        }
    }
}
