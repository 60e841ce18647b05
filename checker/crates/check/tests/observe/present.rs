//! The kind that looks for an image by its name, and at where that image came from.

use engine::testing::MemoryEngine;
use engine::{Digest, Image};

use crate::images::{named, nginx};
use crate::table::{Setup, Table, table};

pub fn tables() -> Vec<Table> {
    vec![
        present_exactly(),
        present_by_pattern(),
        pulled(),
        pulled_by_pattern(),
    ]
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
                || named(nginx().podman(), "localhost/nginx:1.22", "old").into(),
                "pass",
            ),
            (
                "Podman's name on Docker",
                || named(MemoryEngine::new(), "localhost/nginx:1.22", "old").into(),
                "absent",
            ),
            (
                "the Hub's server for its name",
                || {
                    let name = "registry-1.docker.io/library/nginx:1.22";
                    named(MemoryEngine::new(), name, "old").into()
                },
                "absent",
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

/// An image with this name, which the engine knows by these repositories' digests.
fn known_as(engine: MemoryEngine, name: &str, repositories: &[&str]) -> MemoryEngine {
    engine.with_image(name, of(repositories))
}

fn of(repositories: &[&str]) -> Image {
    let digest = Digest::of(b"manifest");
    let repositories = repositories.iter();
    Image {
        repo_digests: repositories.map(|it| format!("{it}@{digest}")).collect(),
        ..Image::empty(Digest::of(b"id"))
    }
}

fn pulled() -> Table {
    fn nginx(repositories: &[&str]) -> MemoryEngine {
        known_as(MemoryEngine::new(), "nginx:1.22", repositories)
    }
    table(
        "image_present: { image: 'nginx:1.22', pulled: true }",
        [
            ("nothing there", Setup::default, "absent"),
            ("pulled", || nginx(&["nginx"]).into(), "pass"),
            (
                "pulled from a mirror and tagged",
                || nginx(&["mirror.example/library/nginx"]).into(),
                "pass",
            ),
            ("loaded", || nginx(&[]).into(), "pass"),
            (
                "debian under its name",
                || nginx(&["debian"]).into(),
                "other-origin",
            ),
            (
                "debian under its name, pushed since",
                || nginx(&["debian", "localhost:5050/ada/nginx"]).into(),
                "other-origin",
            ),
            (
                "debian under its name, with a store that adds the name's digest",
                || nginx(&["debian", "nginx"]).into(),
                "pass",
            ),
            (
                "made by Podman",
                || {
                    known_as(
                        MemoryEngine::new().podman(),
                        "localhost/nginx:1.22",
                        &["localhost/nginx"],
                    )
                    .into()
                },
                "other-origin",
            ),
            (
                "tagged by Podman",
                || {
                    let digests = ["docker.io/library/nginx", "localhost/nginx"];
                    known_as(
                        MemoryEngine::new().podman(),
                        "localhost/nginx:1.22",
                        &digests,
                    )
                    .into()
                },
                "pass",
            ),
            (
                "another tag",
                || known_as(MemoryEngine::new(), "nginx:latest", &["nginx"]).into(),
                "other-tag",
            ),
        ],
    )
}

fn pulled_by_pattern() -> Table {
    fn nginx(name: &str) -> Setup {
        known_as(MemoryEngine::new(), name, &["nginx"]).into()
    }
    table(
        r"image_present: { image: { repository: nginx, tag_pattern: '1\.[0-9]+(\.[0-9]+)?(-.+)?', or_digest: true }, pulled: true }",
        [
            ("nothing there", Setup::default, "absent"),
            ("a version", || nginx("nginx:1.27.4"), "pass"),
            ("a variant", || nginx("nginx:1.27.4-alpine"), "pass"),
            ("a short variant", || nginx("nginx:1.22-alpine"), "pass"),
            ("a tag that moves", || nginx("nginx:stable"), "other-tag"),
            (
                "a tag that moves, of a variant",
                || nginx("nginx:1-alpine"),
                "other-tag",
            ),
            (
                "a digest",
                || MemoryEngine::new().with_nameless(of(&["nginx"])).into(),
                "pass",
            ),
            (
                "another's digest",
                || MemoryEngine::new().with_nameless(of(&["debian"])).into(),
                "absent",
            ),
            (
                "debian under its name",
                || known_as(MemoryEngine::new(), "nginx:1.22", &["debian"]).into(),
                "other-origin",
            ),
            (
                "debian under one name, nginx under another",
                || {
                    let engine = known_as(MemoryEngine::new(), "nginx:1.22", &["debian"]);
                    let nginx = Image {
                        id: Digest::of(b"nginx"),
                        ..of(&["nginx"])
                    };
                    engine.with_image("nginx:1.25", nginx).into()
                },
                "pass",
            ),
        ],
    )
}
