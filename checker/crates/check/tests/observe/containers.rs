//! Kinds that look at containers: their files, their images.

use engine::testing::MemoryEngine;
use engine::{Container, ContainerFile, Digest, Image, Mount, State};

use crate::container_file;
use crate::table::{Setup, Table, table};

pub fn tables() -> Vec<Table> {
    vec![container_file::table(), fresh_container()]
}

pub fn images() -> MemoryEngine {
    MemoryEngine::new()
        .with_layers("nginx:latest", &["a", "b"])
        .with_layers("ada/mine:v0", &["a", "b", "old"])
        .with_layers("ada/mine:v1", &["a", "b", "own"])
}

/// What lies over a path of a container.
pub fn mount(kind: &str, path: &str) -> Mount {
    Mount {
        kind: kind.to_owned(),
        path: path.to_owned(),
    }
}

/// A running container of an image that has another ID, and the layers of `like`.
pub fn rebuilt(
    engine: MemoryEngine,
    name: &str,
    like: &[&str],
    ports: &[(&str, u16)],
) -> MemoryEngine {
    let id = Digest::of(b"the build of before");
    let image = Image {
        layers: like.iter().map(|it| Digest::of(it.as_bytes())).collect(),
        settings: Some(Digest::of(b"none")),
        ..Image::empty(id)
    };
    engine
        .with_nameless(image)
        .with_running(name, "ada/mine:v0", ports)
        .but(name, |container| container.image_id = Some(id))
}

pub fn link(target: &str) -> ContainerFile {
    let target = target.to_owned();
    ContainerFile::Link { target }
}

pub fn stopped(engine: MemoryEngine, name: &str, image: &str) -> MemoryEngine {
    let container = Container {
        id: Digest::of(name.as_bytes()).digits(),
        name: name.to_owned(),
        image_id: Some(Digest::of(image.as_bytes())),
        state: State::Exited,
        ..Container::default()
    };
    engine.with_container(container, image)
}

fn fresh_container() -> Table {
    fn first() -> MemoryEngine {
        images()
            .with_running("one", "nginx:latest", &[])
            .with_own_file("one", "/mine.txt", b"tok-1")
    }
    fn both() -> MemoryEngine {
        first().with_running("two", "nginx:latest", &[])
    }
    table(
        "fresh_container: { container: two, like: one, without: /mine.txt }",
        [
            ("no container", || images().into(), "other-absent"),
            ("the first alone", || first().into(), "absent"),
            ("both", || both().into(), "pass"),
            (
                "the second removed",
                || Setup::from(both()).remove("two"),
                "absent",
            ),
            (
                "the first removed",
                || Setup::from(both()).remove("one"),
                "other-absent",
            ),
            (
                "the second stopped",
                || stopped(first(), "two", "nginx:latest").into(),
                "not-running",
            ),
            (
                "the first stopped",
                || {
                    stopped(images(), "one", "nginx:latest")
                        .with_running("two", "nginx:latest", &[])
                        .into()
                },
                "other-absent",
            ),
            (
                "another image",
                || first().with_running("two", "ada/mine:v1", &[]).into(),
                "other-image",
            ),
            (
                "written in both",
                || both().with_own_file("two", "/mine.txt", b"x").into(),
                "has-file",
            ),
            (
                "an empty file",
                || both().with_own_file("two", "/mine.txt", b"").into(),
                "has-file",
            ),
            (
                "a large file",
                || {
                    both()
                        .with_own_file("two", "/mine.txt", &[b'x'; 70_000])
                        .into()
                },
                "has-file",
            ),
            (
                "a folder",
                || {
                    both()
                        .with_file("two", "/mine.txt", ContainerFile::Folder)
                        .into()
                },
                "has-file",
            ),
            (
                "a link",
                || {
                    both()
                        .with_file("two", "/mine.txt", link("/etc/passwd"))
                        .into()
                },
                "has-file",
            ),
            (
                "a device",
                || {
                    both()
                        .with_file("two", "/mine.txt", ContainerFile::Other)
                        .into()
                },
                "has-file",
            ),
            (
                "something mounted there",
                || {
                    both()
                        .but("two", |it| it.mounts = vec![mount("tmpfs", "/mine.txt")])
                        .into()
                },
                "has-file",
            ),
            (
                "the second paused",
                || both().in_state("two", &State::Paused).into(),
                "paused",
            ),
            (
                "the first paused",
                || both().in_state("one", &State::Paused).into(),
                "paused",
            ),
            (
                "the second between two starts",
                || both().in_state("two", &State::Restarting).into(),
                "restarting",
            ),
            (
                "images that differ by their ID alone",
                || rebuilt(first(), "two", &["a", "b"], &[]).into(),
                "pass",
            ),
            (
                "images of other layers",
                || rebuilt(first(), "two", &["a", "c"], &[]).into(),
                "other-image",
            ),
        ],
    )
}
