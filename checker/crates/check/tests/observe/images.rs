//! Kinds that look at what the names of images lead to.

use engine::testing::MemoryEngine;
use engine::{Digest, Image};

use crate::table::{Setup, Table, table};

pub fn tables() -> Vec<Table> {
    vec![points_to(), points_to_a_pattern(), same_image()]
}

pub fn nginx() -> MemoryEngine {
    MemoryEngine::new().with_layers("nginx:latest", &["a", "b"])
}

/// An image with this name and what `id` stands for.
pub fn named(engine: MemoryEngine, name: &str, id: &str) -> MemoryEngine {
    engine.with_image(name, Image::empty(Digest::of(id.as_bytes())))
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
                "the names the wrong way round",
                || named(engine(Some("new")), "nginx:1.22", "new").into(),
                "one-image",
            ),
            (
                "moved elsewhere",
                || engine(Some("third")).into(),
                "other-image",
            ),
            (
                "moved to the target as Podman names it",
                || {
                    let engine = Setup::from(engine(None))
                        .untag("nginx:1.22")
                        .engine
                        .podman();
                    let engine = named(engine, "localhost/nginx:1.22", "old");
                    named(engine, "localhost/pointer:here", "old").into()
                },
                "pass",
            ),
            (
                "another registry's pointer",
                || named(engine(None), "localhost/pointer:here", "old").into(),
                "absent",
            ),
            (
                "one platform of the target",
                || {
                    let index = Image {
                        manifests: vec![Digest::of(b"platform")],
                        ..Image::empty(Digest::of(b"index"))
                    };
                    let engine = engine(Some("platform")).with_image("nginx:1.22", index);
                    engine.into()
                },
                "pass",
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

fn points_to_a_pattern() -> Table {
    fn engine(tag: &str) -> MemoryEngine {
        let engine = named(MemoryEngine::new(), "nginx:latest", "new");
        named(named(engine, "nginx:1.22", "old"), "nginx:mine", tag)
    }
    table(
        "points_to: { tag: 'nginx:mine', to: [{ repository: nginx, tag_pattern: '[1m].+', or_digest: true }], not: 'nginx:latest' }",
        [
            ("no tag", Setup::default, "absent"),
            ("moved", || engine("old").into(), "pass"),
            ("not moved", || engine("new").into(), "not-moved"),
            (
                "the tag itself is no target",
                || engine("third").into(),
                "other-image",
            ),
            (
                "nothing to point to",
                || Setup::from(engine("old")).untag("nginx:1.22"),
                "other-absent",
            ),
            (
                "all are one",
                || named(engine("new"), "nginx:1.22", "new").into(),
                "one-image",
            ),
        ],
    )
}

fn same_image() -> Table {
    fn rebuilt(settings: &str) -> MemoryEngine {
        let image = |id: &str, settings: &str| Image {
            layers: vec![Digest::of(b"a")],
            settings: Some(Digest::of(settings.as_bytes())),
            ..Image::empty(Digest::of(id.as_bytes()))
        };
        let engine = MemoryEngine::new().with_image("nginx:latest", image("one", "settings"));
        engine.with_image("ada/nginx:v1", image("two", settings))
    }
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
                "pulled back as one platform",
                || {
                    let index = Image {
                        manifests: vec![Digest::of(b"platform")],
                        ..Image::empty(Digest::of(b"index"))
                    };
                    let engine = MemoryEngine::new().with_image("nginx:latest", index);
                    named(engine, "ada/nginx:v1", "platform").into()
                },
                "pass",
            ),
            (
                "the same layers and settings",
                || rebuilt("settings").into(),
                "pass",
            ),
            (
                "the same layers, other settings",
                || rebuilt("others").into(),
                "other-image",
            ),
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
