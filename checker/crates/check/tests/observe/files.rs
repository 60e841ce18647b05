//! Kinds that look at the learner's own files.

use engine::testing::MemoryEngine;
use engine::{Digest, Engine, EngineInfo, Image};

use crate::table::{Setup, Table, table, wait};

pub fn tables() -> Vec<Table> {
    let mut tables = vec![dockerfile(), own_file()];
    tables.extend(answers());
    tables
}

fn it() -> Setup {
    Setup::default()
}

fn dockerfile() -> Table {
    fn with(text: &str) -> Setup {
        it().file("Dockerfile", text)
    }
    /// With the page where it belongs.
    fn whole(text: &str) -> Setup {
        with(&format!("{text}\nCOPY index.html /srv/\n"))
    }
    fn podman() -> Setup {
        let info = EngineInfo {
            name: "podman".to_owned(),
            ..wait(MemoryEngine::new().info()).unwrap()
        };
        MemoryEngine::new().with_info(info).into()
    }
    const DONE: &str = "FROM nginx\nRUN a && b\nEXPOSE 80\nCOPY index.html /srv/\n";
    table(
        "dockerfile: { file: Dockerfile, instructions: [FROM, RUN, EXPOSE, COPY], chained_run: true, copies: { file: index.html, to: /srv/index.html } }",
        [
            ("no file", it, "no-file"),
            ("written", || with(DONE), "pass"),
            (
                "another name",
                || it().file("dockerfile.txt", DONE),
                "no-file",
            ),
            (
                "docker's other name",
                || it().file("dockerfile", DONE),
                "pass",
            ),
            (
                "Podman's name, for Docker",
                || it().file("Containerfile", DONE),
                "no-file",
            ),
            (
                "Podman's name",
                || podman().file("Containerfile", DONE),
                "pass",
            ),
            (
                "both names, for Podman",
                || podman().file("Containerfile", DONE).file("Dockerfile", ""),
                "pass",
            ),
            (
                "both names, for Docker",
                || with(DONE).file("Containerfile", ""),
                "pass",
            ),
            ("a folder", || it().folder("Dockerfile"), "unreadable"),
            (
                "no text",
                || it().file("Dockerfile", b"FROM \xff\0\x01\n"),
                "unreadable",
            ),
            (
                "UTF-16, which docker refuses",
                || {
                    let text = format!("\u{feff}{DONE}");
                    let bytes = text.encode_utf16().flat_map(u16::to_le_bytes);
                    it().file("Dockerfile", bytes.collect::<Vec<_>>())
                },
                "unreadable",
            ),
            (
                "a comment in CP949, which docker passes over",
                || {
                    let comment = b"# \xb7\xb9\xbd\xbc 6\n".as_slice();
                    it().file("Dockerfile", [comment, DONE.as_bytes()].concat())
                },
                "pass",
            ),
            (
                "too large",
                || it().file("Dockerfile", vec![b'#'; 1024 * 1024 + 1]),
                "file-too-large",
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
                || whole("FORM nginx\nRUN a && b\nEXPOSE 80\n"),
                "invalid",
            ),
            (
                "an ENV without a value",
                || whole("FROM nginx\nENV A\nRUN a && b\nEXPOSE 80"),
                "invalid",
            ),
            (
                "a port without a number",
                || whole("FROM nginx\nRUN a && b\nEXPOSE web"),
                "invalid",
            ),
            (
                "a here-document without end",
                || whole("FROM nginx\nRUN a && b <<EOF\nEXPOSE 80"),
                "invalid",
            ),
            (
                "an instruction as a comment",
                || whole("FROM nginx\nRUN a && b\n# EXPOSE 80\n"),
                "incomplete",
            ),
            (
                "in a stage that goes nowhere",
                || with(&format!("{DONE}FROM nginx\n")),
                "other-stage",
            ),
            (
                "in a stage that the last one stands on",
                || {
                    with(
                        &format!("{DONE}FROM nginx AS b\nRUN c\n")
                            .replacen("nginx", "nginx AS a", 1)
                            .replace("FROM nginx AS b", "FROM a"),
                    )
                },
                "pass",
            ),
            (
                "two runs",
                || whole("FROM nginx\nRUN a\nRUN b\nEXPOSE 80\n"),
                "not-chained",
            ),
            (
                "chained in a comment",
                || whole("FROM nginx\nRUN a # && b\nEXPOSE 80\n"),
                "not-chained",
            ),
            (
                "chained in quotes",
                || whole("FROM nginx\nRUN echo \"a && b\"\nEXPOSE 80\n"),
                "not-chained",
            ),
            (
                "joined without stopping",
                || whole("FROM nginx\nRUN a; b\nEXPOSE 80\n"),
                "not-chained",
            ),
            (
                "joined, and stopping",
                || whole("FROM nginx\nRUN set -eux; a; b\nEXPOSE 80\n"),
                "pass",
            ),
            (
                "chained over lines",
                || whole("FROM nginx\nRUN a \\\n  && b\nEXPOSE 80\n"),
                "pass",
            ),
            (
                "chained for a shell",
                || whole("FROM nginx\nRUN [\"/bin/sh\", \"-c\", \"a && b\"]\nEXPOSE 80\n"),
                "pass",
            ),
            (
                "small letters",
                || whole("from nginx\nrun a && b\nexpose 80\n"),
                "pass",
            ),
            (
                "from Windows",
                || whole("\u{feff}FROM nginx\r\nRUN a \\\r\n  && b\r\nEXPOSE 80\r\n"),
                "pass",
            ),
            (
                "no line end",
                || with("FROM nginx\nCOPY . /srv\nEXPOSE 80\nRUN a && b"),
                "pass",
            ),
            (
                "a here-document",
                || whole("FROM nginx\nRUN <<EOF\na\nb\nEOF\nEXPOSE 80\n"),
                "pass",
            ),
            (
                "a here-document at the end of a chain",
                || whole("FROM nginx\nRUN a && cat <<EOF > /x\nhello\nEOF\nEXPOSE 80\n"),
                "pass",
            ),
            (
                "a here-document alone",
                || whole("FROM nginx\nRUN cat <<EOF > /x\na && b\nEOF\nEXPOSE 80\n"),
                "not-chained",
            ),
            (
                "another file copied",
                || with("FROM nginx\nRUN a && b\nEXPOSE 80\nCOPY Dockerfile /srv/"),
                "not-copied",
            ),
            (
                "copied to another place",
                || with("FROM nginx\nRUN a && b\nEXPOSE 80\nCOPY index.html ."),
                "wrong-place",
            ),
            (
                "added",
                || with("FROM nginx\nRUN a && b\nEXPOSE 80\nADD index.html /srv/"),
                "added",
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
                || it().file("index.html", b"tok-1 \xff\0"),
                "unreadable",
            ),
            (
                "UTF-16, as PowerShell writes it",
                || {
                    let bytes = "\u{feff}<p>tok-1</p>\r\n".encode_utf16();
                    let bytes = bytes.flat_map(u16::to_le_bytes);
                    it().file("index.html", bytes.collect::<Vec<_>>())
                },
                "pass",
            ),
            (
                "CP949",
                || it().file("index.html", b"\xbe\xc8\xb3\xe7 tok-1"),
                "pass",
            ),
            (
                "Latin-1",
                || it().file("index.html", b"caf\xe9 tok-1"),
                "pass",
            ),
            (
                "a picture in it",
                || {
                    let picture = "A".repeat(1_500_000);
                    it().file("index.html", format!("<img src='{picture}'><p>tok-1</p>"))
                },
                "pass",
            ),
            (
                "too large",
                || it().file("index.html", vec![b'x'; 16 * 1024 * 1024 + 1]),
                "file-too-large",
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
