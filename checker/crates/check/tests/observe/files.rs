//! Kinds that look at the learner's own files.

use engine::testing::MemoryEngine;
use engine::{Digest, Image};

use crate::table::{Setup, Table, table};

pub fn tables() -> Vec<Table> {
    let mut tables = vec![dockerfile(), own_file()];
    tables.extend(answers());
    tables
}

fn it() -> Setup {
    Setup::default()
}

fn dockerfile() -> Table {
    fn with(text: &'static str) -> Setup {
        it().file("Dockerfile", text)
    }
    table(
        "dockerfile: { file: Dockerfile, instructions: [FROM, RUN, EXPOSE], chained_run: true }",
        [
            ("no file", it, "no-file"),
            (
                "written",
                || with("FROM nginx\nRUN a && b\nEXPOSE 80\n"),
                "pass",
            ),
            (
                "another name",
                || it().file("dockerfile.txt", "FROM nginx\nRUN a && b\nEXPOSE 80\n"),
                "no-file",
            ),
            ("a folder", || it().folder("Dockerfile"), "unreadable"),
            (
                "no text",
                || it().file("Dockerfile", b"FROM \xff\n"),
                "unreadable",
            ),
            (
                "too large",
                || it().file("Dockerfile", vec![b'#'; 1024 * 1024 + 1]),
                "unreadable",
            ),
            (
                "cannot be opened",
                || it().loops("Dockerfile"),
                "file-unreadable",
            ),
            ("empty", || with(""), "empty"),
            (
                "comments only",
                || with("# FROM nginx\n  # RUN a && b\n\n# EXPOSE 80\n"),
                "empty",
            ),
            (
                "a slip",
                || with("FORM nginx\nRUN a && b\nEXPOSE 80\n"),
                "invalid",
            ),
            (
                "an instruction as a comment",
                || with("FROM nginx\nRUN a && b\n# EXPOSE 80\n"),
                "incomplete",
            ),
            (
                "two runs",
                || with("FROM nginx\nRUN a\nRUN b\nEXPOSE 80\n"),
                "not-chained",
            ),
            (
                "chained in a comment",
                || with("FROM nginx\nRUN a\n# && b\nEXPOSE 80\n"),
                "not-chained",
            ),
            (
                "chained over lines",
                || with("FROM nginx\nRUN a \\\n  && b\nEXPOSE 80\n"),
                "pass",
            ),
            (
                "small letters",
                || with("from nginx\nrun a && b\nexpose 80\n"),
                "pass",
            ),
            (
                "from Windows",
                || with("\u{feff}FROM nginx\r\nRUN a \\\r\n  && b\r\nEXPOSE 80\r\n"),
                "pass",
            ),
            (
                "no line end",
                || with("FROM nginx\nEXPOSE 80\nRUN a && b"),
                "pass",
            ),
            (
                "a here-document",
                || with("FROM nginx\nRUN <<EOF\na\nb\nEOF\nEXPOSE 80\n"),
                "pass",
            ),
        ],
    )
}

fn own_file() -> Table {
    table(
        "own_file: { file: index.html, contains: tok-1 }",
        [
            ("no file", it, "no-file"),
            (
                "written",
                || it().file("index.html", "<p>tok-1</p>\n"),
                "pass",
            ),
            (
                "another file",
                || it().file("page.html", "<p>tok-1</p>\n"),
                "no-file",
            ),
            ("a folder", || it().folder("index.html"), "unreadable"),
            (
                "no text",
                || it().file("index.html", b"tok-1 \xff"),
                "unreadable",
            ),
            (
                "cannot be opened",
                || it().loops("index.html"),
                "file-unreadable",
            ),
            ("empty", || it().file("index.html", ""), "wrong-text"),
            (
                "another's",
                || it().file("index.html", "<p>tok-2</p>\n"),
                "wrong-text",
            ),
            (
                "other letters",
                || it().file("index.html", "<p>TOK-1</p>\n"),
                "wrong-text",
            ),
        ],
    )
}

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

fn answers() -> Vec<Table> {
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
                || no_file().file("answers.yaml", b"\xff"),
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
                        || no_file().file("answers.yaml", b"\xff"),
                        "unreadable",
                    ),
                    ("not filled in", || answer("q:"), "empty"),
                    ("right", || answer($right), "pass"),
                    ("wrong", || answer($wrong), "wrong-answer"),
                    ("nearly right", || answer($near), "wrong-answer"),
                ],
            )
        };
    }
    vec![
        layers,
        fact!("history_rows", "q: 5", "q: 2", "q: 5.0"),
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
