//! The live board in a real browser: classes from folders of exports and from a real registry.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use e2e::{Browser, Class, Course, Key, Started, repository};
use nix::sys::signal::Signal;
use serde_json::{Value, json};

use crate::book_pages::serious;

/// 2026-11-24T09:00:00Z.
const NINE: i64 = 1_795_510_800;

/// The steps of a lesson, as its exercise has them, with how many hints each has.
fn steps(lesson: usize) -> Vec<(String, u64)> {
    let path = repository().join(format!("exercises/lesson-{lesson}/exercise.yaml"));
    let yaml: serde_yaml::Value = serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let steps = yaml["steps"].as_sequence().unwrap().iter();
    steps
        .map(|step| {
            let hints = step["hints"].as_sequence().unwrap().len();
            (step["id"].as_str().unwrap().to_owned(), hints as u64)
        })
        .collect()
}

fn time(seconds: i64) -> Value {
    json!(
        std::process::Command::new("date")
            .args(["-u", "-d", &format!("@{seconds}"), "+%Y-%m-%dT%H:%M:%SZ"])
            .output()
            .map(|it| String::from_utf8(it.stdout).unwrap().trim().to_owned())
            .unwrap()
    )
}

/// A lesson of a submission: its first `done` steps passed, a minute each from `from` on.
fn lesson(number: usize, done: usize, from: i64, hints: &[(&str, u64)]) -> Value {
    lesson_of(&steps(number), number, done, hints, &|step| {
        time(from + 60 * step)
    })
}

fn lesson_of(
    steps: &[(String, u64)],
    number: usize,
    done: usize,
    hints: &[(&str, u64)],
    time: &dyn Fn(i64) -> Value,
) -> Value {
    let id = format!("lesson-{number}");
    let checked = time(done as i64);
    let verdict = |at: usize| if at < done { "pass" } else { "fail" };
    let report: Vec<_> = (0..)
        .zip(steps)
        .map(|(at, (step, _))| json!({"id": step, "title": step, "verdict": verdict(at)}))
        .collect();
    let facts: serde_json::Map<_, _> = (0..)
        .zip(steps)
        .map(|(at, (step, _))| {
            let passed = (at < done).then(|| time(at as i64 + 1));
            let facts = json!({"checked_at": checked, "first_passed_at": passed, "observed": null});
            (step.clone(), facts)
        })
        .collect();
    let hints: serde_json::Map<_, _> = hints
        .iter()
        .map(|(step, count)| ((*step).to_owned(), json!(count)))
        .collect();
    json!({
        "hints": hints,
        "snapshot": {
            "schema": "checker/snapshot/v1",
            "exercise": {"id": id, "sha256": "0"},
            "variables": {},
            "first_passed_at": null,
            "last_checked_at": checked,
            "report": {
                "schema": "checker/report/v1", "checker": "0.1.0", "lesson": id,
                "verdict": verdict(steps.len() - 1), "learner": "x", "checked_at": checked,
                "engine": null, "steps": report,
            },
            "facts": facts,
        },
    })
}

fn submission(name: &str, lessons: &[Value]) -> Vec<u8> {
    let document = json!({
        "schema": "checker/submission/v1", "checker": "0.1.0", "course": "x",
        "learner": {"name": name, "token": "tok-x"},
        "made_at": "2026-11-24T10:00:00Z", "lessons": lessons,
    });
    serde_json::to_vec(&document).unwrap()
}

fn hand_in(folder: &Path, file: &str, name: &str, lessons: &[Value]) {
    fs::create_dir_all(folder).unwrap();
    fs::write(
        folder.join(format!("{file}.checker.json")),
        submission(name, lessons),
    )
    .unwrap();
}

/// The board of a source, on any free port.
fn board(course: &Course, source: &Path, more: &[&str]) -> Started {
    let source = source.to_str().unwrap();
    let start = ["class", "board", source, "--no-open", "--port", "0"];
    Started::run(course.command(&[&start, more].concat()), course)
}

fn open(browser: &Browser, board: &Started, path: &str) {
    browser.open(&format!("{}{path}", board.address));
    browser.until("document.querySelector('.body .row')");
}

