//! What a container serves: the page, another one, or none.

use engine::testing::{MemoryEngine, MemoryWorld};
use engine::{Container, Digest, Fetched, PortBinding, State};

use crate::containers::{images, rebuilt};
use crate::page_origins;
use crate::table::{self, Setup, Table};

pub const PAGE: &str = "<p>tok-1</p>\n";

pub fn web(image: &str, answer: Option<Fetched>) -> Setup {
    let engine = images().with_running("web", image, &[("80/tcp", 8080)]);
    let mut setup = Setup::from(engine).file("index.html", PAGE);
    if let Some(answer) = answer {
        setup.world = MemoryWorld::new().with_page("http://127.0.0.1:8080/", answer);
    }
    setup
}

pub fn page(status: u16, body: &str) -> Setup {
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
pub fn twice(other: Fetched) -> Setup {
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

fn started(seconds: u64) -> Setup {
    let mut setup = web("ada/mine:v1", None);
    setup.engine = setup.engine.but("web", |it| it.up = Some(seconds));
    setup
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

/// Served, and with these things in the container.
pub fn with(change: impl FnOnce(MemoryEngine) -> MemoryEngine) -> Setup {
    let mut setup = page(200, PAGE);
    setup.engine = change(setup.engine);
    setup
}

pub fn table() -> Table {
    let mut table = table::table(
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
    );
    table.rows.extend(page_origins::rows());
    table
}
