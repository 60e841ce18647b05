//! The kind that looks at the learner's answers.

use engine::testing::MemoryEngine;
use engine::{Digest, Image};

use crate::table::{Setup, Table, table};

/// An engine with nginx, and this in `answers.yaml`.
fn answer(text: &'static str) -> Setup {
    let words = |list: &[&str]| list.iter().map(|it| (*it).to_owned()).collect();
    let image = Image {
        layers: vec![Digest::of(b"a"), Digest::of(b"b")],
        exposed_ports: words(&["80/tcp"]),
        entrypoint: words(&["/entry.sh"]),
        command: words(&["nginx", "-g", "daemon off;"]),
        ..Image::empty(Digest::of(b"nginx"))
    };
    let engine = MemoryEngine::new()
        .with_image("nginx:latest", image)
        .with_history("nginx", 5);
    Setup::from(engine).file("answers.yaml", text)
}

pub fn answers() -> Vec<Table> {
    fn no_file() -> Setup {
        MemoryEngine::new()
            .with_layers("nginx:latest", &["a", "b"])
            .into()
    }
    let layers = table(
        "answer: { question: layers, image: nginx, fact: layer_count }",
        [
            ("no file", no_file, "no-file"),
            (
                "no image",
                || answer("layers: 2").untag("nginx:latest"),
                "other-absent",
            ),
            (
                "a folder",
                || no_file().folder("answers.yaml"),
                "unreadable",
            ),
            (
                "no text",
                || no_file().file("answers.yaml", b"\xff\0"),
                "unreadable",
            ),
            (
                "cannot be opened",
                || no_file().loops("answers.yaml"),
                "file-unreadable",
            ),
            (
                "not filled in",
                || answer("# how many?\nlayers:\n"),
                "empty",
            ),
            ("the answer taken back", || answer("layers: # 2"), "empty"),
            (
                "another question",
                || answer("layers2: 2\nother: 2\n"),
                "empty",
            ),
            ("a comment", || answer("# layers: 2\n"), "empty"),
            ("right", || answer("other: 7\nlayers: 2\n"), "pass"),
            (
                "from Windows",
                || answer("\u{feff}layers: '2'\r\nother: 7\r\n"),
                "pass",
            ),
            ("the history's rows", || answer("layers: 5"), "wrong-answer"),
            ("a digit more", || answer("layers: 22"), "wrong-answer"),
            ("in words", || answer("layers: two"), "wrong-answer"),
            ("less than none", || answer("layers: -2"), "wrong-answer"),
            (
                "twice",
                || answer("layers: 2\nother: 7\nlayers: 3\n"),
                "twice",
            ),
            (
                "empty, and then right",
                || answer("layers: \"\"\nlayers: 2\n"),
                "pass",
            ),
            ("counted", || answer("layers: '2개'"), "pass"),
            ("full-width", || answer("layers： “２”"), "pass"),
            (
                "UTF-16, as PowerShell writes it",
                || {
                    let bytes = "\u{feff}layers: 2\r\n".encode_utf16();
                    let bytes = bytes.flat_map(u16::to_le_bytes);
                    Setup::from(answer("").engine).file("answers.yaml", bytes.collect::<Vec<_>>())
                },
                "pass",
            ),
            (
                "comments in CP949",
                || {
                    Setup::from(answer("").engine)
                        .file("answers.yaml", b"# \xb7\xb9\xc0\xcc\xbe\xee\nlayers: 2\n")
                },
                "pass",
            ),
        ],
    );
    // The situations of a missing answer are the same whatever is asked.
    macro_rules! fact {
        ($fact:literal, $right:literal, $wrong:literal, $near:literal) => {
            table(
                concat!("answer: { question: q, image: nginx, fact: ", $fact, " }"),
                [
                    ("no file", no_file, "no-file"),
                    (
                        "no image",
                        || answer($right).untag("nginx:latest"),
                        "other-absent",
                    ),
                    (
                        "no text",
                        || no_file().file("answers.yaml", b"\xff\0"),
                        "unreadable",
                    ),
                    ("not filled in", || answer("q:"), "empty"),
                    ("twice", || answer("q: 1\nq: 2"), "twice"),
                    ("right", || answer($right), "pass"),
                    ("wrong", || answer($wrong), "wrong-answer"),
                    ("nearly right", || answer($near), "wrong-answer"),
                ],
            )
        };
    }
    vec![
        layers,
        fact!("history_rows", "q: 5", "q: 2", "q: 5.5"),
        fact!("exposed_port", "q: 80", "q: 8080", "q: 80/udp"),
        fact!(
            "command",
            "q: nginx -g 'daemon off;'",
            "q: nginx",
            "q: nginx -g daemon"
        ),
        fact!(
            "command",
            "q: /entry.sh nginx -g 'daemon off;'",
            "q: /entry.sh",
            "q: nginx -g daemon off; -t"
        ),
    ]
}