/// The names in the table, from above.
fn names(browser: &Browser) -> Vec<String> {
    let script = "return [...document.querySelectorAll('.body .row')]
        .sort((a, b) => a.getAttribute('aria-rowindex') - b.getAttribute('aria-rowindex'))
        .map(row => row.querySelector('.called').textContent)";
    serde_json::from_value(browser.script(script)).unwrap()
}

/// Thirty learners at work, some of them stuck, in `folder`; the roster beside it.
fn thirty(course: &Course) -> (std::path::PathBuf, String) {
    let folder = course.path("handed-in");
    let mut roster = "name,account\n".to_owned();
    let (now, first) = (now(), steps(1));
    let families = ["Kim", "Lee", "García", "Ångström", "Müller", "홍", "O'Neil"];
    for number in 0..30_usize {
        let account = format!("learner{number:02}");
        let family = families[number % families.len()];
        writeln!(roster, "{family} {number:02},{account}").unwrap();
        let mut lessons = Vec::new();
        for at in 1..=number % 4 {
            lessons.push(lesson(
                at,
                steps(at).len(),
                now - 9000 + 1800 * at as i64,
                &[],
            ));
        }
        let hints = if number % 7 == 3 { first[0].1 } else { 0 };
        let at = 1 + number % 4;
        let step = &steps(at)[number % 2].0;
        let since = now - 60 * (number as i64 % 13) - 60;
        let hints = [(step.as_str(), hints)];
        lessons.push(lesson(at, number % 2, since, &hints));
        if number % 10 != 9 {
            hand_in(&folder, &account, &account, &lessons);
        }
    }
    course.write("roster.csv", &roster);
    (folder, roster)
}

fn now() -> i64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    i64::try_from(now.unwrap().as_secs()).unwrap()
}

#[test]
fn thirty_learners_are_seen_at_one_look_in_both_languages_and_by_day_and_night() {
    let course = Course::anywhere();
    let (folder, _) = thirty(&course);
    let roster = course.path("roster.csv");
    let board = board(&course, &folder, &["--roster", roster.to_str().unwrap()]);
    let browser = Browser::start();
    let axe = crate::book_pages::axe();
    for (lang, scheme) in [
        ("en", "light"),
        ("ko", "dark"),
        ("ko", "light"),
        ("en", "dark"),
    ] {
        browser.prefer(scheme);
        for path in ["/", "/projector"] {
            open(&browser, &board, &format!("{path}?lang={lang}"));
            browser.until("document.querySelector('#status').dataset.state === 'open'");
            browser.until("document.querySelectorAll('.mark.pass').length > 20");
            assert_eq!(browser.script("return document.documentElement.lang"), lang);
            let wide = "return document.documentElement.scrollWidth > innerWidth";
            assert_eq!(browser.script(wide), false, "{path} {lang}");
            let barriers = serious(&browser, &axe);
            assert_eq!(barriers, Vec::<String>::new(), "{path} {lang} {scheme}");
            browser.picture(&format!("board{}-{lang}-{scheme}", path.replace('/', "-")));
        }
    }
    assert_eq!(browser.errors(), Vec::<String>::new());
}

