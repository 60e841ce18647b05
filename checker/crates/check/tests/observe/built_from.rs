//! The kind that looks at what an image was built from, with and without the base at hand.

use engine::testing::MemoryEngine;
use engine::{Digest, HistoryRow, Image};

use crate::images::{named, nginx};
use crate::table::{Setup, Table, table};

pub fn tables() -> Vec<Table> {
    vec![built_from(), built_from_ones_own()]
}

/// An image of these layers, each named by a word, with all that an image of nginx hands down.
fn of_nginx(id: &str, layers: &[&str]) -> Image {
    Image {
        layers: layers.iter().map(|it| Digest::of(it.as_bytes())).collect(),
        env: vec!["PATH=/bin".to_owned(), "NGINX_VERSION=1.26.3".to_owned()],
        exposed_ports: vec!["80/tcp".to_owned()],
        command: ["nginx", "-g", "daemon off;"].map(str::to_owned).to_vec(),
        platform: Some("linux/amd64".to_owned()),
        ..Image::empty(Digest::of(id.as_bytes()))
    }
}

/// Known by the digest of this repository.
fn known_as(repository: &str, image: Image) -> Image {
    let digest = Digest::of(b"manifest");
    Image {
        repo_digests: vec![format!("{repository}@{digest}")],
        ..image
    }
}

const NAME: &str = "ada/mine:v1";

fn row(created_by: &str) -> Vec<HistoryRow> {
    let created_by = created_by.to_owned();
    let row = HistoryRow {
        created_by,
        comment: String::new(),
    };
    vec![row, HistoryRow::default()]
}

