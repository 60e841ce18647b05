//! The book is built in both languages, and not at all where something in it is wrong: then the
//! place is named.

use std::fs;
use std::process::Stdio;

use e2e::{Book, Ended};

fn build(book: &Book) -> Ended {
    book.course.checker(&["book", "build"])
}

/// The build fails and says this; no edition is left behind.
fn fails(book: &Book, told: &[&str]) {
    let built = build(book);
    assert_eq!(built.code, 2, "{built:?}");
    for words in told {
        assert!(
            built.stderr.contains(words),
            "not told: {words}\n{}",
            built.stderr
        );
    }
    assert!(!book.course.path("book/en/index.html").exists());
    let left: Vec<_> = fs::read_dir(book.course.path("book")).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
}

/// The line of a file that has this in it, from 1.
fn line(book: &Book, file: &str, piece: &str) -> usize {
    let text = book.course.read(file);
    let found = text.lines().position(|line| line.contains(piece));
    found.unwrap_or_else(|| panic!("{file} has no {piece:?}")) + 1
}

#[test]
fn both_editions_are_built_without_an_engine() {
    let book = Book::copied();
    let built = build(&book);
    assert_eq!(built.code, 0, "{built:?}");
    for (edition, title, panel, said) in [
        (
            "en",
            "Docker Images, Layer by Layer",
            "<code>latest</code> and <code>mainline</code> are one image",
            "not started",
        ),
        (
            "ko",
            "레이어로 이해하는 Docker 이미지",
            "<code>latest</code>",
            "시작 전",
        ),
    ] {
        let read = |page: &str| book.course.read(&format!("book/{edition}/{page}"));
        let lesson = read("lesson-3.html");
        assert!(
            lesson.contains(&format!("<html lang=\"{edition}\"")),
            "{edition}"
        );
        assert!(lesson.contains(&format!("{title}</title>")), "{edition}");
        assert!(lesson.contains("data-lesson=\"lesson-3\""), "{edition}");
        assert!(lesson.contains(panel), "{edition}");
        // What the checker says is in the reader's language; what docker says is docker's.
        assert!(read("settings.html").contains(said), "{edition}");
        let transcript = read("lesson-4.html");
        assert!(
            transcript.contains("localhost:5050/learner/nginx"),
            "{edition}"
        );
        for hidden in ["#: ", "${", "cmdrun", "{{#"] {
            assert!(!transcript.contains(hidden), "{edition}: {hidden}");
        }
    }
    assert!(
        book.course
            .read("book/ko/lesson-3.html")
            .contains("aria-label=\"다음 페이지\""),
        "the words around the page are Korean, too"
    );
}

#[test]
fn the_book_takes_nothing_from_whoever_builds_it() {
    let book = Book::copied();
    let init = book
        .course
        .checker(&["init", "--learner", "ada", "--registry", "docker.io"]);
    assert_eq!(init.code, 0, "{init:?}");
    assert_eq!(build(&book).code, 0);
    let page = book.course.read("book/en/lesson-4.html");
    assert!(page.contains("localhost:5050/learner/nginx") && !page.contains("ada/nginx"));
}

#[test]
fn an_earlier_book_stays_until_a_new_one_is_right() {
    let book = Book::copied();
    assert_eq!(build(&book).code, 0);
    book.edit("src/lesson-1.md", "(lesson-2.md)", "(lesson-22.md)");
    assert_eq!(build(&book).code, 2);
    assert!(book.course.path("book/en/lesson-1.html").exists());
}

#[test]
fn a_command_that_is_not_the_checkers_is_refused_and_not_run() {
    let book = Book::copied();
    book.edit(
        "src/lesson-2.md",
        "cmdrun checker show lesson-2 --markdown",
        "cmdrun touch run-by-the-book; checker show lesson-2 --markdown",
    );
    let at = line(&book, "src/lesson-2.md", "run-by-the-book");
    fails(
        &book,
        &[
            &format!("src/lesson-2.md:{at}: `touch run-by-the-book"),
            "is not run",
        ],
    );
    assert!(!book.course.path("src/run-by-the-book").exists());
    assert!(!book.course.path("run-by-the-book").exists());
}

