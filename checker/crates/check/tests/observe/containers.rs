//! Kinds that look at containers: their files, their images.

use engine::testing::MemoryEngine;
use engine::{Container, ContainerFile, Digest};

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

pub fn stopped(engine: MemoryEngine, name: &str, image: &str) -> MemoryEngine {
    let container = Container {
        id: Digest::of(name.as_bytes()).digits(),
        name: name.to_owned(),
        image_id: Some(Digest::of(image.as_bytes())),
        status: "exited".to_owned(),
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
                        .with_file("demo", "/mine.txt", ContainerFile::Other)
                        .into()
                },
                "no-file",
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
                        .with_file("two", "/mine.txt", ContainerFile::Other)
                        .into()
                },
                "has-file",
            ),
        ],
    )
}
