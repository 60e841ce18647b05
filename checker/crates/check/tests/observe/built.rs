//! The kind that looks into the configuration of an image that the learner built.

use engine::testing::MemoryEngine;
use engine::{Digest, Engine, Image};

use crate::table::{Setup, Table, table, wait};

pub fn tables() -> Vec<Table> {
    vec![image_config()]
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
        let image = Image {
            layers: vec![Digest::of(b"a"), Digest::of(b"own")],
            ..image
        };
        base(&["TOKEN=tok-1"], &["a"])
            .with_image("ada/mine:v1", image)
            .into()
    }
    fn base(env: &[&str], layers: &[&str]) -> MemoryEngine {
        let image = Image {
            env: env.iter().map(|it| (*it).to_owned()).collect(),
            layers: layers.iter().map(|it| Digest::of(it.as_bytes())).collect(),
            ..Image::empty(Digest::of(b"base"))
        };
        MemoryEngine::new().with_image("ada/base:v1", image)
    }
    /// The image of [`mine`] as it should be, beside another base.
    fn on(base: MemoryEngine) -> Setup {
        let right = mine(&["TOKEN=tok-1"], &["8080/tcp"], CMD).engine;
        let image = wait(right.image(&"ada/mine:v1".parse().unwrap())).unwrap();
        base.with_image("ada/mine:v1", image.unwrap()).into()
    }
    const CMD: &[&str] = &["nginx", "-g", "daemon off;"];
    table(
        "image_config: { image: 'ada/mine:v1', env: { TOKEN: tok-1 }, exposed: [8080/tcp], command: [nginx, -g, 'daemon off;'], inherits: 'ada/base:v1' }",
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
            (
                "a list with single quotes",
                || {
                    mine(
                        &["TOKEN=tok-1"],
                        &["8080/tcp"],
                        &["/bin/sh", "-c", "['nginx', '-g', 'daemon off;']"],
                    )
                },
                "not-exec-form",
            ),
            (
                "a shell that ends the command",
                || {
                    mine(
                        &["TOKEN=tok-1"],
                        &["8080/tcp"],
                        &["/bin/sh", "-c", "nginx -g daemon off;"],
                    )
                },
                "differs",
            ),
            (
                "the base without the setting",
                || on(base(&[], &["a"])),
                "not-inherited",
            ),
            (
                "the base with another value",
                || on(base(&["TOKEN=tok-2"], &["a"])),
                "not-inherited",
            ),
            (
                "another base",
                || on(base(&["TOKEN=tok-1"], &["x"])),
                "other-base",
            ),
            (
                "a second name of the base",
                || on(base(&["TOKEN=tok-1"], &["a", "own"])),
                "other-base",
            ),
            ("no base", || on(MemoryEngine::new()), "other-absent"),
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
