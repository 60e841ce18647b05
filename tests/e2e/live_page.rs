//! The live page by itself: what it draws and says, whatever it receives.

use crate::stand_in::{engine, hear, lesson, live_browser, open, says};
use e2e::{Book, Key};
use serde_json::json;

#[test]
fn changes_are_drawn_and_said_once_and_nothing_is_said_at_first() {
    let book = Book::copied();
    let served = book.serve();
    let browser = live_browser();
    open(
        &browser,
        &served,
        "en",
        ["pass", "fail", "fail", "fail", "unknown"],
    );
    browser.until("document.querySelector('li[data-step=latest][data-verdict=pass]')");
    let state = "return [...document.querySelectorAll('.state')].map(it => it.textContent)";
    assert_eq!(
        browser.script(state),
        json!([
            "✓ done",
            "○ not yet",
            "○ not yet",
            "○ not yet",
            "? not checked"
        ])
    );
    let heard = [
        (
            ["pass", "pass", "fail", "fail", "fail"],
            "Step 2 is done. 2 of 5.",
        ),
        (
            ["pass", "pass", "pass", "pass", "fail"],
            "Steps 3 and 4 are done. 4 of 5.",
        ),
        (
            ["pass", "fail", "pass", "pass", "fail"],
            "Step 2 is no longer done. 3 of 5.",
        ),
        (
            ["pass", "fail", "unknown", "pass", "fail"],
            "Step 3 could not be checked.",
        ),
        (["pass"; 5], "Steps 2 and 5 are done. All 5 steps are done."),
    ];
    // The first that is said is the first that has changed.
    for (verdicts, said) in heard {
        hear(&browser, "lesson", &lesson(verdicts));
        says(&browser, said);
    }
    browser.until("document.querySelector('.exercise.celebrates .finished')");
    browser.until("document.querySelector('.lesson-done a[href=\"lesson-4.html\"]')");

    // An engine that is gone for a while is reported, and not what it takes along.
    hear(&browser, "engine", &engine("down"));
    hear(&browser, "lesson", &lesson(["unknown"; 5]));
    says(&browser, "The Docker engine does not answer.");
    let status = browser.script("return document.querySelector('.watching').innerText");
    assert!(
        status.as_str().unwrap().contains("start docker"),
        "{status}"
    );
    hear(&browser, "engine", &engine("up"));
    hear(&browser, "lesson", &lesson(["pass"; 5]));
    says(&browser, "The Docker engine answers again.");

    // A lesson that was done before the page was opened is not news.
    open(&browser, &served, "ko", ["pass"; 5]);
    browser.until("document.querySelector('.finished').textContent.includes('레슨 3 완료!')");
    browser.until("document.querySelector('.count').textContent === '단계 5개 중 5개 완료'");
    browser.until("!document.querySelector('.celebrates')");
    assert_eq!(browser.errors(), Vec::<String>::new());
}

#[test]
fn hints_open_one_by_one_and_the_focus_stays() {
    let book = Book::copied();
    let served = book.serve();
    let browser = live_browser();
    open(&browser, &served, "en", ["fail"; 5]);
    let shown =
        "return getComputedStyle(document.querySelector('.exercise details:not(.fold)')).display";
    assert_eq!(browser.script(shown), "none");
    browser.script("document.querySelector('[data-step=mainline] .more').focus()");
    let label = "return document.activeElement.textContent";
    for (seen, next) in [
        (vec!["Try `this`."], 1),
        (vec!["Try `this`.", "Type `that`."], 2),
    ] {
        assert_eq!(browser.script(label), format!("Next hint ({next} of 2)"));
        browser.key(Key::Enter);
        browser.until(&format!("asked.length === {next}"));
        let mut lesson = lesson(["fail"; 5]);
        lesson["steps"][1]["hints"]["seen"] = json!(seen);
        hear(&browser, "lesson", &lesson);
        let count = format!("document.querySelectorAll('.seen > li').length === {next}");
        browser.until(&count);
        says(
            &browser,
            &format!("Hint {next}: {}", seen[next - 1].replace('`', "")),
        );
    }
    assert_eq!(
        browser.script("return asked[0]"),
        json!(["/live/hint", "token", {"lesson": "lesson-3", "step": "mainline"}])
    );
    // The button is there as long as it has the focus, and does nothing more.
    assert_eq!(browser.script(label), "No more hints");
    browser.key(Key::Enter);
    browser.key(Key::Tab);
    browser.until("document.querySelector('[data-step=mainline] .more').hidden");
    // Between them is what the next step looks for, folded.
    browser.key(Key::Tab);
    assert_eq!(browser.script(label), "Next hint (1 of 2)");
    assert_eq!(browser.script("return asked.length"), 2);
}

#[test]
fn what_the_engine_says_stays_text() {
    let book = Book::copied();
    let served = book.serve();
    let browser = live_browser();
    browser.resize(360, 740);
    open(&browser, &served, "en", ["fail"; 5]);
    let hostile = format!(
        "<img src=x onerror=\"document.title='x'\">`</code><script>document.title='y'</script>` ` {}",
        "a".repeat(300)
    );
    let mut evil = lesson(["fail", "unknown", "pass", "fail", "fail"]);
    for step in evil["steps"].as_array_mut().unwrap() {
        for text in [
            "title",
            "expected",
            "found",
            "reason",
            "remedy",
            "explanation",
        ] {
            step[text] = json!(hostile);
        }
        step["hints"]["seen"] = json!([hostile]);
    }
    hear(&browser, "lesson", &evil);
    browser.until("document.querySelector('.seen').textContent.includes('onerror')");
    assert_eq!(
        browser.script("return document.querySelectorAll('main :is(img, script)').length"),
        0
    );
    let width = browser.script("return document.documentElement.scrollWidth");
    assert!(width.as_u64().unwrap() <= 360, "{width} wide");
}

#[test]
fn the_table_of_contents_keeps_what_is_done() {
    let book = Book::copied();
    let served = book.serve();
    let browser = live_browser();
    open(
        &browser,
        &served,
        "en",
        ["pass", "pass", "fail", "fail", "fail"],
    );
    let text = "[...document.querySelectorAll('#mdbook-sidebar .progress')].map(it => it.textContent).join('; ')";
    let expected = json!("2/5, 2 of 5 steps done; …, not looked yet");
    browser.until(&format!("{text} === {expected}"));
    // mdBook draws it again when it is put into the page.
    browser.script(
        "const contents = document.querySelector('mdbook-sidebar-scrollbox');
         const sidebar = contents.parentNode;
         contents.remove();
         sidebar.prepend(contents)",
    );
    browser.until(&format!("{text} === {expected}"));
}

#[test]
fn nobody_meets_a_barrier_in_any_theme() {
    let axe = crate::book_pages::axe();
    let book = Book::copied();
    let served = book.serve();
    let browser = live_browser();
    let mut found = Vec::new();
    for theme in ["light", "rust", "coal", "navy", "ayu"] {
        open(&browser, &served, "en", [""; 5]);
        browser.script(&format!("localStorage.setItem('mdbook-theme', '{theme}')"));
        for verdicts in [["pass", "fail", "unknown", "fail", ""], ["pass"; 5]] {
            open(&browser, &served, "en", verdicts);
            hear(&browser, "engine", &engine("down"));
            browser.until("document.querySelector('[data-link=down]')");
            let serious = crate::book_pages::serious(&browser, &axe);
            found.extend(serious.into_iter().map(|it| format!("{theme}: {it}")));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