fn built_from() -> Table {
    fn alone(layers: &[&str]) -> MemoryEngine {
        MemoryEngine::new().with_image(NAME, of_nginx("mine", layers))
    }
    fn mine(layers: &[&str]) -> MemoryEngine {
        alone(layers).with_image("nginx:latest", of_nginx("latest", &["a", "b"]))
    }
    /// Not from nginx: without its port and its variable.
    fn foreign(layers: &[&str]) -> MemoryEngine {
        mine(&["a"]).with_layers(NAME, layers)
    }
    table(
        "built_from: { image: 'ada/mine:v1', base: { repository: nginx, tag_pattern: '.+' } }",
        [
            ("nothing there", Setup::default, "absent"),
            ("not built", || nginx().into(), "absent"),
            ("built", || mine(&["a", "b", "own"]).into(), "pass"),
            (
                "built and removed",
                || Setup::from(mine(&["a", "b", "own"])).untag(NAME),
                "absent",
            ),
            ("tagged only", || mine(&["a", "b"]).into(), "nothing-added"),
            (
                "a layer with nothing in it",
                || {
                    let mut image = of_nginx("mine", &["a", "b"]);
                    image.layers.push(Digest::of(&[0; 1024]));
                    mine(&[]).with_image(NAME, image).into()
                },
                "nothing-added",
            ),
            (
                "a part of the base",
                || foreign(&["a"]).into(),
                "other-base",
            ),
            (
                "the base in another order",
                || foreign(&["b", "a", "own"]).into(),
                "other-base",
            ),
            (
                "the base's layers on top",
                || foreign(&["own", "a", "b"]).into(),
                "other-base",
            ),
            (
                "another base",
                || foreign(&["x", "y", "own"]).into(),
                "other-base",
            ),
            (
                "from scratch, with nothing",
                || foreign(&[]).into(),
                "other-base",
            ),
            (
                "from scratch, with nothing, and no base",
                || MemoryEngine::new().with_layers(NAME, &[]).into(),
                "other-absent",
            ),
            // BuildKit gives the base that it fetched no name.
            (
                "the base without a name",
                || alone(&["a", "b", "own"]).into(),
                "cannot-tell",
            ),
            (
                "the base removed",
                || Setup::from(mine(&["a", "b", "own"])).untag("nginx:latest"),
                "cannot-tell",
            ),
            (
                "another version without a name",
                || mine(&["x", "y", "own"]).into(),
                "cannot-tell",
            ),
            (
                "a base for another platform",
                || {
                    let image = Image {
                        platform: Some("linux/arm64".to_owned()),
                        ..of_nginx("mine", &["x", "own"])
                    };
                    mine(&[]).with_image(NAME, image).into()
                },
                "cannot-tell",
            ),
            (
                "a base without layers",
                || named(alone(&["own"]), "nginx:1", "none").into(),
                "cannot-tell",
            ),
            (
                "a base that was pulled by its digest",
                || {
                    let base = known_as("nginx", of_nginx("base", &["x"]));
                    mine(&["x", "own"]).with_nameless(base).into()
                },
                "pass",
            ),
            (
                "a base under another name",
                || {
                    let base = known_as("nginx", of_nginx("base", &["x"]));
                    mine(&["x", "own"]).with_image("pointer:here", base).into()
                },
                "pass",
            ),
            (
                "another's image without a name",
                || {
                    let base = known_as("debian", of_nginx("base", &["x"]));
                    mine(&["x", "own"]).with_nameless(base).into()
                },
                "cannot-tell",
            ),
            (
                "debian under the base's name",
                || {
                    let base = known_as("debian", of_nginx("base", &["x"]));
                    mine(&["x", "own"]).with_image("nginx:mine", base).into()
                },
                "cannot-tell",
            ),
            (
                "one of two bases",
                || {
                    let base = of_nginx("old", &["old"]);
                    mine(&["old", "own"]).with_image("nginx:1.22", base).into()
                },
                "pass",
            ),
            (
                "one of many bases",
                || {
                    let base = of_nginx("old", &["old"]);
                    let engine = mine(&["old", "own"]).with_image("nginx:zz", base);
                    let many = |engine: MemoryEngine, number: u32| {
                        let name = format!("nginx:v{number:03}");
                        let image = of_nginx(&name, &["x", &name]);
                        engine.with_image(&name, image)
                    };
                    (0..200).fold(engine, many).into()
                },
                "pass",
            ),
            (
                "a base upon a base",
                || {
                    let base = of_nginx("more", &["a", "b", "more"]);
                    mine(&["a", "b", "more"])
                        .with_image("nginx:more", base)
                        .into()
                },
                "nothing-added",
            ),
            (
                "a container that was committed",
                || {
                    mine(&["a", "b", "own"])
                        .with_rows(NAME, row("nginx -g daemon off;"))
                        .into()
                },
                "committed",
            ),
            (
                "built by the legacy builder",
                || {
                    mine(&["a", "b", "own"])
                        .with_rows(NAME, row("/bin/sh -c #(nop) COPY a b"))
                        .into()
                },
                "pass",
            ),
        ],
    )
}

/// A base that the learner builds too: where it is missing, that is what is to be done.
fn built_from_ones_own() -> Table {
    fn child(layers: &[&str]) -> MemoryEngine {
        let engine = MemoryEngine::new().with_layers("ada/base:v1", &["a", "b"]);
        engine.with_layers(NAME, layers)
    }
    table(
        "built_from: { image: 'ada/mine:v1', base: 'ada/base:v1' }",
        [
            ("not built", || nginx().into(), "absent"),
            ("built", || child(&["a", "b", "own"]).into(), "pass"),
            (
                "the base removed",
                || Setup::from(child(&["a", "b", "own"])).untag("ada/base:v1"),
                "other-absent",
            ),
            ("tagged only", || child(&["a", "b"]).into(), "nothing-added"),
            (
                "beside the base",
                || child(&["a", "own"]).into(),
                "other-base",
            ),
            (
                "for another platform",
                || {
                    let image = |platform: &str, layers: &[&str]| Image {
                        platform: Some(platform.to_owned()),
                        ..of_nginx(platform, layers)
                    };
                    let engine = child(&[]).with_image(NAME, image("linux/arm64", &["x"]));
                    engine
                        .with_image("ada/base:v1", image("linux/amd64", &["a"]))
                        .into()
                },
                "cannot-tell",
            ),
        ],
    )
}