#[test]
fn a_panel_of_no_lesson_and_one_of_a_broken_exercise_fail() {
    let book = Book::copied();
    book.edit("src/lesson-2.md", "show lesson-2 ", "show lesson-22 ");
    book.edit(
        "exercises/lesson-5/exercise.yaml",
        "format: 1",
        "format: 1\nsurprise: 1",
    );
    let second = line(&book, "src/lesson-2.md", "show lesson-22");
    let fifth = line(&book, "src/lesson-5.md", "cmdrun");
    fails(
        &book,
        &[
            &format!("src/lesson-2.md:{second}: "),
            "no lesson `lesson-22`",
            &format!("src/lesson-5.md:{fifth}: "),
            "exercises/lesson-5/exercise.yaml:2:1: unknown field `surprise`",
        ],
    );
}

#[test]
fn links_to_nothing_fail_with_their_places() {
    let book = Book::copied();
    book.edit("src/lesson-1.md", "(lesson-2.md)", "(lesson-22.md)");
    book.edit(
        "src/lesson-3.md",
        "(glossary.md#",
        "(glossary.md#no-such-word-",
    );
    book.edit(
        "src/lesson-4.md",
        "## Do it",
        "![A picture](images/none.svg)\n\n## Do it",
    );
    // The Korean pages need translations of these, too; here only the links matter.
    book.translate_as_it_is();
    let first = line(&book, "src/lesson-1.md", "lesson-22.md");
    let third = line(&book, "src/lesson-3.md", "no-such-word-");
    let fourth = line(&book, "src/lesson-4.md", "images/none.svg");
    fails(
        &book,
        &[
            &format!("src/lesson-1.md:{first}: the link `lesson-22.md` leads to nothing"),
            &format!("src/lesson-3.md:{third}: the link `glossary.md#no-such-word-"),
            &format!("src/lesson-4.md:{fourth}: the link `images/none.svg` leads to nothing"),
            "po/ko.po:",
        ],
    );
}

#[test]
fn a_missing_include_fails_with_its_place() {
    let book = Book::copied();
    let file = "src/transcripts/lesson-1/20-pull-nginx.console";
    fs::remove_file(book.course.path(file)).unwrap();
    fs::remove_file(book.course.path("src/images/en/name.svg")).unwrap();
    let transcript = line(&book, "src/lesson-1.md", "20-pull-nginx");
    let picture = line(&book, "src/lesson-1.md", "images/en/name.svg");
    fails(
        &book,
        &[
            &format!(
                "src/lesson-1.md:{transcript}: the file `transcripts/lesson-1/20-pull-nginx.console`"
            ),
            &format!("src/lesson-1.md:{picture}: the file `images/en/name.svg`"),
        ],
    );
}

#[test]
fn a_page_that_is_not_there_fails() {
    let book = Book::copied();
    fs::remove_file(book.course.path("src/glossary.md")).unwrap();
    let built = build(&book);
    assert_eq!(built.code, 2, "{built:?}");
    assert!(built.stderr.contains("glossary.md"), "{}", built.stderr);
}

#[test]
fn what_is_not_translated_fails_with_its_place() {
    let book = Book::copied();
    book.translate_as_it_is();
    book.edit(
        "src/lesson-1.md",
        "## Do it",
        "A sentence of its own.\n\n## Do it",
    );
    let new = line(&book, "src/lesson-1.md", "A sentence of its own.");
    book.edit(
        "po/ko.po",
        "msgid \"Summary\"\nmsgstr \"Summary\"",
        "msgid \"Summary\"\nmsgstr \"\"",
    );
    let empty = line(&book, "po/ko.po", "msgid \"Summary\"");
    book.edit("po/ko.po", "msgid \"Layers\"", "#, fuzzy\nmsgid \"Layers\"");
    let fuzzy = line(&book, "po/ko.po", "msgid \"Layers\"");
    fails(
        &book,
        &[
            &format!(
                "src/lesson-1.md:{new}: po/ko.po has no translation of `A sentence of its own.`"
            ),
            &format!("po/ko.po:{empty}: `Summary` is not translated"),
            &format!("po/ko.po:{fuzzy}: the translation of `Layers` is marked fuzzy"),
        ],
    );
}

#[test]
fn a_translation_without_its_headers_is_told_and_does_not_panic() {
    for (header, told) in [
        (
            "\"Plural-Forms: nplurals=1; plural=0;\\n\"\n",
            "lacks Plural-Forms",
        ),
        (
            "\"PO-Revision-Date: 2026-11-24T00:00:00+00:00\\n\"\n",
            "lacks PO-Revision-Date",
        ),
    ] {
        let book = Book::copied();
        book.translate_as_it_is();
        book.edit("po/ko.po", header, "");
        fails(&book, &["po/ko.po:1: the file's header", told]);
    }
    let book = Book::copied();
    book.course.write("po/ko.po", "");
    fails(&book, &["po/ko.po: the file's header lacks"]);
    book.course.write("po/ko.po", b"msgid \"\xff");
    let built = build(&book);
    assert_eq!(built.code, 2, "{built:?}");
}

