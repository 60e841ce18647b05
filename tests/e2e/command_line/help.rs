//! Help, completions and the manual.

use std::io::Write;
use std::process::Command;

use e2e::{Course, Ended};

const COMMANDS: &[&[&str]] = &[
    &[],
    &["list"],
    &["show"],
    &["doctor"],
    &["init"],
    &["vars"],
    &["completions"],
    &["man"],
    &["book"],
    &["book", "serve"],
    &["class"],
    &["class", "init"],
    &["class", "add"],
];

#[test]
fn help_is_korean_throughout() {
    let course = Course::anywhere();
    let mut shown = String::new();
    for command in COMMANDS {
        let help = course.checker(&[&["--lang", "ko"], *command, &["--help"]].concat());
        assert_eq!(help.code, 0, "{help:?}");
        for english in [
            "OPTIONS", "default", "possible", "Usage", "Print", "COMMAND", "Options",
        ] {
            assert!(!help.stdout.contains(english), "{english}: {}", help.stdout);
        }
        shown += &format!("$ checker {} --help\n{}\n", command.join(" "), help.stdout);
    }
    let help = course.checker(&["help", "--help", "--lang", "ko"]).stdout;
    assert!(!help.contains("COMMAND"), "{help}");
    insta::assert_snapshot!(shown);
}

#[test]
fn completions_are_scripts_and_the_manual_a_page() {
    let course = Course::anywhere();
    for lang in ["en", "ko"] {
        for (shell, flags) in [
            ("bash", &["-n"][..]),
            ("zsh", &["-n"]),
            ("fish", &["--no-execute"]),
        ] {
            let script = course
                .checker(&["completions", shell, "--lang", lang])
                .stdout;
            assert!(script.contains("init"), "{shell}: {script}");
            assert_reads(shell, flags, &script);
        }
        let page = course.checker(&["man", "--lang", lang]).stdout;
        assert!(page.contains(".TH checker 1"), "{page}");
        let english = ["NAME", "SYNOPSIS", "DESCRIPTION", "VERSION"];
        let headings = english.map(|it| page.contains(&format!(".SH {it}\n")));
        assert_eq!(headings, [lang == "en"; 4], "{page}");
        assert_reads("groff", &["-man", "-Tutf8", "-k", "-ww", "-z"], &page);
    }
}

/// The program, where the machine has it, takes the text without a word.
fn assert_reads(program: &str, flags: &[&str], text: &str) {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(text.as_bytes()).expect("a file");
    let read = Command::new(program)
        .args(flags)
        .arg(file.path())
        .env("LC_ALL", "C.UTF-8")
        .output();
    match read {
        Ok(output) => {
            let ended = Ended::from(output);
            assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{program}");
        }
        Err(error) => assert!(program != "bash", "{program}: {error}"),
    }
}
