//! Where a page comes from that is served rightly: its image, or something that hides it; this
//! machine, or another one.

use engine::{ChangeKind, ContainerFile, Fetched, PortBinding, PortsAt};

use crate::containers::{images, mount};
use crate::pages::{PAGE, page, twice, web, with};
use crate::table::{self, Row, Setup};

fn regular(text: &str) -> ContainerFile {
    ContainerFile::Regular(text.into())
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

fn at(place: PortsAt, mut setup: Setup) -> Setup {
    setup.engine = setup.engine.publishing_at(place);
    setup
}

pub fn rows() -> Vec<Row> {
    table::rows([
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
    ])
}
