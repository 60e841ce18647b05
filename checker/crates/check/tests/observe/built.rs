//! Kinds that look into an image that the learner built: its layers, its configuration.

use engine::testing::MemoryEngine;
use engine::{Digest, Image};

use crate::images::{named, nginx};
use crate::table::{Setup, Table, table};

pub fn tables() -> Vec<Table> {
    vec![built_from(), image_config()]
}

fn built_from() -> Table {
    fn mine(layers: &[&str]) -> MemoryEngine {
        nginx().with_layers("ada/mine:v1", layers)
    }
    table(
        "built_from: { image: 'ada/mine:v1', base: { repository: nginx, tag_pattern: '.+' } }",
        [
            ("not built", || nginx().into(), "absent"),
            ("built", || mine(&["a", "b", "own"]).into(), "pass"),
            (
                "built and removed",
                || Setup::from(mine(&["a", "b", "own"])).untag("ada/mine:v1"),
                "absent",
            ),
            (
                "base removed",
                || Setup::from(mine(&["a", "b", "own"])).untag("nginx:latest"),
                "other-absent",
            ),
            ("tagged only", || mine(&["a", "b"]).into(), "nothing-added"),
            ("a part of the base", || mine(&["a"]).into(), "other-base"),
            (
                "the base in another order",
                || mine(&["b", "a", "own"]).into(),
                "other-base",
            ),
            (
                "the base's layers on top",
                || mine(&["own", "a", "b"]).into(),
                "other-base",
            ),
            (
                "another base",
                || mine(&["x", "y", "own"]).into(),
                "other-base",
            ),
            (
                "a base without layers",
                || {
                    named(
                        MemoryEngine::new().with_layers("ada/mine:v1", &["own"]),
                        "nginx:1",
                        "none",
                    )
                    .into()
                },
                "other-base",
            ),
            (
                "one of two bases",
                || {
                    mine(&["old", "own"])
                        .with_layers("nginx:1.22", &["old"])
                        .into()
                },
                "pass",
            ),
            (
                "a base upon a base",
                || {
                    mine(&["a", "b", "more"])
                        .with_layers("nginx:more", &["a", "b", "more"])
                        .into()
                },
                "nothing-added",
            ),
        ],
    )
}

fn image_config() -> Table {
    fn mine(env: &[&str], ports: &[&str], command: &[&str]) -> Setup {
        let words = |list: &[&str]| list.iter().map(|it| (*it).to_owned()).collect();
        let image = Image {
            env: words(env),
            exposed_ports: words(ports),
            command: words(command),
            ..Image::empty(Digest::of(b"mine"))
        };
        MemoryEngine::new().with_image("ada/mine:v1", image).into()
    }
    const CMD: &[&str] = &["nginx", "-g", "daemon off;"];
    table(
        "image_config: { image: 'ada/mine:v1', env: { TOKEN: tok-1 }, exposed: [8080/tcp], command: [nginx, -g, 'daemon off;'] }",
        [
            ("not built", Setup::default, "absent"),
            (
                "built",
                || mine(&["PATH=/bin", "TOKEN=tok-1"], &["80/tcp", "8080/tcp"], CMD),
                "pass",
            ),
            (
                "built and removed",
                || mine(&["TOKEN=tok-1"], &["8080/tcp"], CMD).untag("ada/mine:v1"),
                "absent",
            ),
            (
                "through a shell",
                || {
                    mine(
                        &["TOKEN=tok-1"],
                        &["8080/tcp"],
                        &["/bin/sh", "-c", "nginx -g 'daemon off;'"],
                    )
                },
                "pass",
            ),
            ("no settings", || mine(&[], &[], &[]), "differs"),
            (
                "another's token",
                || mine(&["TOKEN=tok-2"], &["8080/tcp"], CMD),
                "differs",
            ),
            (
                "more than the token",
                || mine(&["TOKEN=tok-11"], &["8080/tcp"], CMD),
                "differs",
            ),
            (
                "another name",
                || mine(&["TOKEN2=tok-1", "token=tok-1"], &["8080/tcp"], CMD),
                "differs",
            ),
            (
                "the token set again",
                || mine(&["TOKEN=tok-1", "TOKEN=x"], &["8080/tcp"], CMD),
                "differs",
            ),
            (
                "no port",
                || mine(&["TOKEN=tok-1"], &["80/tcp"], CMD),
                "differs",
            ),
            (
                "the port for UDP",
                || mine(&["TOKEN=tok-1"], &["8080/udp"], CMD),
                "differs",
            ),
            (
                "another command",
                || mine(&["TOKEN=tok-1"], &["8080/tcp"], &["nginx"]),
                "differs",
            ),
            (
                "more words",
                || {
                    mine(
                        &["TOKEN=tok-1"],
                        &["8080/tcp"],
                        &["nginx", "-g", "daemon off;", "-t"],
                    )
                },
                "differs",
            ),
        ],
    )
}
