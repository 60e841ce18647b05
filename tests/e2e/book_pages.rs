//! The book's pages in a real browser: they open cleanly, stay on this computer, are found,
//! change language, fit a telephone, work with a keyboard, without scripts and for everyone.

use std::process::Command;

use e2e::{Book, Browser, Key, Served, repository};
use serde_json::json;

const EDITIONS: [&str; 2] = ["en", "ko"];

fn all_pages(served: &Served) -> Vec<String> {
    EDITIONS
        .iter()
        .flat_map(|edition| served.pages(edition))
        .collect()
}

#[test]
fn every_page_opens_without_errors_and_asks_nobody_else() {
    let book = Book::copied();
    let served = book.serve();
    let browser = Browser::start();
    browser.requests();
    for page in all_pages(&served) {
        browser.open(&format!("{}{page}", served.address));
        let errors = browser.errors();
        assert!(errors.is_empty(), "{page}: {errors:?}");
        let requests = browser.requests();
        assert!(!requests.is_empty(), "{page}: the requests are not seen");
        for request in requests {
            let here = request.starts_with(&format!("{}/", served.address))
                || request.starts_with("data:");
            assert!(here, "{page} asks {request}");
            let checker = format!("{}/live/", served.address);
            assert!(!request.starts_with(&checker), "{page} asks for a checker");
        }
    }
}

#[test]
fn the_language_switch_keeps_the_place() {
    let book = Book::copied();
    let served = book.serve();
    let browser = Browser::start();
    for page in served.pages("en") {
        let name = page.trim_start_matches("/en/");
        // It does not have its own place.
        if name == "404.html" {
            continue;
        }
        browser.open(&format!("{}{page}", served.address));
        browser.click("a.edition");
        let expected = if name == "index.html" {
            "introduction.html"
        } else {
            name
        };
        assert_eq!(
            browser.address(),
            format!("{}/ko/{expected}", served.address)
        );
        browser.click("a.edition");
        assert_eq!(
            browser.address(),
            format!("{}/en/{expected}", served.address)
        );
    }
}

#[test]
fn no_page_is_wider_than_a_telephone() {
    let book = Book::copied();
    let served = book.serve();
    let browser = Browser::start();
    browser.resize(360, 740);
    for page in all_pages(&served) {
        browser.open(&format!("{}{page}", served.address));
        browser.script("document.querySelectorAll('details').forEach(it => it.open = true)");
        let width = browser.script("return document.documentElement.scrollWidth");
        assert!(width.as_u64().unwrap() <= 360, "{page} is {width} wide");
    }
}

#[test]
fn a_keyboard_reaches_everything_in_a_sensible_order() {
    let book = Book::copied();
    let served = book.serve();
    let browser = Browser::start();
    for edition in EDITIONS {
        browser.open(&format!("{}/{edition}/lesson-1.html", served.address));
        browser.until("document.querySelector('#mdbook-sidebar a')");
        let mut stops: Vec<String> = Vec::new();
        for _ in 0..150 {
            browser.key(Key::Tab);
            let stop = browser.script(
                "const it = document.activeElement;
                 if (it === document.body) { return 'end'; }
                 const style = getComputedStyle(it);
                 const seen = style.outlineStyle !== 'none' || style.boxShadow !== 'none';
                 return (seen ? '' : 'UNSEEN ') + (it.id || it.className || it.tagName.toLowerCase())
                    + '|' + (it.closest('main') ? 'main' : 'frame')",
            );
            let stop = stop.as_str().unwrap().to_owned();
            if stop == "end" {
                break;
            }
            stops.push(stop);
        }
        let unseen: Vec<_> = stops
            .iter()
            .filter(|stop| stop.starts_with("UNSEEN"))
            .collect();
        assert!(
            unseen.is_empty(),
            "{edition}: focus that cannot be seen: {unseen:?}"
        );
        let place = |what: &str| {
            let found = stops.iter().position(|stop| stop.starts_with(what));
            found.unwrap_or_else(|| panic!("{edition}: no {what} in {stops:?}"))
        };
        let search = place("mdbook-search-toggle|frame");
        assert!(stops[0].starts_with("skip|frame"), "{edition}: {stops:?}");
        let switch = place("edition|frame");
        let hint = place("summary|main");
        assert!(search < switch && switch < hint, "{edition}: {stops:?}");
        // Once in the page, one stays there until its end.
        let content: Vec<_> = stops.iter().map(|stop| stop.ends_with("|main")).collect();
        let first = content.iter().position(|main| *main).unwrap();
        let last = content.iter().rposition(|main| *main).unwrap();
        assert!(
            content[first..=last].iter().all(|main| *main),
            "{edition}: {stops:?}"
        );
    }
    // The table of contents opens and closes.
    browser.open(&format!("{}/en/lesson-1.html", served.address));
    browser.script("document.querySelector('#mdbook-sidebar-toggle').focus()");
    for shown in ["false", "true"] {
        browser.key(Key::Enter);
        browser.until(&format!(
            "document.documentElement.classList.contains('sidebar-visible') === {shown}"
        ));
    }
    // Search, and go there.
    browser.open(&format!("{}/en/lesson-1.html", served.address));
    browser.press("/");
    browser.until("document.activeElement.id === 'mdbook-searchbar'");
    browser.press("union file system");
    browser.until("document.querySelector('#mdbook-searchresults a')");
    browser.key(Key::Down);
    browser.until("document.activeElement.closest('#mdbook-searchresults')");
    browser.key(Key::Enter);
    browser.until("location.pathname !== '/en/lesson-1.html'");
}

