//! The page that ticks: `checker start` with a real engine, a real browser beside a real terminal.

mod clients;
mod speed;
mod terminals;
mod ticks;
mod trouble;

use e2e::{Browser, Started};

/// Opens a lesson's page and waits until the checker has looked at every step.
fn open(browser: &Browser, started: &Started, page: &str) {
    browser.open(&format!("{}/{page}", started.address));
    browser.until(
        "document.querySelector('section.exercise.live[data-link=open]') \
         && !document.querySelector('li[data-step][data-verdict=none]')",
    );
    // Gone after a reload.
    browser.script("globalThis.never_reloaded = true");
}

/// Waits until a step shows a verdict, on a page that was not loaded anew.
fn shows(browser: &Browser, step: &str, verdict: &str) {
    browser.until(&format!(
        "document.querySelector('li[data-step=\"{step}\"][data-verdict={verdict}]')"
    ));
    browser.until("globalThis.never_reloaded");
}
