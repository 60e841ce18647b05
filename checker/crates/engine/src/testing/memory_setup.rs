//! What a test gives to an engine in memory, each call one thing.

use super::memory_engine::{MemoryEngine, Question, Trouble};
use crate::{
    Change, ChangeKind, Container, ContainerFile, Credential, Digest, Endpoint, EngineError,
    EngineInfo, HistoryRow, Image, Made, PortBinding, PortsAt, Proof, Reference, RegistryManifest,
    State, login_key,
};

#[must_use]
#[expect(clippy::expect_used, reason = "a test's own words are references")]
fn reference(name: &str) -> Reference {
    name.parse().expect("a reference")
}

impl MemoryEngine {
    #[must_use]
    pub fn at(mut self, endpoint: Endpoint) -> Self {
        self.endpoint = endpoint;
        self
    }

    /// Where its containers' ports are; on this machine, where a test does not say.
    #[must_use]
    pub fn publishing_at(mut self, place: PortsAt) -> Self {
        self.ports_at = place;
        self
    }

    #[must_use]
    pub fn with_info(mut self, info: EngineInfo) -> Self {
        self.info = info;
        self
    }

    /// `name` as the engine's list prints it: `nginx:latest`.
    #[must_use]
    pub fn with_image(self, name: &str, image: Image) -> Self {
        self.stock().images.insert(name.to_owned(), image);
        self
    }

    /// An image that has lost its names, or was pulled by its digest.
    #[must_use]
    pub fn with_nameless(self, image: Image) -> Self {
        self.stock().unnamed.push(image);
        self
    }

    /// An image of these layers, each named by a word, and without settings.
    #[must_use]
    pub fn with_layers(self, name: &str, layers: &[&str]) -> Self {
        let layers: Vec<_> = layers.iter().map(|it| Digest::of(it.as_bytes())).collect();
        let image = Image {
            layers,
            settings: Some(Digest::of(b"none")),
            ..Image::empty(Digest::of(name.as_bytes()))
        };
        self.with_image(name, image)
    }

    #[must_use]
    pub fn with_history(self, name: &str, rows: usize) -> Self {
        self.with_rows(name, vec![HistoryRow::default(); rows])
    }

    /// The rows of an image's history, the newest first.
    #[must_use]
    pub fn with_rows(mut self, name: &str, rows: Vec<HistoryRow>) -> Self {
        self.histories.insert(reference(name), rows);
        self
    }

    /// As a Podman engine names its images.
    #[must_use]
    pub fn podman(mut self) -> Self {
        self.info.name = "podman".to_owned();
        self
    }

    /// `from`: the image as it was typed.
    #[must_use]
    pub fn with_container(self, container: Container, from: &str) -> Self {
        self.stock().containers.push(Made {
            container,
            from: from.to_owned(),
        });
        self
    }

    /// A running container of an image that is there, with a published port each.
    #[must_use]
    pub fn with_running(self, name: &str, image: &str, ports: &[(&str, u16)]) -> Self {
        let id = self.find(&reference(image)).map(|image| image.id);
        let ports = ports.iter().map(|(container, host_port)| PortBinding {
            container: (*container).to_owned(),
            host_address: "0.0.0.0".to_owned(),
            host_port: *host_port,
        });
        let container = Container {
            id: Digest::of(name.as_bytes()).digits(),
            name: name.to_owned(),
            image_id: id,
            running: true,
            state: State::Running,
            ports: ports.collect(),
            ..Container::default()
        };
        self.with_container(container, image)
    }

    /// Changes a container that is there.
    #[must_use]
    pub fn but(self, name: &str, change: impl Fn(&mut Container)) -> Self {
        let mut stock = self.stock();
        let containers = stock.containers.iter_mut().map(|made| &mut made.container);
        containers.filter(|it| it.name == name).for_each(change);
        drop(stock);
        self
    }

    /// A container that is there, in another state; the engine still lists it with those that
    /// run.
    #[must_use]
    pub fn in_state(self, name: &str, state: &State) -> Self {
        self.but(name, |container| {
            container.running = *state == State::Running;
            container.state = state.clone();
        })
    }

    /// A path that the container's writable layer has changed.
    #[must_use]
    pub fn with_change(mut self, container: &str, path: &str, kind: ChangeKind) -> Self {
        let changes = self.changes.entry(container.to_owned()).or_default();
        changes.push(Change {
            path: path.to_owned(),
            kind,
        });
        self
    }

    /// A file that the container's writable layer has added.
    #[must_use]
    pub fn with_own_file(self, container: &str, path: &str, content: &[u8]) -> Self {
        let changed = self.with_change(container, path, ChangeKind::Added);
        changed.with_file(container, path, ContainerFile::Regular(content.to_vec()))
    }

    /// Something in the container, of which the writable layer says nothing.
    #[must_use]
    pub fn with_file(mut self, container: &str, path: &str, file: ContainerFile) -> Self {
        let at = (container.to_owned(), path.to_owned());
        self.files.insert(at, file);
        self
    }

    #[must_use]
    pub fn with_login(mut self, registry: &str, user: &str) -> Self {
        let credential = Credential::Password(user.to_owned(), "secret".to_owned());
        self.credentials
            .insert(login_key(registry).to_owned(), credential);
        self
    }

    #[must_use]
    pub fn with_pushed(mut self, name: &str, manifest: impl Into<RegistryManifest>) -> Self {
        self.registry.insert(reference(name), manifest.into());
        self
    }

    /// What every registry says of every login.
    #[must_use]
    pub fn with_proof(mut self, proof: Proof) -> Self {
        self.proof = proof;
        self
    }

    /// Every question of this kind fails.
    #[must_use]
    pub fn failing(mut self, question: Question, error: EngineError) -> Self {
        self.trouble.insert(question, Trouble::Fails(error));
        self
    }

    /// Every question of this kind waits without end.
    #[must_use]
    pub fn hanging(mut self, question: Question) -> Self {
        self.trouble.insert(question, Trouble::Hangs);
        self
    }
}