/// The text of axe-core, which looks for barriers.
pub fn axe() -> String {
    let axe = Command::new(repository().join("tests/axe.sh"))
        .arg(repository().join("target/axe"))
        .output()
        .unwrap();
    assert!(
        axe.status.success(),
        "{}",
        String::from_utf8_lossy(&axe.stderr)
    );
    std::fs::read_to_string(String::from_utf8_lossy(&axe.stdout).trim()).unwrap()
}

/// The serious barriers in the page that is open.
pub fn serious(browser: &Browser, axe: &str) -> Vec<String> {
    browser.script(axe);
    let serious = browser.script_with_callback(
        "const done = arguments[arguments.length - 1];
         axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => done(
            violations
                .filter(({ impact }) => impact === 'serious' || impact === 'critical')
                .map(({ id, help, nodes }) => `${id}: ${help} `
                    + nodes.slice(0, 3).map(node => `${node.html} ${node.failureSummary}`).join(' | '))
         ), error => done([String(error)]))",
    );
    let findings = serious.as_array().unwrap().iter();
    findings
        .map(|finding| finding.as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn nobody_meets_a_serious_barrier() {
    let axe = axe();
    let book = Book::copied();
    let served = book.serve();
    let browser = Browser::start();
    let mut found = Vec::new();
    for scheme in ["light", "dark"] {
        browser.prefer(scheme);
        for page in all_pages(&served) {
            browser.open(&format!("{}{page}", served.address));
            browser.script("document.querySelectorAll('details').forEach(it => it.open = true)");
            // With a search open, too.
            if page.ends_with("/lesson-2.html") {
                browser.press("/");
                browser.press("image");
                browser.until("document.querySelector('#mdbook-searchresults a')");
            }
            let serious = serious(&browser, &axe).into_iter();
            found.extend(serious.map(|finding| format!("{page} ({scheme}): {finding}")));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn pages_can_be_read_without_scripts() {
    let book = Book::copied();
    let served = book.serve();
    let browser = Browser::start();
    browser.devtools(
        "Emulation.setScriptExecutionDisabled",
        json!({"value": true}),
    );
    browser.open(&format!("{}/en/lesson-3.html", served.address));
    let text = browser.script("return document.querySelector('main').innerText");
    let text = text.as_str().unwrap();
    for shown in [
        "latest and mainline are one image",
        "Hint 1",
        "checker lesson-3",
        "checker start",
        "docker image pull nginx:latest",
        "한국어로 읽기",
    ] {
        assert!(text.contains(shown), "{shown} is not in\n{text}");
    }
    assert_eq!(
        browser.script("return document.documentElement.classList.contains('js')"),
        json!(false)
    );
    // Hints unfold, and the switch and the chapters are links.
    browser.click(".exercise summary");
    browser.until("document.querySelector('.exercise details').open");
    browser.picture("without-scripts");
    browser.script("scrollTo(0, 0)");
    browser.click("a.edition");
    assert!(browser.address().ends_with("/ko/lesson-3.html"));
}

/// Pictures to look at; a page that draws nothing has a picture without colours.
#[test]
fn pictures_are_kept_for_people_to_look_at() {
    let book = Book::copied();
    let served = book.serve();
    let browser = Browser::start();
    for (name, page, scheme, width, height) in [
        ("introduction", "/en/introduction.html", "light", 1280, 1600),
        ("lesson-2-dark", "/en/lesson-2.html", "dark", 1280, 2400),
        ("lesson-3-korean", "/ko/lesson-3.html", "light", 1280, 2400),
        (
            "lesson-4-telephone",
            "/en/lesson-4.html",
            "light",
            360,
            2400,
        ),
        (
            "lesson-7-telephone-dark",
            "/ko/lesson-7.html",
            "dark",
            360,
            2400,
        ),
        ("wide", "/en/lesson-6.html", "light", 1600, 1000),
    ] {
        browser.prefer(scheme);
        browser.resize(width, height);
        browser.open(&format!("{}{page}", served.address));
        browser.until("document.fonts.status === 'loaded'");
        browser.picture(name);
    }
    browser.resize(1280, 900);
    browser.open(&format!("{}/ko/lesson-3.html", served.address));
    browser.press("/");
    browser.until("document.activeElement.id === 'mdbook-searchbar'");
    browser.press("레이어");
    browser.until("document.querySelector('#mdbook-searchresults a')");
    browser.picture("search-korean");
    browser.script("document.querySelector('.exercise').scrollIntoView()");
    browser.picture("panel-korean");
}
