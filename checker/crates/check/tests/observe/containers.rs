//! Kinds that look at containers: their files, their images.

use engine::testing::MemoryEngine;
use engine::{ChangeKind, Container, ContainerFile, Digest, Image, Mount, State};

use crate::table::{Setup, Table, table};

pub fn tables() -> Vec<Table> {
    vec![container_file(), fresh_container()]
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
        ..Image::empty(id)
    };
    engine
        .with_nameless(image)
        .with_running(name, "ada/mine:v0", ports)
        .but(name, |container| container.image_id = Some(id))
}

fn link(target: &str) -> ContainerFile {
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

fn container_file() -> Table {
    fn demo() -> MemoryEngine {
        images().with_running("demo", "nginx:latest", &[])
    }
    fn regular(text: &str) -> ContainerFile {
        ContainerFile::Regular(text.into())
    }
    table(
        "container_file: { container: demo, image: nginx, file: /mine.txt, contains: tok-1 }",
        [
            ("no container", || images().into(), "absent"),
            (
                "another container",
                || images().with_running("demo-2", "nginx:latest", &[]).into(),
                "absent",
            ),
            ("before the file", || demo().into(), "no-file"),
            (
                "written",
                || {
                    demo()
                        .with_own_file("demo", "/mine.txt", b"I am tok-1\n")
                        .into()
                },
                "pass",
            ),
            (
                "written and removed",
                || Setup::from(demo().with_own_file("demo", "/mine.txt", b"tok-1")).remove("demo"),
                "absent",
            ),
            (
                "written and stopped",
                || {
                    stopped(images(), "demo", "nginx:latest")
                        .with_own_file("demo", "/mine.txt", b"tok-1")
                        .into()
                },
                "not-running",
            ),
            (
                "from another image",
                || {
                    images()
                        .with_running("demo", "ada/mine:v1", &[])
                        .with_own_file("demo", "/mine.txt", b"tok-1")
                        .into()
                },
                "other-image",
            ),
            (
                "the image is gone",
                || Setup::from(stopped(MemoryEngine::new(), "demo", "nginx:latest")),
                "not-running",
            ),
            (
                "in another container",
                || {
                    demo()
                        .with_running("two", "nginx:latest", &[])
                        .with_own_file("two", "/mine.txt", b"tok-1")
                        .into()
                },
                "no-file",
            ),
            (
                "elsewhere",
                || {
                    demo()
                        .with_own_file("demo", "/tmp/mine.txt", b"tok-1")
                        .into()
                },
                "no-file",
            ),
            (
                "a folder",
                || {
                    demo()
                        .with_file("demo", "/mine.txt", ContainerFile::Folder)
                        .into()
                },
                "no-file",
            ),
            (
                "paused",
                || {
                    demo()
                        .with_own_file("demo", "/mine.txt", b"tok-1")
                        .in_state("demo", &State::Paused)
                        .into()
                },
                "paused",
            ),
            (
                "between two starts",
                || {
                    demo()
                        .with_own_file("demo", "/mine.txt", b"tok-1")
                        .in_state("demo", &State::Restarting)
                        .into()
                },
                "restarting",
            ),
            (
                "in a state that only Podman has",
                || {
                    let state = State::from("initialized".to_owned());
                    demo().in_state("demo", &state).into()
                },
                "not-running",
            ),
            (
                "a file of the host, mounted there",
                || {
                    demo()
                        .with_own_file("demo", "/mine.txt", b"tok-1")
                        .but("demo", |it| it.mounts = vec![mount("bind", "/mine.txt")])
                        .into()
                },
                "mounted",
            ),
            (
                "a link into a volume",
                || {
                    demo()
                        .with_change("demo", "/mine.txt", ChangeKind::Added)
                        .with_file("demo", "/mine.txt", link("/data/mine.txt"))
                        .with_file("demo", "/data", ContainerFile::Folder)
                        .with_own_file("demo", "/data/mine.txt", b"tok-1")
                        .but("demo", |it| it.mounts = vec![mount("volume", "/data")])
                        .into()
                },
                "mounted",
            ),
            (
                "a volume elsewhere",
                || {
                    demo()
                        .with_own_file("demo", "/mine.txt", b"tok-1")
                        .but("demo", |it| it.mounts = vec![mount("volume", "/mine")])
                        .into()
                },
                "pass",
            ),
            (
                "a link to a file of one's own",
                || {
                    demo()
                        .with_change("demo", "/mine.txt", ChangeKind::Added)
                        .with_file("demo", "/mine.txt", link("real.txt"))
                        .with_own_file("demo", "/real.txt", b"tok-1")
                        .into()
                },
                "pass",
            ),
            (
                "a link to a file of the image",
                || {
                    demo()
                        .with_change("demo", "/mine.txt", ChangeKind::Added)
                        .with_file("demo", "/mine.txt", link("/real.txt"))
                        .with_file("demo", "/real.txt", regular("tok-1"))
                        .into()
                },
                "in-image",
            ),
            (
                "a link to nothing",
                || {
                    demo()
                        .with_change("demo", "/mine.txt", ChangeKind::Added)
                        .with_file("demo", "/mine.txt", link("/nothing"))
                        .into()
                },
                "no-file",
            ),
            (
                "a link to itself",
                || {
                    demo()
                        .with_change("demo", "/mine.txt", ChangeKind::Added)
                        .with_file("demo", "/mine.txt", link("mine.txt"))
                        .into()
                },
                "no-file",
            ),
            (
                "much else in the file",
                || {
                    let mut text = b"tok-1\n".to_vec();
                    text.resize(100 * 1024, b'x');
                    demo().with_own_file("demo", "/mine.txt", &text).into()
                },
                "pass",
            ),
            (
                "much before it, and another's token",
                || {
                    let mut text = vec![b'x'; 100 * 1024];
                    text.extend_from_slice(b"tok-2");
                    demo().with_own_file("demo", "/mine.txt", &text).into()
                },
                "wrong-text",
            ),
            (
                "more than can be read",
                || {
                    let text = vec![b'x'; 2 * 1024 * 1024];
                    demo().with_own_file("demo", "/mine.txt", &text).into()
                },
                "file-unreadable",
            ),
            (
                "more than can be read, in the image",
                || {
                    let size = 2 * 1024 * 1024;
                    let file = ContainerFile::TooLarge { size };
                    demo().with_file("demo", "/mine.txt", file).into()
                },
                "in-image",
            ),
            (
                "text of Windows",
                || {
                    let wide = "tok-1\r\n".encode_utf16().flat_map(u16::to_le_bytes);
                    let text: Vec<u8> = [0xff, 0xfe].into_iter().chain(wide).collect();
                    demo().with_own_file("demo", "/mine.txt", &text).into()
                },
                "pass",
            ),
            (
                "from an image that was built again without a change",
                || {
                    rebuilt(images(), "demo", &["a", "b"], &[])
                        .with_own_file("demo", "/mine.txt", b"tok-1")
                        .into()
                },
                "pass",
            ),
            (
                "from an older image",
                || {
                    rebuilt(images(), "demo", &["a", "c"], &[])
                        .with_own_file("demo", "/mine.txt", b"tok-1")
                        .into()
                },
                "other-image",
            ),
            (
                "the image's file",
                || {
                    demo()
                        .with_file("demo", "/mine.txt", regular("tok-1"))
                        .into()
                },
                "in-image",
            ),
            (
                "another's token",
                || demo().with_own_file("demo", "/mine.txt", b"tok-2\n").into(),
                "wrong-text",
            ),
            (
                "empty",
                || demo().with_own_file("demo", "/mine.txt", b"").into(),
                "wrong-text",
            ),
            (
                "no text",
                || {
                    demo()
                        .with_own_file("demo", "/mine.txt", b"\xff\xfe\x00")
                        .into()
                },
                "wrong-text",
            ),
        ],
    )
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
