//! Kinds that look at what a container publishes, and at what answers there.

use engine::testing::{MemoryEngine, MemoryWorld};
use engine::{ChangeKind, Container, ContainerFile, Digest, Fetched, PortBinding, PortsAt, State};

use crate::containers::{images, mount, rebuilt, stopped};
use crate::table::{Setup, Table, table};

pub fn tables() -> Vec<Table> {
    vec![published_port(), served_file()]
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

fn served_file() -> Table {
    const PAGE: &str = "<p>tok-1</p>\n";
    fn web(image: &str, answer: Option<Fetched>) -> Setup {
        let engine = images().with_running("web", image, &[("80/tcp", 8080)]);
        let mut setup = Setup::from(engine).file("index.html", PAGE);
        if let Some(answer) = answer {
            setup.world = MemoryWorld::new().with_page("http://127.0.0.1:8080/", answer);
        }
        setup
    }
    fn page(status: u16, body: &str) -> Setup {
        let body = body.into();
        web("ada/mine:v1", Some(Fetched::Page { status, body }))
    }
    fn broken(answer: Fetched) -> Setup {
        web("ada/mine:v1", Some(answer))
    }
    fn unpublished() -> Setup {
        Setup::from(images().with_running("web", "ada/mine:v1", &[])).file("index.html", PAGE)
    }
    /// Published at an address of IPv6 too, where nobody answers with a page.
    fn twice(other: Fetched) -> Setup {
        let mut setup = page(200, PAGE);
        let port = PortBinding {
            container: "80/tcp".to_owned(),
            host_address: "::".to_owned(),
            host_port: 8081,
        };
        let second = Container {
            id: "second".to_owned(),
            name: "second".to_owned(),
            image_id: Some(Digest::of(b"ada/mine:v1")),
            running: true,
            state: State::Running,
            ports: vec![port],
            ..Container::default()
        };
        setup.engine = setup.engine.with_container(second, "ada/mine:v1");
        setup.world = setup.world.with_page("http://[::1]:8081/", other);
        setup
    }
    /// Served, and with these things in the container.
    fn with(change: impl FnOnce(MemoryEngine) -> MemoryEngine) -> Setup {
        let mut setup = page(200, PAGE);
        setup.engine = change(setup.engine);
        setup
    }
    fn at(place: PortsAt, mut setup: Setup) -> Setup {
        setup.engine = setup.engine.publishing_at(place);
        setup
    }
    fn regular(text: &str) -> ContainerFile {
        ContainerFile::Regular(text.into())
    }
    fn started(seconds: u64) -> Setup {
        let mut setup = web("ada/mine:v1", None);
        setup.engine = setup.engine.but("web", |it| it.up = Some(seconds));
        setup
    }
    fn alone(host_address: &str, place: PortsAt) -> Setup {
        let port = PortBinding {
            container: "80/tcp".to_owned(),
            host_address: host_address.to_owned(),
            host_port: 8080,
        };
        at(
            place,
            with(|it| it.but("web", |it| it.ports = vec![port.clone()])),
        )
    }
    fn many() -> Setup {
        let mut setup = page(200, PAGE);
        for port in 1..=40 {
            let name = format!("web-{port}");
            let ports = [("80/tcp", port)];
            setup.engine = setup.engine.with_running(&name, "ada/mine:v1", &ports);
        }
        setup
    }
    table(
        "served_file: { image: 'ada/mine:v1', port: 80, path: /, file: index.html, from: /srv/index.html }",
        [
            ("no file", || images().into(), "no-file"),
            (
                "a folder",
                || Setup::from(images()).folder("index.html"),
                "unreadable",
            ),
            (
                "a file that cannot be opened",
                || Setup::from(images()).loops("index.html"),
                "file-unreadable",
            ),
            (
                "not built",
                || Setup::default().file("index.html", PAGE),
                "not-published",
            ),
            (
                "not started",
                || Setup::from(images()).file("index.html", PAGE),
                "not-published",
            ),
            ("not published", unpublished, "not-published"),
            ("served", || page(200, PAGE), "pass"),
            (
                "served and removed",
                || page(200, PAGE).remove("web"),
                "not-published",
            ),
            (
                "served, and the file changed",
                || page(200, PAGE).file("index.html", "<p>tok-1!</p>\n"),
                "wrong-page",
            ),
            (
                "without the last byte",
                || page(200, PAGE.trim_end()),
                "wrong-page",
            ),
            ("an empty page", || page(200, ""), "wrong-page"),
            ("not found", || page(404, PAGE), "server-error"),
            ("created", || page(201, PAGE), "server-error"),
            ("nothing listens", || web("ada/mine:v1", None), "no-answer"),
            (
                "the build of before",
                || {
                    web(
                        "ada/mine:v0",
                        Some(Fetched::Page {
                            status: 200,
                            body: PAGE.into(),
                        }),
                    )
                },
                "old-image",
            ),
            ("nothing listens yet", || started(3), "starting"),
            ("nothing listens any more", || started(300), "no-answer"),
            (
                "paused",
                || with(|it| it.in_state("web", &State::Paused)),
                "paused",
            ),
            (
                "between two starts",
                || with(|it| it.in_state("web", &State::Restarting)),
                "restarting",
            ),
            (
                "another port of the container",
                || {
                    let engine = images().with_running("web", "ada/mine:v1", &[("8080/tcp", 80)]);
                    Setup::from(engine).file("index.html", PAGE)
                },
                "other-port",
            ),
            (
                "on the host's network, and nothing serves",
                || {
                    let engine = images().with_running("web", "ada/mine:v1", &[]);
                    let engine = engine.but("web", |it| it.on_host_network = true);
                    Setup::from(engine).file("index.html", PAGE)
                },
                "host-network",
            ),
            (
                "on the host's network",
                || {
                    let engine = images().with_running("web", "ada/mine:v1", &[]);
                    let engine = engine.but("web", |it| it.on_host_network = true);
                    let mut setup = Setup::from(engine).file("index.html", PAGE);
                    let (status, body) = (200, PAGE.into());
                    let page = Fetched::Page { status, body };
                    setup.world = MemoryWorld::new().with_page("http://127.0.0.1:80/", page);
                    setup
                },
                "pass",
            ),
            ("behind forty others", many, "pass"),
            (
                "built again without a change",
                || {
                    let mut setup = page(200, PAGE).remove("web");
                    let ports = [("80/tcp", 8080)];
                    setup.engine = rebuilt(setup.engine, "web", &["a", "b", "own"], &ports);
                    setup
                },
                "pass",
            ),
            (
                "the page mounted",
                || {
                    with(|it| {
                        it.but("web", |it| {
                            it.mounts = vec![mount("bind", "/srv/index.html")];
                        })
                    })
                },
                "mounted",
            ),
            (
                "a volume over the page's folder",
                || with(|it| it.but("web", |it| it.mounts = vec![mount("volume", "/srv")])),
                "mounted",
            ),
            (
                "a mount beside the page",
                || with(|it| it.but("web", |it| it.mounts = vec![mount("bind", "/srv/img")])),
                "pass",
            ),
            (
                "the page changed inside",
                || with(|it| it.with_change("web", "/srv/index.html", ChangeKind::Modified)),
                "changed-inside",
            ),
            (
                "something beside it changed inside",
                || {
                    with(|it| {
                        it.with_change("web", "/srv", ChangeKind::Modified)
                            .with_change("web", "/srv/x", ChangeKind::Added)
                            .with_file("web", "/srv", ContainerFile::Folder)
                            .with_file("web", "/srv/index.html", regular(PAGE))
                    })
                },
                "pass",
            ),
            (
                "a link in place of the page's folder",
                || {
                    let target = "/tmp".to_owned();
                    with(|it| {
                        it.with_change("web", "/srv", ChangeKind::Modified)
                            .with_file("web", "/srv", ContainerFile::Link { target })
                            .with_file("web", "/srv/index.html", regular(PAGE))
                    })
                },
                "changed-inside",
            ),
            (
                "another page in the image, and the server was led to a copy",
                || {
                    with(|it| {
                        it.with_file("web", "/srv/index.html", regular("welcome"))
                            .with_own_file("web", "/tmp/index.html", PAGE.as_bytes())
                    })
                },
                "changed-inside",
            ),
            (
                "another page in the image, and the server was led to a mount",
                || {
                    with(|it| {
                        it.with_file("web", "/srv/index.html", regular("welcome"))
                            .with_file("web", "/mnt/index.html", regular(PAGE))
                            .but("web", |it| it.mounts = vec![mount("bind", "/mnt")])
                    })
                },
                "mounted",
            ),
            (
                "the image serves it from somewhere else",
                || with(|it| it.with_file("web", "/srv/index.html", regular("welcome"))),
                "pass",
            ),
            (
                "mounted in one of two containers",
                || {
                    let mut setup = twice(Fetched::Page {
                        status: 200,
                        body: PAGE.into(),
                    });
                    let mounts = vec![mount("bind", "/srv")];
                    setup.engine = setup.engine.but("web", |it| it.mounts = mounts.clone());
                    setup
                },
                "pass",
            ),
            (
                "served here, by an engine that is somewhere else",
                || at(PortsAt::NotKnown, page(200, PAGE)),
                "published-elsewhere",
            ),
            (
                "nothing here, of an engine that is somewhere else",
                || at(PortsAt::NotKnown, web("ada/mine:v1", None)),
                "published-elsewhere",
            ),
            (
                "not started, on an engine that is somewhere else",
                || {
                    at(
                        PortsAt::NotKnown,
                        Setup::from(images()).file("index.html", PAGE),
                    )
                },
                "not-published",
            ),
            (
                "for the host of a remote engine alone",
                || alone("127.0.0.1", PortsAt::Host("lab.example".to_owned())),
                "published-elsewhere",
            ),
            (
                "through a tunnel to its engine",
                || alone("127.0.0.1", PortsAt::Host("localhost".to_owned())),
                "pass",
            ),
            (
                "on a remote host",
                || {
                    let mut setup = page(200, PAGE);
                    let answer = setup.world;
                    setup.world = answer.with_page(
                        "http://lab.example:8080/",
                        Fetched::Page {
                            status: 200,
                            body: PAGE.into(),
                        },
                    );
                    at(PortsAt::Host("lab.example".to_owned()), setup)
                },
                "pass",
            ),
            (
                "nothing on a remote host",
                || at(PortsAt::Host("lab.example".to_owned()), page(200, PAGE)),
                "page-unreachable",
            ),
            ("hangs", || broken(Fetched::TimedOut), "page-timeout"),
            ("endless", || broken(Fetched::TooLarge), "page-too-large"),
            (
                "cannot be asked",
                || broken(Fetched::CouldNotAsk(String::new())),
                "page-unreachable",
            ),
            (
                "one address of two serves it",
                || twice(Fetched::CouldNotAsk(String::new())),
                "pass",
            ),
            (
                "one address of two is silent",
                || twice(Fetched::Refused(String::new())),
                "pass",
            ),
            (
                "another page beside it",
                || {
                    twice(Fetched::Page {
                        status: 200,
                        body: b"x".to_vec(),
                    })
                },
                "pass",
            ),
        ],
    )
}
