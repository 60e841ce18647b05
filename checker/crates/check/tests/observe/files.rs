//! Kinds that look at the learner's own files.

use crate::answers::answers;
use crate::dockerfiles::dockerfile;
use crate::table::{Setup, Table, table};

pub fn tables() -> Vec<Table> {
    let mut tables = vec![dockerfile(), own_file()];
    tables.extend(answers());
    tables
}

fn it() -> Setup {
    Setup::default()
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
