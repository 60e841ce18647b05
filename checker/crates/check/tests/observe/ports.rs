//! Kinds that look at what a container publishes, and at what answers there.

use engine::testing::MemoryWorld;
use engine::{Fetched, PortsAt, State};

use crate::containers::{images, rebuilt, stopped};
use crate::pages;
use crate::table::{Setup, Table, table};

pub fn tables() -> Vec<Table> {
    vec![published_port(), pages::table()]
}

fn published_port() -> Table {
    fn ports(image: &str, ports: &[(&str, u16)]) -> Setup {
        images().with_running("web", image, ports).into()
    }
    fn in_state(state: &State) -> Setup {
        images()
            .with_running("web", "ada/mine:v1", &[("80/tcp", 8080)])
            .in_state("web", state)
            .into()
    }
    fn on_host(status: Option<u16>) -> Setup {
        let engine = images().with_running("web", "ada/mine:v1", &[]);
        let mut setup = Setup::from(engine.but("web", |it| it.on_host_network = true));
        if let Some(status) = status {
            let body = Vec::new();
            let page = Fetched::Page { status, body };
            setup.world = MemoryWorld::new().with_page("http://127.0.0.1:80/", page);
        }
        setup
    }
    table(
        "published_port: { image: 'ada/mine:v1', port: 80 }",
        [
            ("not built", Setup::default, "absent"),
            ("not started", || images().into(), "not-running"),
            (
                "published",
                || ports("ada/mine:v1", &[("80/tcp", 8080)]),
                "pass",
            ),
            (
                "published and removed",
                || ports("ada/mine:v1", &[("80/tcp", 8080)]).remove("web"),
                "not-running",
            ),
            (
                "stopped",
                || stopped(images(), "web", "ada/mine:v1").into(),
                "not-running",
            ),
            ("no port", || ports("ada/mine:v1", &[]), "not-published"),
            (
                "the port of the host alone",
                || ports("ada/mine:v1", &[("8080/tcp", 80)]),
                "other-port",
            ),
            (
                "a port that begins alike",
                || ports("ada/mine:v1", &[("8080/tcp", 8080)]),
                "other-port",
            ),
            (
                "both ports",
                || ports("ada/mine:v1", &[("8080/tcp", 80), ("80/tcp", 81)]),
                "pass",
            ),
            ("paused", || in_state(&State::Paused), "paused"),
            (
                "between two starts",
                || in_state(&State::Restarting),
                "restarting",
            ),
            (
                "one paused, and one that runs",
                || {
                    let mut setup = in_state(&State::Paused);
                    let more = [("80/tcp", 81)];
                    setup.engine = setup.engine.with_running("two", "ada/mine:v1", &more);
                    setup
                },
                "pass",
            ),
            (
                "on the host's network, and served",
                || on_host(Some(200)),
                "pass",
            ),
            (
                "on the host's network, and nothing serves",
                || on_host(None),
                "host-network",
            ),
            (
                "on the network of a host that is not known",
                || {
                    let mut setup = on_host(Some(200));
                    setup.engine = setup.engine.publishing_at(PortsAt::NotKnown);
                    setup
                },
                "published-elsewhere",
            ),
            (
                "built again without a change",
                || rebuilt(images(), "web", &["a", "b", "own"], &[("80/tcp", 80)]).into(),
                "pass",
            ),
            (
                "built again with one",
                || rebuilt(images(), "web", &["a", "b", "owm"], &[("80/tcp", 80)]).into(),
                "old-image",
            ),
            (
                "for UDP",
                || ports("ada/mine:v1", &[("80/udp", 8080)]),
                "not-published",
            ),
            (
                "the build of before",
                || ports("ada/mine:v0", &[("80/tcp", 8080)]),
                "old-image",
            ),
            (
                "the build of before, no port",
                || ports("ada/mine:v0", &[]),
                "not-running",
            ),
            (
                "both builds, the old one published",
                || {
                    images()
                        .with_running("old", "ada/mine:v0", &[("80/tcp", 80)])
                        .with_running("web", "ada/mine:v1", &[])
                        .into()
                },
                "not-published",
            ),
        ],
    )
}
