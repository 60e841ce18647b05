//! Submissions that mean harm: each is one line with its reason, and the others are graded.

use std::fs;
use std::os::unix::ffi::OsStrExt;

use serde_json::{Value, json};

use super::class::{Class, learner, snapshot};

/// Whatever is shown neither steers a terminal nor acts as markup.
fn is_clean(text: &str) -> bool {
    !text
        .chars()
        .any(|c| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c))
}

#[test]
fn each_bad_submission_is_one_line_and_the_others_are_graded() {
    let class = Class::new();
    let good = Class::export("ada", "tok-1");
    class.hand_in("ada.checker.json", &good);
    let whole = good.to_string();
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut submission = Class::export("bad", "tok-2");
        change(&mut submission);
        submission.to_string().into_bytes()
    };
    let steps = |count: usize| {
        let step = |n| json!({"id": format!("s{n}"), "title": "", "verdict": "pass"});
        Value::from((0..count).map(step).collect::<Vec<_>>())
    };
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let mut bad: Vec<(&str, Vec<u8>)> = vec![
        ("empty", Vec::new()),
        ("cut", whole.as_bytes()[..whole.len() / 2].to_vec()),
        (
            "utf8",
            [b"{\"schema\":\"".as_slice(), b"\xff\xfe\"}"].concat(),
        ),
        (
            "yaml",
            b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n".to_vec(),
        ),
        ("brackets", "[".repeat(1_000_000).into_bytes()),
        ("maps", "{\"a\":".repeat(500_000).into_bytes()),
        (
            "deep",
            whole
                .replacen("{\"file\":", &format!("{{\"x\":{deep},\"file\":"), 1)
                .into_bytes(),
        ),
        (
            "steps",
            changed(&|it| snapshot(it, 0)["report"]["steps"] = steps(30_000)),
        ),
        (
            "lessons",
            changed(&|it| it["lessons"] = vec![it["lessons"][0].clone(); 65].into()),
        ),
        ("types", changed(&|it| it["learner"] = json!([1, 2]))),
        (
            "future",
            changed(&|it| it["schema"] = "checker/submission/v2".into()),
        ),
        (
            "snapshot",
            changed(&|it| snapshot(it, 0)["schema"] = "checker/snapshot/v7".into()),
        ),
        (
            "time",
            changed(&|it| it["made_at"] = "99999-01-01T00:00:00Z".into()),
        ),
        (
            "number",
            changed(&|it| it["lessons"][0]["hints"] = json!({"a": 1e300})),
        ),
        (
            "name",
            changed(&|it| it["learner"]["name"] = "x".repeat(100_000).into()),
        ),
        ("noname", changed(&|it| it["learner"]["name"] = " ".into())),
        (
            "lesson",
            changed(&|it| {
                snapshot(it, 0)["exercise"]["id"] = "../../etc/passwd".into();
                snapshot(it, 0)["report"]["lesson"] = "../../etc/passwd".into();
            }),
        ),
    ];
    bad.push(("large", vec![b' '; 5 * 1024 * 1024]));
    for (name, bytes) in &bad {
        class.write(&format!("{name}.checker.json"), bytes);
    }
    // A gigabyte, of which nothing is on the disk.
    let huge = fs::File::create(class.folder().join("huge.checker.json")).unwrap();
    huge.set_len(1 << 30).unwrap();
    let file = std::ffi::OsStr::from_bytes(b"b\x1b[2J\xff.checker.json");
    fs::write(class.folder().join(file), "{").unwrap();

    let graded = class.grade(&["--format", "json"]);
    assert_eq!(graded.code, 1);
    let book = graded.json();
    assert_eq!(learner(&book, "ada")["points"], 30);
    let problems = book["problems"].as_array().unwrap();
    for name in bad.iter().map(|(name, _)| *name).chain(["huge"]) {
        let file = format!("{name}.checker.json");
        let lines: Vec<_> = problems.iter().filter(|it| it["origin"] == file).collect();
        assert_eq!(lines.len(), 1, "{name}: {lines:?}");
        assert_ne!(lines[0]["reason"], "");
    }
    assert_eq!(problems.len(), bad.len() + 2);
    assert!(is_clean(&graded.stderr), "{:?}", graded.stderr);
    let table = class.grade(&[]);
    assert!(is_clean(&table.stdout), "{:?}", table.stdout);
}

