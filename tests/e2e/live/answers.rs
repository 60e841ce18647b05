//! An answer that is typed in the page is in the learner's file, and counts as if it was typed there.

use e2e::{Browser, Key, Lab, Started, Store};

use super::page::{open, shows};

#[test]
fn an_answer_in_the_page_is_in_the_file() {
    let lab = Lab::of(Store::Classic);
    let course = lab.course();
    let started = Started::of(&course);
    let browser = Browser::start();
    course.sh("lesson-1", "docker image pull nginx");
    open(&browser, &started, "en/lesson-1.html");
    let file = "exercises/lesson-1/answers.yaml";
    let comments = |text: &str| {
        let lines = text.lines().filter(|line| line.starts_with('#'));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let before = comments(&course.read(file));
    let answer = |text: &str| {
        browser.until("document.querySelector('form.answer input')");
        browser.script(
            "const it = document.querySelector('form.answer input'); it.value = ''; it.focus()",
        );
        browser.press(text);
        browser.key(Key::Enter);
    };
    answer("000000000000");
    browser.until(
        "document.querySelector('form.answer').closest('li').textContent.includes('000000000000')",
    );
    shows(&browser, "image-id", "fail");
    let id = course.sh("lesson-1", "docker image inspect --format '{{.Id}}' nginx");
    answer(id.trim());
    shows(&browser, "image-id", "pass");
    let after = course.read(file);
    assert!(after.contains(id.trim()), "{after}");
    assert_eq!(comments(&after), before);
    assert_eq!(browser.errors(), Vec::<String>::new());
}
