//! Kinds that look at the names of images, and at what they lead to.

use engine::testing::MemoryEngine;
use engine::{Digest, Image};

use crate::table::{Setup, Table, table};

pub fn tables() -> Vec<Table> {
    vec![
        present_exactly(),
        present_by_pattern(),
        points_to(),
        same_image(),
    ]
}

pub fn nginx() -> MemoryEngine {
    MemoryEngine::new().with_layers("nginx:latest", &["a", "b"])
}

/// An image with this name and what `id` stands for.
pub fn named(engine: MemoryEngine, name: &str, id: &str) -> MemoryEngine {
    engine.with_image(name, Image::empty(Digest::of(id.as_bytes())))
}

fn present_exactly() -> Table {
    table(
        "image_present: { image: 'nginx:1.22' }",
        [
            ("nothing there", Setup::default, "absent"),
            (
                "pulled",
                || named(nginx(), "nginx:1.22", "old").into(),
                "pass",
            ),
            (
                "pulled and removed",
                || Setup::from(named(nginx(), "nginx:1.22", "old")).untag("nginx:1.22"),
                "other-tag",
            ),
            (
                "long name",
                || named(nginx(), "docker.io/library/nginx:1.22", "old").into(),
                "pass",
            ),
            (
                "Podman's name",
                || named(nginx(), "localhost/nginx:1.22", "old").into(),
                "pass",
            ),
            (
                "longer tag",
                || named(MemoryEngine::new(), "nginx:1.22.1", "old").into(),
                "other-tag",
            ),
            (
                "someone's nginx",
                || named(MemoryEngine::new(), "ada/nginx:1.22", "old").into(),
                "absent",
            ),
            (
                "another registry's",
                || named(MemoryEngine::new(), "localhost:5050/nginx:1.22", "old").into(),
                "absent",
            ),
            (
                "no name",
                || named(MemoryEngine::new(), "<none>:<none>", "old").into(),
                "absent",
            ),
        ],
    )
}

fn present_by_pattern() -> Table {
    table(
        r"image_present: { image: { repository: nginx, tag_pattern: '1\.[0-9]+' } }",
        [
            ("nothing there", Setup::default, "absent"),
            (
                "pulled",
                || named(nginx(), "nginx:1.22", "old").into(),
                "pass",
            ),
            (
                "pulled and removed",
                || Setup::from(named(nginx(), "nginx:1.22", "old")).untag("nginx:1.22"),
                "other-tag",
            ),
            ("other tags", || nginx().into(), "other-tag"),
            (
                "part of a tag",
                || named(MemoryEngine::new(), "nginx:1.22-alpine", "old").into(),
                "other-tag",
            ),
            (
                "part of a tag, at its end",
                || named(MemoryEngine::new(), "nginx:v1.22", "old").into(),
                "other-tag",
            ),
            (
                "another repository",
                || named(MemoryEngine::new(), "httpd:1.22", "old").into(),
                "absent",
            ),
        ],
    )
}

fn points_to() -> Table {
    fn engine(tag: Option<&str>) -> MemoryEngine {
        let engine = named(
            named(MemoryEngine::new(), "nginx:latest", "new"),
            "nginx:1.22",
            "old",
        );
        match tag {
            Some(id) => named(engine, "pointer:here", id),
            None => engine,
        }
    }
    table(
        "points_to: { tag: 'pointer:here', to: ['nginx:1.22'], not: 'nginx:latest' }",
        [
            ("no tag", || engine(None).into(), "absent"),
            (
                "before the move",
                || engine(Some("new")).into(),
                "not-moved",
            ),
            ("moved", || engine(Some("old")).into(), "pass"),
            (
                "moved and removed",
                || Setup::from(engine(Some("old"))).untag("pointer:here"),
                "absent",
            ),
            (
                "moved elsewhere",
                || engine(Some("third")).into(),
                "other-image",
            ),
            (
                "target gone",
                || Setup::from(engine(Some("old"))).untag("nginx:1.22"),
                "other-absent",
            ),
            (
                "the image that it left is gone",
                || Setup::from(engine(Some("old"))).untag("nginx:latest"),
                "other-absent",
            ),
            (
                "another tag of the pointer",
                || named(engine(None), "pointer:there", "old").into(),
                "absent",
            ),
        ],
    )
}

fn same_image() -> Table {
    fn engine(one: &str, two: &str) -> MemoryEngine {
        named(
            named(MemoryEngine::new(), "nginx:latest", one),
            "ada/nginx:v1",
            two,
        )
    }
    table(
        "same_image: { images: ['nginx:latest', 'ada/nginx:v1'] }",
        [
            ("nothing there", Setup::default, "absent"),
            (
                "before the tag",
                || named(MemoryEngine::new(), "nginx:latest", "a").into(),
                "absent",
            ),
            ("tagged", || engine("a", "a").into(), "pass"),
            (
                "tagged and removed",
                || Setup::from(engine("a", "a")).untag("ada/nginx:v1"),
                "absent",
            ),
            (
                "the first one gone",
                || Setup::from(engine("a", "a")).untag("nginx:latest"),
                "absent",
            ),
            ("another image", || engine("a", "b").into(), "other-image"),
            (
                "the same under another tag",
                || {
                    named(
                        named(MemoryEngine::new(), "nginx:latest", "a"),
                        "ada/nginx:latest",
                        "a",
                    )
                    .into()
                },
                "absent",
            ),
        ],
    )
}