#[test]
fn names_and_texts_are_shown_and_never_obeyed() {
    let class = Class::new();
    for (number, name) in [
        "=cmd|' /C calc'!A0",
        "+1",
        "@x",
        "<script>alert(1)</script>",
        "../../up",
        "a\u{202e}b",
        "x\x1b]0;t\x07",
        "con",
    ]
    .iter()
    .enumerate()
    {
        let mut evil = Class::export(name, &format!("tok-{number}"));
        let report = &mut snapshot(&mut evil, 0)["report"];
        report["verdict"] = "fail".into();
        report["steps"][0]["verdict"] = "fail".into();
        report["steps"][0]["found"] = "\"><img src=x onerror=alert(1)>".into();
        snapshot(&mut evil, 0)["facts"]["nginx-latest"]["first_passed_at"] = Value::Null;
        class.hand_in(&format!("{number}.checker.json"), &evil);
    }
    let csv = class.grade(&["--format", "csv"]).stdout;
    for line in csv.trim_start_matches('\u{feff}').lines() {
        assert!(!line.starts_with(['=', '+', '-', '@']), "{line}");
        assert!(is_clean(line), "{line:?}");
    }
    let html = class
        .grade(&["--format", "html", "--feedback", "sheets"])
        .stdout;
    assert!(
        html.contains("&lt;script&gt;") && !html.contains("<script"),
        "{html}"
    );
    assert!(html.contains("default-src 'none'"));
    assert!(is_clean(&html));
    let sheets = fs::read_dir(class.course.path("sheets")).unwrap().flatten();
    let sheets: Vec<_> = sheets.map(|it| it.path()).collect();
    assert_eq!(sheets.len(), 8);
    for sheet in &sheets {
        let html = fs::read_to_string(sheet).unwrap();
        assert!(
            !html.contains("<img") && !html.contains("<script"),
            "{html}"
        );
        let name = sheet.file_stem().unwrap().to_str().unwrap();
        assert!(
            name.chars()
                .all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)),
            "{name}"
        );
        assert_ne!(name, "con");
    }
    assert!(
        !class
            .course
            .root()
            .parent()
            .unwrap()
            .join("up.html")
            .exists()
    );
    let junit = class.grade(&["--format", "junit"]).stdout;
    assert!(is_clean(&junit) && !junit.contains("<img") && !junit.contains("<script"));
    let table = class.grade(&[]).stdout;
    assert!(is_clean(&table), "{table:?}");
}

#[test]
fn a_platform_s_folder_is_graded_whatever_lies_in_it() {
    let class = Class::new();
    let of = Class::export;
    class.hand_in(
        "Ada Lovelace_123_assignsubmission_file_/ada.checker.json",
        &of("ada", "tok-1"),
    );
    class.hand_in(
        "graceh_LATE_99_77_grace.checker-2.json",
        &of("grace", "tok-2"),
    );
    class.hand_in("a/b/c/d/renamed.json", &of("ADA", "tok-1"));
    class.hand_in("linus.checker.json.txt", &of("linus", "tok-3"));
    class.write("package.json", "{\"name\":\"x\"}");
    class.write("__MACOSX/._ada.checker.json", "\x00\x05\x16\x07");
    class.write(".DS_Store", "x");
    class.write("report.pdf", "x");
    class.write("others.zip", "PK");
    std::os::unix::fs::symlink("/", class.folder().join("root")).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", class.folder().join("p.checker.json")).unwrap();
    std::os::unix::fs::symlink(".", class.folder().join("loop")).unwrap();
    let graded = class.grade(&["--format", "json"]);
    assert_eq!(graded.code, 0, "{}", graded.stderr);
    let book = graded.json();
    assert_eq!(book["learners"].as_array().unwrap().len(), 3);
    assert_eq!(book["read"], 4);
    assert!(graded.stderr.contains("others.zip") && graded.stderr.contains("p.checker.json"));
}

#[test]
fn a_roster_that_cannot_be_used_is_wrong_usage_and_colliding_rows_are_told() {
    let class = Class::new();
    class.hand_in("ada.checker.json", &Class::export("ada", "tok-1"));
    for (roster, words) in [
        ("", "empty"),
        ("a,b\n1,2\n", "--match"),
        ("account\n", "no learner"),
    ] {
        class.course.write("roster.csv", roster);
        let graded = class.grade(&["--roster", "roster.csv"]);
        assert_eq!(graded.code, 2, "{roster:?} {graded:?}");
        assert!(graded.stderr.contains(words), "{words}: {}", graded.stderr);
    }
    assert_eq!(class.grade(&["--roster", "nowhere.csv"]).code, 2);
    assert_eq!(class.course.checker(&["grade", "nowhere"]).code, 2);
    class
        .course
        .write("roster.csv", "account,name\nAda,One\nADA,Two\n");
    let graded = class.grade(&["--roster", "roster.csv"]);
    assert_eq!(graded.code, 1);
    assert!(
        graded.stderr.contains("2 rows have one account"),
        "{}",
        graded.stderr
    );
}
