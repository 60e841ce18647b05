//! Rosters as they come, hostile ones too; late learners and lost pass phrases.

use std::fs;

use e2e::{Browser, Class};

const CANVAS: &str = "\u{feff}Student,ID,SIS User ID,SIS Login ID,Section,Lesson 1 (77)\r\n\
    \"    Points Possible\",,,,,4\r\n\
    \"Lovelace, Ada\",101,S1,ada@school.edu,\"Docker, A\",\r\n\
    \"Hopper, Grace\",102,S2,Grace.Hopper@school.edu,\"Docker, A\",\r\n\
    \"Student, Test\",999,,0f3a,Docker,\r\n";

const MOODLE: &str = "First name;Surname;ID number;Email address\n\
    Ada;Lovelace;7;ada@school.edu\n\
    길동;홍;2024-0008;\n\
    José;Ángel;;jose@school.edu\n";

fn accounts(class: &Class) -> Vec<String> {
    class.cards().into_keys().collect()
}

#[test]
fn exports_of_canvas_and_moodle_are_rosters_as_they_come() {
    let canvas = Class::made(CANVAS, &[]);
    assert_eq!(accounts(&canvas), ["ada", "grace.hopper"]);
    assert_eq!(
        fs::read(canvas.path("roster-original.csv")).unwrap(),
        CANVAS.as_bytes()
    );
    assert!(
        canvas
            .read("roster.csv")
            .contains("\"Lovelace, Ada\",ada,,S1")
    );
    let moodle = Class::made(MOODLE, &[]);
    assert_eq!(accounts(&moodle), ["2024-0008", "ada", "jose"]);
    let names = Class::made("이름\n김민준\nRenée Łukasz\n", &[]);
    assert_eq!(accounts(&names), ["gimminjun", "renee-lukasz"]);
}

const HOSTILE: &str = "name,account,email\n\
    \"=cmd|' /C calc'!A0\",ada,\n\
    \"<script>document.title='owned'</script>\",Ada,\n\
    \"\"\"><img src=x onerror=alert(1)>\",../../etc/passwd,\n\
    \"\u{202e}evil\u{7}\u{1b}[31m\",ADA,\n\
    {{ 7 * 7 }},{% raw %},\n\
    \"two\nlines\",\"x\ny\",\n\
    @sum,submissions/ada,+1@x\n\
    ,,only@mail.example\n";

#[test]
fn hostile_rosters_make_ordinary_accounts() {
    let class = Class::made(HOSTILE, &[]);
    let accounts = accounts(&class);
    assert_eq!(accounts.len(), 8, "{accounts:?}");
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
    for account in &accounts {
        assert!(
            account.chars().all(plain) && account.starts_with(char::is_alphanumeric),
            "{account}"
        );
    }
    for file in ["cards.csv", "roster.csv"] {
        let text = class.read(file);
        let mut rows = csv::Reader::from_reader(text.as_bytes());
        for row in rows.records() {
            for cell in &row.unwrap() {
                assert!(
                    !cell.starts_with(['=', '+', '-', '@', '\t']),
                    "{file}: {cell}"
                );
            }
        }
    }
    let page = class.read("cards.html");
    for raw in ["<script>", "<img", "\u{202e}", "\u{7}", "\u{1b}", ">49<"] {
        assert!(!page.contains(raw), "{raw:?}");
    }
}

#[test]
fn cards_are_a_page_that_a_browser_shows_and_prints() {
    let class = Class::made(&format!("{HOSTILE}김하나,,h@x.kr\n"), &["--tls"]);
    let browser = Browser::start();
    browser.open(&format!("file://{}", class.path("cards.html").display()));
    browser.until("document.querySelectorAll('li').length === 9");
    assert_eq!(
        browser.script("return document.title").as_str().unwrap(),
        "Docker Images, Layer by Layer: cards · 카드"
    );
    assert_eq!(browser.script("return document.images.length"), 0);
    assert_eq!(browser.errors(), Vec::<String>::new());
    // Nothing is cut off, and everything that has to be typed is there.
    let wide = "return [...document.querySelectorAll('li')].filter(li => li.scrollWidth > li.clientWidth).length";
    assert_eq!(browser.script(wide), 0);
    let text = browser.script("return document.body.innerText");
    let text = text.as_str().unwrap();
    for (account, pass) in class.cards() {
        assert!(text.contains(&account) && text.contains(&pass), "{account}");
    }
    assert!(
        text.contains(&format!("checker join {} --ca ca.crt", class.url)),
        "{text}"
    );
    browser.picture("class-cards");
}

