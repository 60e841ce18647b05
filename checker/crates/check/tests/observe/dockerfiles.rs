//! The kind that looks at the learner's Dockerfile.

use engine::testing::MemoryEngine;
use engine::{Engine, EngineInfo};

use crate::table::{Setup, Table, table, wait};

fn it() -> Setup {
    Setup::default()
}

pub fn dockerfile() -> Table {
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
