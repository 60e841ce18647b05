//! Kinds that look at what a container publishes, and at what answers there.

use engine::testing::MemoryWorld;
use engine::{Container, Digest, Fetched, PortBinding};

use crate::containers::{images, stopped};
use crate::table::{Setup, Table, table};

pub fn tables() -> Vec<Table> {
    vec![published_port(), served_file()]
}

fn published_port() -> Table {
    fn ports(image: &str, ports: &[(&str, u16)]) -> Setup {
        images().with_running("web", image, ports).into()
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
                "not-published",
            ),
            (
                "a port that begins alike",
                || ports("ada/mine:v1", &[("8080/tcp", 8080)]),
                "not-published",
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
            ports: vec![port],
            ..Container::default()
        };
        setup.engine = setup.engine.with_container(second, "ada/mine:v1");
        setup.world = setup.world.with_page("http://[::1]:8081/", other);
        setup
    }
    table(
        "served_file: { image: 'ada/mine:v1', port: 80, path: /, file: index.html }",
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