#[test]
fn mistakes_are_told_in_korean() {
    let book = Book::copied();
    book.edit("src/lesson-1.md", "(lesson-2.md)", "(lesson-22.md)");
    let built = book.course.checker(&["book", "build", "--lang", "ko"]);
    assert!(
        built.stderr.contains("링크가 가리키는 것이 없어요"),
        "{}",
        built.stderr
    );
    assert!(
        built.stderr.contains("책을 만들지 못했어요"),
        "{}",
        built.stderr
    );
}

/// mdBook's own program finds the checker by its name; here it is the one under test.
fn call_this_checker(book: &Book) {
    let checker = book.course.command(&[]);
    let checker = checker.get_program().to_str().unwrap();
    book.edit(
        "book.toml",
        "command = \"checker book cmdrun\"",
        &format!("command = \"{checker} book cmdrun\""),
    );
}

#[test]
fn mdbooks_own_program_can_build_it() {
    let book = Book::copied();
    call_this_checker(&book);
    // What `mdbook build` does, with mdBook's own way to call a preprocessor.
    let mdbook = mdbook_driver::MDBook::load(book.course.root()).unwrap();
    mdbook.build().unwrap();
    let page = book.course.read("book/en/lesson-4.html");
    assert!(page.contains("data-lesson=\"lesson-4\""));
    assert!(page.contains("localhost:5050/learner/nginx"));
    for hidden in ["#: ", "${", "cmdrun", "{{#"] {
        assert!(!page.contains(hidden), "{hidden}");
    }
    let mut asked = book.course.command(&["book", "cmdrun", "supports", "html"]);
    assert!(asked.stdin(Stdio::null()).status().unwrap().success());
    let mut asked = book.course.command(&["book", "cmdrun", "supports", "epub"]);
    assert!(!asked.stdin(Stdio::null()).status().unwrap().success());
}

#[test]
fn mdbooks_own_program_fails_on_a_refused_command() {
    let book = Book::copied();
    call_this_checker(&book);
    book.edit("src/lesson-2.md", "cmdrun checker show", "cmdrun ls");
    let mdbook = mdbook_driver::MDBook::load(book.course.root()).unwrap();
    assert!(mdbook.build().is_err());
}

#[test]
fn the_server_answers_this_computer_only_and_strictly() {
    let book = Book::copied();
    let served = book.serve();
    let home = served
        .answer("/", "Accept-Language: ko-KR,ko;q=0.9\r\n")
        .to_lowercase();
    assert!(
        home.contains("307") && home.contains("location: /ko/"),
        "{home}"
    );
    assert!(
        served
            .answer("/", "")
            .to_lowercase()
            .contains("location: /en/")
    );

    let page = served.answer("/en/lesson-1.html", "");
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    let head = page.to_lowercase();
    for header in [
        "content-security-policy: default-src 'self'",
        "x-content-type-options: nosniff",
        "referrer-policy: no-referrer",
        "cross-origin-resource-policy: same-origin",
    ] {
        assert!(head.contains(header), "{header}");
    }
    let elsewhere = served.answer("/en/lesson-1.html", "Host: evil.example\r\n");
    assert!(elsewhere.starts_with("HTTP/1.1 403"), "{elsewhere}");
    assert!(!elsewhere.contains("<html"));

    let absent = served.answer("/ko/no-such-page.html", "");
    assert!(absent.starts_with("HTTP/1.1 404"), "{absent}");
    assert!(absent.contains("페이지를 찾을 수 없어요"));
    for outside in [
        "/en/../../src/lesson-1.md",
        "/en/%2e%2e/%2e%2e/src/lesson-1.md",
        "/src/lesson-1.md",
    ] {
        let answer = served.answer(outside, "");
        assert!(answer.starts_with("HTTP/1.1 404"), "{outside}: {answer}");
    }
    // A second one takes the next free port.
    let port: u16 = served.address.rsplit(':').next().unwrap().parse().unwrap();
    let mut second = book
        .course
        .command(&["book", "serve", "--port", &port.to_string()])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut address = String::new();
    let stdout = second.stdout.take().unwrap();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(stdout), &mut address).unwrap();
    second.kill().unwrap();
    second.wait().unwrap();
    assert!(address.starts_with("http://127.0.0.1:"), "{address}");
    assert_ne!(address.trim().trim_end_matches('/'), served.address);
}
