//! The book's sources in a folder of their own, built and served.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Stdio};

use crate::{Course, repository};

/// The header of a translation, with all that it needs.
const HEADER: &str = r#"msgid ""
msgstr ""
"Project-Id-Version: Docker Images, Layer by Layer\n"
"POT-Creation-Date: 2026-11-24T00:00:00+00:00\n"
"PO-Revision-Date: 2026-11-24T00:00:00+00:00\n"
"Language-Team: Korean\n"
"Language: ko\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=1; plural=0;\n"

"#;

/// A copy of everything that the book is made from.
pub struct Book {
    pub course: Course,
}

impl Book {
    pub fn copied() -> Self {
        let course = Course::anywhere();
        Self::copy_to(&course);
        Self { course }
    }

    /// Copies everything that the book is made from into a course.
    pub fn copy_to(course: &Course) {
        for folder in ["src", "theme", "po"] {
            crate::course::copy(&repository().join(folder), &course.path(folder));
        }
        fs::copy(repository().join("book.toml"), course.path("book.toml")).expect("a copy");
    }

    /// Writes a translation that says everything as the English pages do.
    pub fn translate_as_it_is(&self) {
        let template = self.course.checker(&["book", "messages"]);
        assert_eq!(template.code, 0, "{template:?}");
        let mut translation = String::from(HEADER);
        let mut original = String::new();
        // Each message is an `msgid` of one or more lines and an empty `msgstr`; the first is
        // the header.
        let (_, messages) = template
            .stdout
            .split_once("\n\n")
            .expect("messages after the header");
        for line in messages.lines() {
            if line == "msgstr \"\"" {
                translation.push_str(&original.replacen("msgid", "msgstr", 1));
                original.clear();
                continue;
            }
            if line.starts_with("msgid") || (line.starts_with('"') && !original.is_empty()) {
                original.push_str(line);
                original.push('\n');
            }
            translation.push_str(line);
            translation.push('\n');
        }
        self.course.write("po/ko.po", translation);
    }

    /// Replaces a piece of a file, which has to be there.
    pub fn edit(&self, file: &str, piece: &str, instead: &str) {
        let text = self.course.read(file);
        assert!(text.contains(piece), "{file} has no {piece:?}");
        self.course.write(file, text.replacen(piece, instead, 1));
    }

    /// Builds and serves it, until the result is dropped.
    pub fn serve(&self) -> Served {
        let mut server = self
            .course
            .command(&["book", "serve", "--port", "0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the checker runs");
        let mut address = String::new();
        let stdout = server.stdout.take().expect("its output");
        BufReader::new(stdout)
            .read_line(&mut address)
            .expect("its output");
        if address.is_empty() {
            let ended = server.wait_with_output().expect("its end");
            panic!("{}", String::from_utf8_lossy(&ended.stderr));
        }
        Served {
            server,
            address: address.trim().trim_end_matches('/').to_owned(),
            folder: self.course.path("book"),
        }
    }
}

/// A server of the book.
pub struct Served {
    server: Child,
    /// `http://127.0.0.1:PORT`
    pub address: String,
    folder: PathBuf,
}

impl Served {
    /// Every page of an edition, as its address ends: `/en/lesson-1.html`.
    pub fn pages(&self, edition: &str) -> Vec<String> {
        let listed = fs::read_dir(self.folder.join(edition)).expect("an edition");
        let mut pages: Vec<_> = listed
            .map(|entry| {
                entry
                    .expect("a file")
                    .file_name()
                    .into_string()
                    .expect("UTF-8")
            })
            .filter(|name| name.ends_with(".html") && name != "toc.html")
            .map(|name| format!("/{edition}/{name}"))
            .collect();
        pages.sort();
        assert!(pages.len() > 10, "{edition} has {pages:?}");
        pages
    }

    /// What the server answers to a request with these header lines.
    pub fn answer(&self, path: &str, headers: &str) -> String {
        answer(&self.address, "GET", path, headers, "")
    }
}

/// What a server answers to a request with these header lines and this body.
pub fn answer(address: &str, method: &str, path: &str, headers: &str, body: &str) -> String {
    let host = address.trim_start_matches("http://").trim_end_matches('/');
    let host_line = if headers.contains("Host:") {
        String::new()
    } else {
        format!("Host: {host}\r\n")
    };
    let mut stream = TcpStream::connect(host).expect("a connection");
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\n{host_line}{headers}Content-Length: {length}\r\n\
             Connection: close\r\n\r\n{body}"
    )
    .expect("a request");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    String::from_utf8_lossy(&answer).into_owned()
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
