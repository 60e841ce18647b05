//! A file of the learner's own in a container: where it is, and where it only seems to be.

use engine::testing::MemoryEngine;
use engine::{ChangeKind, ContainerFile, State};

use crate::containers::{images, link, mount, rebuilt, stopped};
use crate::table::{self, Setup, Table};

pub fn table() -> Table {
    fn demo() -> MemoryEngine {
        images().with_running("demo", "nginx:latest", &[])
    }
    fn regular(text: &str) -> ContainerFile {
        ContainerFile::Regular(text.into())
    }
    table::table(
        "container_file: { container: demo, image: nginx, file: /mine.txt, contains: tok-1 }",
        [
            ("no container", || images().into(), "absent"),
            (
                "another container",
                || images().with_running("demo-2", "nginx:latest", &[]).into(),
                "absent",
            ),
            ("before the file", || demo().into(), "no-file"),
            (
                "written",
                || {
                    demo()
                        .with_own_file("demo", "/mine.txt", b"I am tok-1\n")
                        .into()
                },
                "pass",
            ),
            (
                "written and removed",
                || Setup::from(demo().with_own_file("demo", "/mine.txt", b"tok-1")).remove("demo"),
                "absent",
            ),
            (
                "written and stopped",
                || {
                    stopped(images(), "demo", "nginx:latest")
                        .with_own_file("demo", "/mine.txt", b"tok-1")
                        .into()
                },
                "not-running",
            ),
            (
                "from another image",
                || {
                    images()
                        .with_running("demo", "ada/mine:v1", &[])
                        .with_own_file("demo", "/mine.txt", b"tok-1")
                        .into()
                },
                "other-image",
            ),
            (
                "the image is gone",
                || Setup::from(stopped(MemoryEngine::new(), "demo", "nginx:latest")),
                "not-running",
            ),
            (
                "in another container",
                || {
                    demo()
                        .with_running("two", "nginx:latest", &[])
                        .with_own_file("two", "/mine.txt", b"tok-1")
                        .into()
                },
                "no-file",
            ),
            (
                "elsewhere",
                || {
                    demo()
                        .with_own_file("demo", "/tmp/mine.txt", b"tok-1")
                        .into()
                },
                "no-file",
            ),
            (
                "a folder",
                || {
                    demo()
                        .with_file("demo", "/mine.txt", ContainerFile::Folder)
                        .into()
                },
                "no-file",
            ),
            (
                "paused",
                || {
                    demo()
                        .with_own_file("demo", "/mine.txt", b"tok-1")
                        .in_state("demo", &State::Paused)
                        .into()
                },
                "paused",
            ),
            (
                "between two starts",
                || {
                    demo()
                        .with_own_file("demo", "/mine.txt", b"tok-1")
                        .in_state("demo", &State::Restarting)
                        .into()
                },
                "restarting",
            ),
            (
                "in a state that only Podman has",
                || {
                    let state = State::from("initialized".to_owned());
                    demo().in_state("demo", &state).into()
                },
                "not-running",
            ),
            (
                "a file of the host, mounted there",
                || {
                    demo()
                        .with_own_file("demo", "/mine.txt", b"tok-1")
                        .but("demo", |it| it.mounts = vec![mount("bind", "/mine.txt")])
                        .into()
                },
                "mounted",
            ),
            (
                "a link into a volume",
                || {
                    demo()
                        .with_change("demo", "/mine.txt", ChangeKind::Added)
                        .with_file("demo", "/mine.txt", link("/data/mine.txt"))
                        .with_file("demo", "/data", ContainerFile::Folder)
                        .with_own_file("demo", "/data/mine.txt", b"tok-1")
                        .but("demo", |it| it.mounts = vec![mount("volume", "/data")])
                        .into()
                },
                "mounted",
            ),
            (
                "a volume elsewhere",
                || {
                    demo()
                        .with_own_file("demo", "/mine.txt", b"tok-1")
                        .but("demo", |it| it.mounts = vec![mount("volume", "/mine")])
                        .into()
                },
                "pass",
            ),
            (
                "a link to a file of one's own",
                || {
                    demo()
                        .with_change("demo", "/mine.txt", ChangeKind::Added)
                        .with_file("demo", "/mine.txt", link("real.txt"))
                        .with_own_file("demo", "/real.txt", b"tok-1")
                        .into()
                },
                "pass",
            ),
            (
                "a link to a file of the image",
                || {
                    demo()
                        .with_change("demo", "/mine.txt", ChangeKind::Added)
                        .with_file("demo", "/mine.txt", link("/real.txt"))
                        .with_file("demo", "/real.txt", regular("tok-1"))
                        .into()
                },
                "in-image",
            ),
            (
                "a link to nothing",
                || {
                    demo()
                        .with_change("demo", "/mine.txt", ChangeKind::Added)
                        .with_file("demo", "/mine.txt", link("/nothing"))
                        .into()
                },
                "no-file",
            ),
            (
                "a link to itself",
                || {
                    demo()
                        .with_change("demo", "/mine.txt", ChangeKind::Added)
                        .with_file("demo", "/mine.txt", link("mine.txt"))
                        .into()
                },
                "no-file",
            ),
            (
                "much else in the file",
                || {
                    let mut text = b"tok-1\n".to_vec();
                    text.resize(100 * 1024, b'x');
                    demo().with_own_file("demo", "/mine.txt", &text).into()
                },
                "pass",
            ),
            (
                "much before it, and another's token",
                || {
                    let mut text = vec![b'x'; 100 * 1024];
                    text.extend_from_slice(b"tok-2");
                    demo().with_own_file("demo", "/mine.txt", &text).into()
                },
                "wrong-text",
            ),
            (
                "more than can be read",
                || {
                    let text = vec![b'x'; 2 * 1024 * 1024];
                    demo().with_own_file("demo", "/mine.txt", &text).into()
                },
                "file-unreadable",
            ),
            (
                "more than can be read, in the image",
                || {
                    let size = 2 * 1024 * 1024;
                    let file = ContainerFile::TooLarge { size };
                    demo().with_file("demo", "/mine.txt", file).into()
                },
                "in-image",
            ),
            (
                "text of Windows",
                || {
                    let wide = "tok-1\r\n".encode_utf16().flat_map(u16::to_le_bytes);
                    let text: Vec<u8> = [0xff, 0xfe].into_iter().chain(wide).collect();
                    demo().with_own_file("demo", "/mine.txt", &text).into()
                },
                "pass",
            ),
            (
                "from an image that was built again without a change",
                || {
                    rebuilt(images(), "demo", &["a", "b"], &[])
                        .with_own_file("demo", "/mine.txt", b"tok-1")
                        .into()
                },
                "pass",
            ),
            (
                "from an older image",
                || {
                    rebuilt(images(), "demo", &["a", "c"], &[])
                        .with_own_file("demo", "/mine.txt", b"tok-1")
                        .into()
                },
                "other-image",
            ),
            (
                "the image's file",
                || {
                    demo()
                        .with_file("demo", "/mine.txt", regular("tok-1"))
                        .into()
                },
                "in-image",
            ),
            (
                "another's token",
                || demo().with_own_file("demo", "/mine.txt", b"tok-2\n").into(),
                "wrong-text",
            ),
            (
                "empty",
                || demo().with_own_file("demo", "/mine.txt", b"").into(),
                "wrong-text",
            ),
            (
                "no text",
                || {
                    demo()
                        .with_own_file("demo", "/mine.txt", b"\xff\xfe\x00")
                        .into()
                },
                "wrong-text",
            ),
        ],
    )
}