#[test]
fn the_wall_is_never_sent_a_name() {
    let course = Course::anywhere();
    let (folder, roster) = thirty(&course);
    fs::write(folder.join("Kim-00.checker.json"), "{").unwrap();
    let path = course.path("roster.csv");
    let board = board(&course, &folder, &["--roster", path.to_str().unwrap()]);
    let curl = |path: &str| {
        let address = format!("{}{path}", board.address);
        let answer = std::process::Command::new("curl")
            .args([
                "--silent",
                "--no-buffer",
                "--max-time",
                "4",
                "--noproxy",
                "*",
                &address,
            ])
            .output();
        String::from_utf8(answer.unwrap().stdout).unwrap()
    };
    let named = curl("/events");
    for line in roster.lines().skip(1) {
        let (name, account) = line.split_once(',').unwrap();
        assert!(named.contains(name) && named.contains(account), "{line}");
    }
    assert!(named.contains("Kim-00"), "{named}");
    for path in ["/projector", "/projector/events", "/projector?lang=ko"] {
        let sent = curl(path);
        assert!(sent.len() > 500, "{path}: {sent}");
        for line in roster.lines().skip(1) {
            let (name, account) = line.split_once(',').unwrap();
            let family = name.split(' ').next().unwrap();
            for word in [name, account, family, "Kim-00"] {
                assert!(!sent.contains(word), "{path} has {word}");
            }
        }
    }
    // Its numbers follow no list that anybody has.
    let browser = Browser::start();
    open(&browser, &board, "/projector");
    browser.until("document.querySelectorAll('.mark.pass').length > 20");
    assert!(names(&browser)[0].contains("Learner 1"));
    let people = "return document.querySelectorAll('.people').length";
    assert_eq!(browser.script(people), 0);
}

#[test]
fn a_file_that_changes_ticks_and_what_is_gone_stays_seen() {
    let course = Course::anywhere();
    let folder = course.path("handed-in");
    hand_in(&folder, "ada", "ada", &[lesson(3, 1, NINE, &[])]);
    let board = board(&course, &folder, &[]);
    let browser = Browser::start();
    open(&browser, &board, "/?lang=en");
    let passed = |count: usize| {
        browser.until(&format!(
            "document.querySelectorAll('.row .mark.pass').length === {count}"
        ));
    };
    passed(1);
    browser.script("globalThis.stays = true");
    hand_in(&folder, "ada (1)", "ada", &[lesson(3, 2, NINE + 60, &[])]);
    passed(2);
    browser.until("document.querySelector('#spoken').textContent === 'ada: Lesson 3, 2 of 5 done'");
    // The older file again, under another name: it takes nothing away.
    hand_in(&folder, "old", "Ada", &[lesson(3, 0, NINE - 600, &[])]);
    hand_in(&folder, "bob", "bob", &[lesson(1, 1, NINE, &[])]);
    passed(3);
    fs::remove_dir_all(&folder).unwrap();
    browser.until("document.querySelector('#status').dataset.state === 'away'");
    passed(3);
    hand_in(&folder, "bob", "bob", &[lesson(1, 2, NINE, &[])]);
    browser.until("document.querySelector('#status').dataset.state === 'open'");
    passed(4);
    assert_eq!(browser.script("return globalThis.stays"), true);
    assert_eq!(browser.errors(), Vec::<String>::new());
}

