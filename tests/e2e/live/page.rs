//! A live page in a browser.

use e2e::{Browser, Started};

/// Opens a lesson's page and waits until the checker has checked every step.
pub fn open(browser: &Browser, started: &Started, page: &str) {
    browser.open(&format!("{}/{page}", started.address));
    browser.until(
        "document.querySelector('section.exercise.live[data-link=open]') \
         && !document.querySelector('li[data-step][data-verdict=none]')",
    );
    // Gone after a reload.
    browser.script("globalThis.never_reloaded = true");
}

/// Waits until a step shows a verdict, on a page that was not reloaded.
pub fn shows(browser: &Browser, step: &str, verdict: &str) {
    browser.until(&format!(
        "document.querySelector('li[data-step=\"{step}\"][data-verdict={verdict}]')"
    ));
    browser.until("globalThis.never_reloaded");
}
