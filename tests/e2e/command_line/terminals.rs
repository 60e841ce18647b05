//! Colours and widths.

use e2e::{Answer, Course, Ended, FakeEngine, Terminal, utf8};
use unicode_width::UnicodeWidthStr;

use super::lesson_3::with_lesson_3_done;

#[test]
fn colours_are_for_terminals_that_want_them() {
    let (_engine, course) = with_lesson_3_done();
    for (name, value, colours) in [
        ("TERM", "xterm-256color", true),
        ("NO_COLOR", "", true),
        ("NO_COLOR", "1", false),
        ("TERM", "dumb", false),
    ] {
        for arguments in [
            &["lesson-3"][..],
            &["lesson-9"],
            &["--help"],
            &["--nope"],
            &["list"],
        ] {
            let mut command = course.command(arguments);
            command.env(name, value);
            let piped: Ended = command.output().expect("it runs").into();
            let piped = piped.stdout + piped.stderr.as_str();
            assert!(
                !piped.contains('\u{1b}'),
                "{name}={value} {arguments:?} {piped:?}"
            );
            let shown = utf8(&Terminal::spawn(command).answer_logins("", "").0);
            assert_eq!(
                shown.contains('\u{1b}'),
                colours,
                "{name}={value} {arguments:?} {shown:?}"
            );
            // The words are the same with and without.
            let words = |text: &str| plain(text).split_whitespace().collect::<Vec<_>>().join(" ");
            if name == "NO_COLOR" {
                assert_eq!(words(&shown), words(&piped), "{arguments:?}");
            }
        }
    }
}

#[test]
fn every_line_fits_the_terminal() {
    let engine = FakeEngine::start(Answer::docker);
    let course = Course::at(&engine.host());
    for width in [40, 80, 200] {
        for lang in ["en_US.UTF-8", "ko_KR.UTF-8"] {
            for arguments in ["lesson-1 lesson-6", "list", "show 3", "--help", "help init"] {
                let checker = course.command(&[]);
                let checker = checker.get_program().to_str().expect("a path").to_owned();
                let mut command = course.program("sh");
                let script = format!("stty rows 24 cols {width}; exec \"{checker}\" {arguments}");
                command.args(["-c", &script]).env("LANG", lang);
                let shown = utf8(&Terminal::spawn(command).answer_logins("", "").0);
                for line in plain(&shown).lines() {
                    // One word, a path or an image's name, may be longer than a line.
                    let whole = line.trim().contains(' ');
                    assert!(
                        line.width() <= width.min(100) || !whole,
                        "{width} columns, {lang}, {arguments}: {line:?}"
                    );
                }
            }
        }
    }
}

/// Without escapes and the returns that a terminal puts before newlines.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut escaped = false;
    for c in text.chars().filter(|c| *c != '\r') {
        match c {
            '\u{1b}' => escaped = true,
            _ if escaped => escaped = !c.is_ascii_alphabetic(),
            _ => plain.push(c),
        }
    }
    plain
}
