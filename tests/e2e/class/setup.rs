//! `checker class init`: the folder, its secrets, and what it refuses.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use e2e::{Class, Ended, repository, watch};

const ONE: &str = "name,account\nAda,ada\n";

fn mode(class: &Class, below: &str) -> u32 {
    fs::metadata(class.path(below))
        .unwrap()
        .permissions()
        .mode()
        & 0o777
}

#[test]
fn secrets_are_for_the_teacher_alone() {
    let class = Class::made(ONE, &["--tls"]);
    assert_eq!(mode(&class, ""), 0o700);
    for secret in [
        "accounts.yaml",
        "cards.csv",
        "cards.html",
        "teacher.yaml",
        "registry.yml",
        "roster.csv",
        "roster-original.csv",
        "keys/tokens.key",
        "keys/tls.key",
    ] {
        assert_eq!(mode(&class, secret), 0o600, "{secret}");
    }
    assert_eq!(mode(&class, "ca.crt"), 0o644);
    let accounts = class.read("accounts.yaml");
    for pass in class.cards().values().chain([&class.pass("teacher")]) {
        assert!(!accounts.contains(pass.as_str()), "{accounts}");
    }
    // The authority's key was forgotten: nothing else can be signed by it.
    let keys: Vec<_> = fs::read_dir(class.path("keys"))
        .unwrap()
        .flatten()
        .collect();
    assert_eq!(keys.len(), 4, "{keys:?}");
}

#[test]
fn a_class_that_is_there_is_told_and_left_alone() {
    let class = Class::of_thirty(&["--title", "Tuesday"]);
    let before = (
        class.read("accounts.yaml"),
        class.read("cards.csv"),
        class.read("class.yaml"),
    );
    let again = class.checker(&["class", "init", "--roster", "roster.csv"]);
    assert_eq!((again.code, again.stdout.as_str()), (2, ""), "{again:?}");
    for words in ["Tuesday", "30 learners", &class.url, "checker class add"] {
        assert!(again.stderr.contains(words), "{words}: {again:?}");
    }
    let after = (
        class.read("accounts.yaml"),
        class.read("cards.csv"),
        class.read("class.yaml"),
    );
    assert_eq!(after, before);

    // Nor is any other folder with something in it overwritten.
    fs::create_dir(class.parent().join("photos")).unwrap();
    fs::write(class.parent().join("photos/cat"), "meow").unwrap();
    let other = class.checker(&[
        "class",
        "init",
        "--roster",
        "roster.csv",
        "--dest",
        "photos",
    ]);
    assert_eq!(other.code, 2, "{other:?}");
    assert!(
        other.stderr.contains("photos is there already"),
        "{other:?}"
    );
    assert_eq!(
        fs::read_dir(class.parent().join("photos")).unwrap().count(),
        1
    );
}

#[test]
fn hosts_decide_about_tls() {
    for (arguments, url, told) in [
        (&[][..], "http://localhost:", ""),
        (&["--tls"], "https://localhost:", "ca.crt"),
        (&["--host", "127.0.0.1"], "http://127.0.0.1:", ""),
        (
            &["--host", "class.example", "--host", "10.1.2.3"],
            "https://class.example:",
            "ca.crt",
        ),
        (
            &["--host", "2001:db8::1"],
            "https://[2001:db8::1]:",
            "ca.crt",
        ),
        (
            &["--host", "class.example", "--insecure"],
            "http://class.example:",
            "insecure-registries",
        ),
    ] {
        let class = Class::made(ONE, arguments);
        assert!(class.url.starts_with(url), "{}", class.url);
        assert_eq!(class.path("ca.crt").exists(), url.starts_with("https"));
        let again = class.checker(
            &[
                &["class", "init", "--roster", "roster.csv", "--dest", "again"],
                arguments,
            ]
            .concat(),
        );
        assert!(again.stderr.contains(told), "{again:?}");
    }
    let class = Class::made(ONE, &["--host", "class.example", "--host", "10.1.2.3"]);
    let text = Command::new("openssl")
        .args(["x509", "-noout", "-text", "-in"])
        .arg(class.path("keys/tls.crt"))
        .output()
        .unwrap();
    let text = String::from_utf8(text.stdout).unwrap();
    for name in ["DNS:class.example", "IP Address:10.1.2.3", "DNS:localhost"] {
        assert!(text.contains(name), "{name}: {text}");
    }
    let verified = Command::new("openssl")
        .args(["verify", "-CAfile"])
        .args([class.path("ca.crt"), class.path("keys/tls.crt")])
        .output()
        .unwrap();
    assert!(verified.status.success(), "{verified:?}");
}