#[test]
fn a_real_submission_ticks_and_a_registry_that_is_away_clears_nothing() {
    let mut class = Class::of_thirty(&[]);
    class.up();
    let ada = Course::anywhere();
    let board = board(&ada, &class.path(""), &[]);
    let browser = Browser::start();
    open(&browser, &board, "/?lang=en");
    browser.until("document.querySelector('#status').dataset.state === 'open'");
    assert_eq!(names(&browser)[0], "Ada Lovelace");
    browser.script("globalThis.stays = true");

    let mut join = ada
        .command(&["join", &class.url, "--account", "ada", "--password-stdin"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = join.stdin.take().unwrap();
    stdin.write_all(class.pass("ada").as_bytes()).unwrap();
    drop(stdin);
    assert!(join.wait().unwrap().success());
    ada.write("exercises/lesson-6/Dockerfile", "FROM nginx\n");
    assert_eq!(ada.checker(&["lesson-6"]).code, 1);
    let of_ada = "document.querySelector('.row[aria-rowindex=\"2\"]').children[6]";
    browser.until(&format!("{of_ada}.querySelector('.fail')"));

    class.end(Signal::SIGTERM);
    browser.until("document.querySelector('#status').dataset.state === 'away'");
    browser.until(&format!("{of_ada}.querySelector('.fail')"));
    let right = "FROM nginx:mainline\nCOPY index.html /usr/share/nginx/html/index.html\n";
    ada.write("exercises/lesson-6/Dockerfile", right);
    let ended = ada.checker(&["lesson-6"]);
    assert_eq!(ended.code, 1, "{ended:?}");
    class.up();
    browser.until("document.querySelector('#status').dataset.state === 'open'");
    assert_eq!(browser.script("return globalThis.stays"), true);
}

#[test]
fn hostile_submissions_stay_text() {
    let course = Course::anywhere();
    let folder = course.path("handed-in");
    let evil = "<img src=x onerror=\"document.title='owned'\">\u{202e}\u{7}";
    hand_in(&folder, "a", evil, &[lesson(1, 1, NINE, &[])]);
    hand_in(
        &folder,
        "b",
        "__proto__",
        &[lesson(1, 1, NINE * 9, &[("pull", u64::from(u32::MAX))])],
    );
    hand_in(&folder, "c", &"x".repeat(250), &[lesson(2, 1, NINE, &[])]);
    fs::write(folder.join("d.checker.json"), "[".repeat(100_000)).unwrap();
    fs::write(folder.join("e.checker.json"), [0xff; 64]).unwrap();
    fs::write(folder.join("<b>f<!--.checker.json"), "{}").unwrap();
    let board = board(&course, &folder, &[]);
    let browser = Browser::start();
    open(&browser, &board, "/?lang=en");
    browser.until("document.querySelectorAll('.body .row').length === 3");
    browser.until("!document.querySelector('#problems').hidden");
    let shown = browser.script("return document.body.textContent");
    let shown = shown.as_str().unwrap();
    assert!(
        shown.contains("<img src=x") && shown.contains("\\u{202e}\\u{7}"),
        "{shown}"
    );
    assert!(shown.contains("3 submissions cannot be used"), "{shown}");
    assert_eq!(browser.script("return document.images.length"), 0);
    assert_eq!(
        browser.script("return document.querySelectorAll('#problems b').length"),
        3
    );
    assert_ne!(browser.script("return document.title"), "owned");
    // A clock years ahead is not believed.
    let wide = "return document.documentElement.scrollWidth > innerWidth";
    assert_eq!(browser.script(wide), false);
    assert_eq!(browser.errors(), Vec::<String>::new());
}

#[test]
fn filters_orders_and_keys() {
    let course = Course::anywhere();
    let folder = course.path("handed-in");
    let now = now();
    let (id, hints) = &steps(1)[1];
    hand_in(
        &folder,
        "a",
        "ada",
        &[lesson(1, 1, now - 3600, &[(id, *hints)])],
    );
    hand_in(
        &folder,
        "b",
        "bob",
        &[lesson(1, 1, now - 100, &[]), lesson(2, 0, now - 30, &[])],
    );
    hand_in(
        &folder,
        "c",
        "cleo",
        &[lesson(1, steps(1).len(), now - 7200, &[])],
    );
    course.write(
        "roster.csv",
        "name,account\nÁda,ada\nBob,bob\nCleo,cleo\nDan,dan\n",
    );
    let roster = course.path("roster.csv");
    let board = board(&course, &folder, &["--roster", roster.to_str().unwrap()]);
    let browser = Browser::start();
    open(&browser, &board, "/?lang=en");
    browser.until("document.querySelector('#status').dataset.state === 'open'");
    let passed = 2 + steps(1).len();
    browser.until(&format!(
        "document.querySelectorAll('.row .mark.pass').length === {passed}"
    ));
    let choose = |id: &str, value: &str| {
        browser.script(&format!(
            "const it = document.getElementById('{id}'); it.value = '{value}';
             it.dispatchEvent(new Event('input', {{bubbles: true}}))"
        ));
        names(&browser).join(" ")
    };
    assert_eq!(names(&browser).join(" "), "Áda Bob Cleo Dan");
    assert_eq!(choose("sort", "progress"), "Cleo Áda Bob Dan");
    assert_eq!(choose("sort", "seen"), "Bob Áda Cleo Dan");
    assert_eq!(choose("sort", "stuck"), "Áda Bob Cleo Dan");
    assert_eq!(choose("show", "stuck"), "Áda");
    assert_eq!(choose("show", "hints"), "Áda");
    assert_eq!(choose("show", "silent"), "Dan");
    assert_eq!(choose("show", "work:1"), "Bob");
    assert_eq!(choose("show", "open:0"), "Áda Bob Dan");
    choose("show", "all");
    assert_eq!(choose("find", "CLE"), "Cleo");
    assert_eq!(choose("find", ""), "Áda Bob Cleo Dan");
    let people = browser
        .script("return [...document.querySelectorAll('.people')].map(it => it.textContent)");
    assert!(
        people[0].as_str().unwrap().contains("Áda") && people[1].as_str().unwrap().contains("Áda")
    );
    assert!(!people[0].as_str().unwrap().contains("Bob"), "{people}");

    // One cell is in the order of Tab, arrows move it, and what it holds is said in words.
    browser.script("document.getElementById('sort').focus()");
    for _ in 0..4 {
        browser.key(Key::Tab);
    }
    browser.until("document.activeElement.getAttribute('role') === 'rowheader'");
    for _ in 0..3 {
        browser.key(Key::Up);
    }
    browser.key(Key::Right);
    browser.key(Key::Down);
    let label = "return document.activeElement.getAttribute('aria-label')";
    let told = browser.script(label);
    assert!(
        told.as_str().unwrap().starts_with("Lesson 1: 1 of"),
        "{told}"
    );
    assert_eq!(
        browser.script("return document.querySelectorAll('.body [tabindex=\"0\"]').length"),
        1
    );
    let detail = browser.script("return document.getElementById('detail').textContent");
    assert!(
        detail.as_str().unwrap().starts_with("Bob · Lesson 1"),
        "{detail}"
    );
    browser.key(Key::End);
    let told = browser.script(label);
    assert!(told.as_str().unwrap().starts_with("Last seen"), "{told}");
    // News does not take the focus away.
    hand_in(&folder, "d", "dan", &[lesson(1, 1, now - 10, &[])]);
    browser.until("document.querySelector('.row[aria-rowindex=\"5\"] .mark.pass')");
    assert_eq!(browser.script(label), told);
    assert_eq!(browser.errors(), Vec::<String>::new());
}

#[test]
fn ten_thousand_learners_do_not_choke_the_page() {
    let course = Course::anywhere();
    let folder = course.path("handed-in");
    let all: Vec<_> = (1..=7).map(steps).collect();
    let times: Vec<Value> = (0..64).map(|at| time(NINE + 60 * at)).collect();
    for number in 0..10_000_usize {
        let below = folder.join(format!("{:02}", number % 100));
        let done = number % 8;
        let mut lessons = Vec::new();
        for (at, steps) in (1..).zip(&all).take(done.max(1)) {
            let whole = if at < done {
                steps.len()
            } else {
                number % steps.len()
            };
            let time = |step: i64| times[usize::try_from(step).unwrap() + at].clone();
            lessons.push(lesson_of(steps, at, whole, &[], &time));
        }
        let name = format!("learner-{number:05}");
        hand_in(&below, &name, &name, &lessons);
    }
    let board = board(&course, &folder, &[]);
    let browser = Browser::start();
    // The first page comes up while the folder is still being read.
    open(&browser, &board, "/?lang=en");
    let is_read = "return document.querySelector('#status').dataset.state === 'open'";
    while browser.script(is_read) != json!(true) {}
    browser.until("document.querySelector('#count').textContent === '10000 learners'");

    // Another page, of all of it.
    browser.devtools(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({"source": "globalThis.long = [];
            new PerformanceObserver((list) => list.getEntries().forEach((it) => long.push(Math.round(it.duration))))
                .observe({ entryTypes: ['longtask'] });
            new MutationObserver((_, observer) => {
                if (document.querySelector('.body .row')) {
                    globalThis.first = Math.round(performance.now());
                    observer.disconnect();
                }
            }).observe(document, { childList: true, subtree: true });"}),
    );
    open(&browser, &board, "/?lang=en");
    browser.until("document.querySelector('#count').textContent === '10000 learners'");
    let whole = browser.script("return [first, Math.round(performance.now()), long, performance.getEntriesByName('first-contentful-paint')[0]?.startTime]");
    let rows = "return document.querySelectorAll('.body .row').length";
    let bounded = |rows: Value| {
        assert!(
            rows.as_u64().is_some_and(|it| (5..60).contains(&it)),
            "{rows}"
        );
    };
    bounded(browser.script(rows));
    let scrolled = browser.script_with_callback(
        "const done = arguments[arguments.length - 1];
         const scroller = document.querySelector('.scroller');
         const before = long.length;
         let frames = 0;
         const step = () => {
             scroller.scrollTop = (scroller.scrollHeight / 120) * frames;
             frames += 1;
             if (frames < 120) { requestAnimationFrame(step); } else { setTimeout(() => done(long.slice(before)), 100); }
         };
         step();",
    );
    bounded(browser.script(rows));
    let figures = json!({"first row, all learners (ms), long tasks, paint": whole, "long tasks while scrolling": scrolled});
    fs::write(
        repository().join("target/board-10000.json"),
        figures.to_string(),
    )
    .unwrap();
    browser.script("document.querySelector('.scroller').scrollTop = 1e9");
    browser.until(
        "[...document.querySelectorAll('.called')].some(it => it.textContent === 'learner-09999')",
    );
    // Sorting and finding leave few rows, too.
    browser.script("const it = document.getElementById('find'); it.value = '0999'; it.dispatchEvent(new Event('input'))");
    browser.until("document.querySelector('#count').textContent === '11 of 10000 learners'");
    bounded(browser.script(rows));
    assert_eq!(browser.errors(), Vec::<String>::new());
}

#[test]
fn a_past_class_is_played_again() {
    let course = Course::anywhere();
    let folder = course.path("handed-in");
    hand_in(&folder, "a1", "ada", &[lesson(1, 1, NINE, &[])]);
    hand_in(&folder, "a2", "ada", &[lesson(1, 2, NINE, &[])]);
    hand_in(&folder, "b", "bob", &[lesson(2, 2, NINE + 3000, &[])]);
    let board = board(&course, &folder, &["--replay"]);
    let browser = Browser::start();
    open(&browser, &board, "/?lang=en");
    browser.until("!document.getElementById('again').hidden");
    let passed = |count: usize| {
        browser.until(&format!(
            "document.querySelectorAll('.row .mark.pass').length === {count}"
        ));
    };
    // All of it, then any time of it.
    passed(4);
    let go = |time: i64| {
        browser.script(&format!(
            "const it = document.getElementById('time'); it.value = '{time}';
             it.dispatchEvent(new Event('input'))"
        ));
    };
    go(NINE + 60);
    passed(1);
    go(NINE + 1000);
    passed(2);
    go(NINE);
    passed(1);
    browser.script("document.getElementById('speed').value = '3600'; document.getElementById('speed').dispatchEvent(new Event('change'))");
    browser.click(".play");
    passed(4);
    browser.until("document.querySelector('.play').textContent === 'Play'");
    browser.picture("board-again");
    assert_eq!(browser.errors(), Vec::<String>::new());
}

#[test]
fn the_board_stands_beside_a_class_that_is_up() {
    let class = Class::made("name,account\nAda,ada\n", &[]);
    let course = Course::anywhere();
    let log = class.parent().join("up.log");
    let mut up = class
        .command(&[
            "class",
            "up",
            "--board",
            "--course",
            course.root().to_str().unwrap(),
        ])
        .stdout(Stdio::piped())
        .stderr(fs::File::create(&log).unwrap())
        .spawn()
        .unwrap();
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(up.stdout.take().unwrap()));
    assert_eq!(lines.next().unwrap().unwrap(), class.url);
    let address = lines.next().unwrap().unwrap();
    let browser = Browser::start();
    browser.open(&address);
    browser.until("document.querySelector('.called')?.textContent === 'Ada'");
    browser.until("document.querySelector('#status').dataset.state === 'open'");
    nix::sys::signal::kill(
        nix::unistd::Pid::from_raw(i32::try_from(up.id()).unwrap()),
        Signal::SIGTERM,
    )
    .unwrap();
    assert_eq!(up.wait().unwrap().code(), Some(0));
}
