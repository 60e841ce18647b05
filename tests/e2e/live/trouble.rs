//! What goes wrong while a person learns: the engine ends and comes back, the server ends and
//! comes back, pages are reloaded, two people look at once.

use e2e::{Browser, Course, FakeEngine, Lab, Started, Store};
use serde_json::json;

use super::page::{open, shows};

/// The first step of lesson 1.
const STEP: &str = "nginx-latest";

#[test]
fn an_engine_that_ends_and_comes_back() {
    let lab = Lab::of(Store::Classic);
    let course = lab.course();
    course.sh("lesson-1", "docker image pull nginx");
    let started = Started::of(&course);
    let browser = Browser::start();
    open(&browser, &started, "en/lesson-1.html");
    shows(&browser, STEP, "pass");
    lab.signal("KILL");
    browser.until("document.querySelector('section.exercise[data-link=down]')");
    shows(&browser, STEP, "unknown");
    started.tells("Trying again");
    lab.restart();
    browser.until("document.querySelector('section.exercise[data-link=open]')");
    shows(&browser, STEP, "pass");
    started.tells("answers again");
    // And it is followed as before.
    course.sh("lesson-1", "docker image rm nginx");
    shows(&browser, STEP, "fail");
}

#[test]
fn a_server_that_ends_and_comes_back() {
    let lab = Lab::of(Store::Containerd);
    let course = lab.course();
    let mut started = Started::of(&course);
    let port = started.port().to_owned();
    let browser = Browser::start();
    open(&browser, &started, "en/lesson-1.html");
    shows(&browser, STEP, "fail");
    started.end_with("KILL");
    browser.until("document.querySelector('section.exercise[data-link=lost]')");
    course.sh("lesson-1", "docker image pull nginx");
    let started = Started::on(&course, &port);
    browser.until("document.querySelector('section.exercise[data-link=open]')");
    shows(&browser, STEP, "pass");
    // The page has the new server's token.
    browser.click("li[data-step=nginx-1] .hints .more");
    browser.until("document.querySelectorAll('li[data-step=nginx-1] .seen > li').length === 1");
    shows(&browser, STEP, "pass");
    drop(started);
}

#[test]
fn two_browsers_and_a_reload_see_the_same() {
    let lab = Lab::of(Store::Classic);
    let course = lab.course();
    let started = Started::of(&course);
    let first = Browser::start();
    let second = first.beside();
    open(&first, &started, "en/lesson-1.html");
    open(&second, &started, "ko/lesson-1.html");
    course.sh("lesson-1", "docker image pull nginx");
    for browser in [&first, &second] {
        shows(browser, STEP, "pass");
    }
    // A hint that one opens is open for the other, in its language, and in the terminal.
    first.click("li[data-step=nginx-1] .hints .more");
    let seen = "document.querySelectorAll('li[data-step=nginx-1] .seen > li').length === 1";
    first.until(seen);
    second.until(seen);
    second
        .until("/[가-힣]/.test(document.querySelector('li[data-step=nginx-1] .seen').textContent)");
    course.checker(&["hint", "lesson-1", "nginx-1"]);
    let both = "document.querySelectorAll('li[data-step=nginx-1] .seen > li').length === 2";
    first.until(both);
    open(&first, &started, "en/lesson-1.html");
    first.until(both);
    shows(&first, STEP, "pass");
    // The sidebar shows it on every page.
    first.open(&format!("{}/en/introduction.html", started.address));
    first.until("document.querySelector('#mdbook-sidebar .progress')?.textContent.includes('1')");
}

#[test]
fn hostile_names_and_answers_stay_text() {
    let lab = Lab::of(Store::Classic);
    let course = lab.course();
    let attack = "<img src=x onerror=globalThis.attacked=1><script>globalThis.attacked=1</script>";
    course.sh("lesson-1", "docker image pull nginx");
    course.write(
        "exercises/lesson-1/answers.yaml",
        format!("image_id: '{attack}`<b>`\u{202e}'\n"),
    );
    let started = Started::of(&course);
    let browser = Browser::start();
    open(&browser, &started, "en/lesson-1.html");
    shows(&browser, "image-id", "fail");
    browser.until(
        "document.querySelector('li[data-step=image-id] .told').textContent.includes('<img src=x')",
    );
    assert_eq!(
        browser.script("return globalThis.attacked ?? null"),
        json!(null)
    );
    let inside = "return document.querySelectorAll('section.exercise :is(img, script)').length";
    assert_eq!(browser.script(inside), json!(0));
}

#[test]
fn hostile_words_of_an_engine_stay_text() {
    let engine = FakeEngine::start(|_| {
        e2e::Answer::error(500, "<img src=x onerror=globalThis.attacked=1>`<script>`")
    });
    let course = Course::at(&engine.host());
    let started = Started::of(&course);
    let browser = Browser::start();
    browser.open(&format!("{}/en/lesson-1.html", started.address));
    browser.until("document.querySelector('section.exercise[data-link=down]')");
    shows_text(&browser, "<img src=x");
    assert_eq!(
        browser.script("return globalThis.attacked ?? null"),
        json!(null)
    );
}

fn shows_text(browser: &Browser, text: &str) {
    browser.until(&format!(
        "document.querySelector('section.exercise').textContent.includes({})",
        json!(text)
    ));
}

#[test]
fn a_broken_exercise_is_told_and_the_last_good_one_goes_on() {
    let course = Course::anywhere();
    let started = Started::of(&course);
    let path = "exercises/lesson-1/exercise.yaml";
    let good = course.read(path);
    course.write(path, good.replacen("steps:", "stops:", 1));
    started.tells("exercise.yaml");
    let browser = Browser::start();
    browser.open(&format!("{}/en/lesson-1.html", started.address));
    browser.until("document.querySelectorAll('section.exercise.live li[data-step]').length === 4");
    course.write(
        path,
        good.replacen("en: \"`nginx:1` is on", "en: \"`nginx:one` is on", 1),
    );
    shows_text(&browser, "nginx:1");
}