#[test]
fn who_comes_late_gets_an_account_and_everybody_keeps_theirs() {
    let mut class = Class::of_thirty(&[]);
    class.up();
    let before = class.cards();
    let ada = class.token("ada", &[]);

    let late =
        "name,email\nAda Lovelace,ADA@school.edu\nAda Other,ada@other.edu\nZoe,zoe@school.edu\n";
    fs::write(class.parent().join("late.csv"), late).unwrap();
    let added = class.checker(&["class", "add", "--roster", "late.csv", "홍길동"]);
    assert_eq!(added.code, 0, "{added:?}");
    let lines: Vec<_> = added
        .stdout
        .lines()
        .map(|line| line.split_once('\t').unwrap())
        .collect();
    let new: Vec<_> = lines.iter().map(|(account, _)| *account).collect();
    assert_eq!(new, ["honggildong", "ada-2", "zoe"]);

    let after = class.cards();
    assert_eq!(after.len(), 33);
    for (account, pass) in &before {
        assert_eq!(&after[account], pass, "{account}");
    }
    for (account, pass) in lines {
        assert_eq!(after[account], pass);
        // The class is up: they come in within half a second; a client that asks sooner is slowed.
        let realm = class.realm(&[]);
        let login = format!("{account}:{pass}");
        let mut answer = class.curl(&["--user", &login], &realm);
        while [401, 429].contains(&answer.status) {
            answer = class.curl(&["--user", &login], &realm);
        }
        assert_eq!(answer.status, 200);
    }
    assert_eq!(class.ask(Some(&ada), "GET", "/v2/", &[]).status, 200);

    let again = class.checker(&["class", "add", "--roster", "late.csv"]);
    assert_eq!((again.code, again.stdout.as_str()), (0, ""), "{again:?}");
    assert_eq!(class.cards(), after);
    assert_eq!(class.checker(&["class", "add"]).code, 2);
}

#[test]
fn a_new_pass_phrase_ends_the_old_one() {
    let mut class = Class::of_thirty(&[]);
    class.up();
    let (old, others) = (class.pass("bob"), class.pass("ada"));
    class.token("bob", &[]);
    let renewed = class.checker(&["class", "passphrase", "bob", "teacher"]);
    assert_eq!(renewed.code, 0, "{renewed:?}");
    let new = class.pass("bob");
    assert!(
        renewed.stdout.contains(&format!("bob\t{new}\n")),
        "{renewed:?}"
    );
    assert_ne!(new, old);
    let realm = class.realm(&[]);
    // The service checks the file now and then.
    while class
        .curl(&["--user", &format!("bob:{old}")], &realm)
        .status
        == 200
    {}
    class.token("bob", &[]);
    class.token("teacher", &[]);
    assert_eq!(class.pass("ada"), others);

    let unknown = class.checker(&["class", "passphrase", "nobody"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.stderr.contains("`nobody`"), "{unknown:?}");
    assert_eq!(class.pass("bob"), new);
}

#[test]
fn cards_are_printed_again_for_some_or_all_and_without_what_is_not_known() {
    let class = Class::of_thirty(&[]);
    let cards = || class.read("cards.html").matches("<li>").count();
    assert_eq!(cards(), 30);
    let some = class.checker(&["class", "cards", "ada", "bob"]);
    assert_eq!(
        (some.code, some.stdout.as_str()),
        (0, "class/cards.html\n"),
        "{some:?}"
    );
    assert_eq!(cards(), 2);
    assert_eq!(class.checker(&["class", "cards", "nobody"]).code, 2);

    // A teacher who threw the pass phrases away after printing can go on.
    fs::remove_file(class.path("cards.csv")).unwrap();
    let renewed = class.checker(&["class", "passphrase", "ada"]);
    assert_eq!(renewed.code, 0, "{renewed:?}");
    assert_eq!(cards(), 30);
    assert_eq!(
        class
            .read("cards.html")
            .matches("the one that you have")
            .count(),
        29
    );
}