#[test]
fn ones_own_certificate_is_tried_before_it_is_taken() {
    let class = Class::made(ONE, &["--host", "class.example"]);
    let folder = class.parent();
    for (from, to) in [
        ("keys/tls.crt", "own.crt"),
        ("keys/tls.key", "own.key"),
        ("keys/tokens.key", "other.key"),
    ] {
        fs::copy(class.path(from), folder.join(to)).unwrap();
    }
    let init = |arguments: &[&str]| {
        let init = ["class", "init", "--roster", "roster.csv", "--dest", "own"];
        class.checker(&[&init, arguments].concat())
    };
    for (arguments, words) in [
        (
            &[
                "--host",
                "other.example",
                "--cert",
                "own.crt",
                "--key",
                "own.key",
            ][..],
            "not for other.example",
        ),
        (
            &[
                "--host",
                "class.example",
                "--cert",
                "own.crt",
                "--key",
                "other.key",
            ],
            "own.crt is broken",
        ),
        (
            &[
                "--host",
                "class.example",
                "--cert",
                "roster.csv",
                "--key",
                "own.key",
            ],
            "roster.csv is broken",
        ),
        (
            &[
                "--host",
                "class.example",
                "--cert",
                "none.crt",
                "--key",
                "own.key",
            ],
            "no file none.crt",
        ),
        (&["--host", "class.example", "--cert", "own.crt"], "--key"),
        (
            &["--host", "class.example", "--tls", "--insecure"],
            "--insecure",
        ),
    ] {
        let refused = init(arguments);
        assert_eq!(refused.code, 2, "{refused:?}");
        assert!(refused.stderr.contains(words), "{words}: {refused:?}");
        assert!(!folder.join("own").exists());
    }
    let made = init(&[
        "--host",
        "class.example",
        "--cert",
        "own.crt",
        "--key",
        "own.key",
    ]);
    assert_eq!(made.code, 0, "{made:?}");
    assert_eq!(
        fs::read(folder.join("own/keys/tls.crt")).unwrap(),
        fs::read(folder.join("own.crt")).unwrap()
    );
    assert!(!folder.join("own/ca.crt").exists());
}

#[test]
fn a_roster_that_is_none_is_told_and_nothing_is_made() {
    let class = Class::made(ONE, &[]);
    for (content, words) in [
        (&b""[..], "empty"),
        (b"name,account\n", "no learner"),
        (b"colour\nred\n", "columns"),
        (b"\xff\xfe\x00", "UTF-8"),
    ] {
        fs::write(class.parent().join("bad.csv"), content).unwrap();
        let refused = class.checker(&["class", "init", "--roster", "bad.csv", "--dest", "bad"]);
        assert_eq!(refused.code, 2, "{refused:?}");
        assert!(
            refused.stderr.contains("bad.csv is not a roster") && refused.stderr.contains(words),
            "{refused:?}"
        );
        assert!(!class.parent().join("bad").exists());
    }
    let missing = class.checker(&["class", "init", "--roster", "none.csv", "--dest", "bad"]);
    assert!(
        missing.code == 2 && missing.stderr.contains("no file none.csv"),
        "{missing:?}"
    );
    let leftovers = fs::read_dir(class.parent()).unwrap().flatten();
    let leftovers: Vec<_> = leftovers.map(|entry| entry.file_name()).collect();
    assert_eq!(leftovers.len(), 3, "{leftovers:?}");
}

#[test]
fn where_there_is_no_class_the_way_to_one_is_told() {
    let class = Class::made(ONE, &[]);
    for arguments in [
        &["class", "up", "elsewhere"][..],
        &["class", "tokens", "elsewhere"],
        &["class", "add", "Ada", "--dest", "elsewhere"],
        &["class", "passphrase", "ada", "--dest", "elsewhere"],
        &["class", "cards", "--dest", "elsewhere"],
    ] {
        let told = class.checker(arguments);
        assert_eq!(told.code, 2, "{told:?}");
        assert!(told.stderr.contains("checker class init"), "{told:?}");
        assert!(!class.parent().join("elsewhere").exists());
    }
    fs::write(class.path("class.yaml"), "format: 2\n").unwrap();
    assert!(
        class
            .checker(&["class", "up"])
            .stderr
            .contains("class.yaml is broken")
    );
}

/// A pass phrase takes its 15 ms to be hashed, so a fifth of ten thousand is tried here.
#[test]
fn thousands_of_learners_take_their_time_and_little_memory() {
    let class = Class::made(ONE, &[]);
    let rows = (0..2000).map(|n| format!("=HYPERLINK(\"x{n}\"),\"<b>Learner</b> {}\",\n", n % 100));
    let roster = format!("email,name,id\n{}", rows.collect::<String>());
    fs::write(class.parent().join("large.csv"), roster).unwrap();
    let init = class.command(&["class", "init", "--roster", "large.csv", "--dest", "large"]);
    let watched = watch(init, std::time::Duration::from_secs(600));
    assert_eq!(watched.ended.code, 0, "{watched:?}");
    assert!(watched.peak_mib < 100, "{} MiB", watched.peak_mib);
    let accounts = fs::read_to_string(class.parent().join("large/accounts.yaml")).unwrap();
    assert_eq!(accounts.matches("role: learner").count(), 2000);
    let page = fs::read_to_string(class.parent().join("large/cards.html")).unwrap();
    assert_eq!(page.matches("<li>").count(), 2000);
    assert!(!page.contains("<b>"));
}

#[test]
fn the_book_names_only_options_that_there_are() {
    let page = fs::read_to_string(repository().join("src/teachers.md")).unwrap();
    let class = Class::made(ONE, &[]);
    for command in ["init", "up", "add", "passphrase", "cards"] {
        assert!(
            page.contains(&format!("checker class {command}")),
            "{command}"
        );
        let help: Ended = class.checker(&["class", command, "--help"]);
        assert_eq!(help.code, 0, "{help:?}");
    }
}
