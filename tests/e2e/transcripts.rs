//! The book's transcripts are what really happens: recorded again and compared. Every command
//! block of the book is one of them.
//!
//! `make transcripts` writes them again.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use e2e::{Transcript, is_korean, record, repository, transcripts_folder};
use regex_lite::Regex;

/// What is another one each time, or on each machine, and so is not compared.
const VARYING: [(&str, &str); 23] = [
    (r"sha256:[0-9a-f]{6,64}", "sha256:ID"),
    (r"\b[0-9a-f]{64}\b", "ID"),
    (r"\b[0-9a-f]{12}\b", "ID"),
    (r"(file|dir):[0-9a-f]+", "$1:ID"),
    (r"endpoint \S+ \(", "endpoint NAME ("),
    (r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?Z?", "TIME"),
    (
        r"\b(About an?|Less than an?|\d+) (second|minute|hour|day|week|month|year)s?( ago)?\b",
        "AGO",
    ),
    (r"\b([1-9]\d*(\.\d+)?|0\.\d+) ?[kMG]?B\b", "SIZE"),
    (r"\bsize: \d+", "size: N"),
    (r"\(\d+%\)", "(PERCENT)"),
    // How far each layer had come when the registry refused.
    (r": (Preparing|Waiting)\b", ": WAITING"),
    // The address that the name localhost leads to first.
    (r"127\.0\.0\.1|\[::1\]", "LOOPBACK"),
    (r"\bafter \d+ ms: .*", "after TIME: REFUSED"),
    // Versions: engines and their API, the checker, and nginx as Debian patches it.
    (r"\b(20\.10|2[3-9]\.\d+)\.\d+[+~.\w]*", "ENGINE"),
    (r"\b1\.[45]\d\b", "API"),
    (r#""checker":"[^"]*""#, "CHECKER"),
    (r"\b(1\.\d\d)\.\d+\b", "$1.N"),
    // How the engines of Debian bookworm and trixie word the same thing.
    (
        r"( ---> )?Remov(ing|ed) intermediate container",
        "REMOVED intermediate container",
    ),
    (r"parse error on line", "parse error line"),
    (r" \(did you mean \w+\?\)", ""),
    (r"no such image: (\S+): No such image", "No such image"),
    // Columns are as wide as their widest entry.
    (r" {2,}|\t", "  "),
    (r"(?m) +$", ""),
];

fn compared(text: &str) -> String {
    let text = VARYING
        .iter()
        .fold(text.to_owned(), |text, (pattern, instead)| {
            let pattern = Regex::new(pattern).unwrap();
            pattern.replace_all(&text, *instead).into_owned()
        });
    in_one_order(&text)
}

/// Commands whose lines come in no order of their own: differences, and images or containers that
/// were made in the same second.
const UNORDERED: [&str; 3] = [
    "docker container diff",
    "docker image ls",
    "docker container ls",
];

/// The output of such commands with its lines sorted.
fn in_one_order(text: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    for output in lines.chunk_by_mut(|_, next| !next.starts_with("$ ")) {
        let sorts = |line: &&str| UNORDERED.iter().any(|command| line.contains(command));
        if output.first().is_some_and(sorts) {
            output[1..].sort_unstable();
        }
    }
    lines.join("\n")
}

/// Records a lesson's transcripts again, and compares or, if asked to, writes them.
fn holds(lesson: &str) {
    let transcripts = Transcript::of_lesson(lesson);
    let recorded = record(lesson, &transcripts);
    let mut files = Vec::new();
    for (transcript, now) in transcripts.iter().zip(recorded) {
        // Some of what the checker prints has no words in it.
        let korean = now
            .korean
            .filter(|korean| compared(&korean.concat()) != compared(&now.outputs.concat()));
        files.push((
            transcript.path.clone(),
            transcript.with_outputs(&now.outputs),
        ));
        files.extend(korean.map(|korean| (transcript.korean(), transcript.with_outputs(&korean))));
    }
    let wrong: Vec<_> = files
        .iter()
        .filter_map(|(path, now)| difference(path, now))
        .collect();
    if wrong.is_empty() {
        return;
    }
    if std::env::var_os("UPDATE_TRANSCRIPTS").is_none_or(|value| value.is_empty()) {
        panic!(
            "these transcripts are not what happens; look why, then run `make transcripts`\n\n{}",
            wrong.join("\n")
        );
    }
    // All of the lesson, so that an ID is the same wherever it is shown.
    for (path, now) in files {
        fs::write(&path, now).unwrap();
    }
}

/// How the file differs from what was recorded now, where that matters.
fn difference(path: &Path, now: &str) -> Option<String> {
    let kept = fs::read_to_string(path).unwrap_or_default();
    let (kept, now) = (compared(&kept), compared(now));
    let below = path.strip_prefix(repository()).unwrap_or(path);
    (kept != now).then(|| {
        format!(
            "{}\n--- in the book\n{kept}\n--- now\n{now}\n",
            below.display()
        )
    })
}

macro_rules! lessons {
    ($($name:ident: $lesson:literal),* $(,)?) => {
        $(#[test] fn $name() { holds($lesson); })*

        #[test]
        fn every_folder_of_transcripts_is_recorded() {
            let folders = fs::read_dir(transcripts_folder()).unwrap().flatten();
            let found: BTreeSet<_> = folders
                .map(|folder| folder.file_name().into_string().unwrap())
                .collect();
            assert_eq!(found, BTreeSet::from([$($lesson),*].map(str::to_owned)));
        }
    };
}

lessons! {
    lesson_1: "lesson-1",
    lesson_2: "lesson-2",
    lesson_3: "lesson-3",
    lesson_4: "lesson-4",
    lesson_5: "lesson-5",
    lesson_6: "lesson-6",
    lesson_7: "lesson-7",
}

#[test]
fn every_console_block_of_the_book_is_one_transcript() {
    let include =
        Regex::new(r"^\{\{#include (transcripts/lesson-\d+/[a-z0-9-]+\.console)\}\}$").unwrap();
    let src = repository().join("src");
    let mut shown = BTreeSet::new();
    for entry in fs::read_dir(&src).unwrap().flatten() {
        let page = entry.path();
        if page.extension().is_none_or(|extension| extension != "md") {
            continue;
        }
        let text = fs::read_to_string(&page).unwrap();
        for (line, language, content) in blocks(&text) {
            let place = format!("{}:{line}", page.display());
            assert!(
                language != "sh" && language != "bash" && language != "shell",
                "{place}: commands belong into a `console` block, which is recorded"
            );
            if language != "console" {
                continue;
            }
            let path = include
                .captures(content.trim())
                .unwrap_or_else(|| panic!("{place}: not one transcript, but\n{content}"))[1]
                .to_owned();
            let file = src.join(&path);
            assert!(file.is_file(), "{place}: there is no {path}");
            shown.insert(file);
        }
    }
    assert!(
        shown.len() > 50,
        "the book shows {} transcripts",
        shown.len()
    );
}

/// Every block of code: the line of its fence, its language, its content.
fn blocks(markdown: &str) -> Vec<(usize, String, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(usize, String, String, String)> = None;
    for (number, line) in (1..).zip(markdown.lines()) {
        let fence: String = line
            .trim_start()
            .chars()
            .take_while(|c| *c == '`')
            .collect();
        let rest = line.trim_start()[fence.len()..].trim();
        match &mut open {
            None if fence.len() >= 3 => {
                open = Some((number, fence, rest.to_owned(), String::new()));
            }
            None => {}
            Some((_, begun, ..)) if fence.len() >= begun.len() && rest.is_empty() => {
                if let Some((line, _, language, content)) = open.take() {
                    blocks.push((line, language, content));
                }
            }
            Some((.., content)) => {
                content.push_str(line);
                content.push('\n');
            }
        }
    }
    assert!(open.is_none(), "a block of code without its end");
    blocks
}

/// Only what the book shows needs a Korean recording, and each has its English one.
#[test]
fn no_recording_is_left_over() {
    for lesson in fs::read_dir(transcripts_folder()).unwrap().flatten() {
        for file in fs::read_dir(lesson.path()).unwrap().flatten() {
            let path = file.path();
            if is_korean(&path) {
                let english = path.to_str().unwrap().replace(".ko.console", ".console");
                let english = Transcript::read(Path::new(&english));
                assert!(english.runs_checker(), "{} is not recorded", path.display());
            }
        }
    }
}
