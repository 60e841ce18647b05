//! How long it takes from the engine's event until the page shows the tick, and what watching
//! costs while nothing happens. A measurement, not a test: `make bench` prints it.

use std::fs;
use std::io::Write;
use std::time::Duration;

use e2e::{Browser, Lab, Started, Store};
use serde_json::Value;

use super::page::{open, shows};

const STEP: &str = "nginx-1";
const TICKS: usize = 200;

/// How long idleness is measured.
const IDLE: Duration = Duration::from_secs(30);

#[test]
#[ignore = "a measurement: make bench"]
fn from_the_tag_to_the_tick() {
    let lab = Lab::of(Store::Classic);
    let course = lab.course();
    lab.docker(&["image", "pull", "--quiet", "nginx"]);
    let started = Started::of(&course);
    let browser = Browser::start();
    open(&browser, &started, "en/lesson-1.html");
    // The browser's clock is the machine's, and its times have fractions of a millisecond.
    browser.script(&format!(
        "globalThis.ticks = [];
         const step = document.querySelector('li[data-step=\"{STEP}\"]');
         let shown = step.dataset.verdict;
         new MutationObserver(() => {{
             if (step.dataset.verdict !== shown) {{
                 shown = step.dataset.verdict;
                 ticks.push(performance.timeOrigin + performance.now());
             }}
         }}).observe(step, {{ attributes: true, attributeFilter: ['data-verdict'] }});"
    ));
    let since = seconds();
    for number in 0..TICKS {
        if number % 2 == 0 {
            lab.docker(&["image", "tag", "nginx:latest", "nginx:1"]);
            shows(&browser, STEP, "pass");
        } else {
            lab.docker(&["image", "rm", "nginx:1"]);
            shows(&browser, STEP, "fail");
        }
    }
    let told = lab.docker(&[
        "events",
        "--since",
        &since,
        "--until",
        &seconds(),
        "--filter",
        "type=image",
        "--format",
        "{{json .}}",
    ]);
    let events = told.lines().map(|line| {
        let event: Value = serde_json::from_str(line).expect("an event");
        event["timeNano"].as_f64().expect("a time") / 1e6
    });
    let events: Vec<f64> = events.collect();
    let ticks: Vec<f64> = serde_json::from_value(browser.script("return ticks")).expect("times");
    assert_eq!((events.len(), ticks.len()), (TICKS, TICKS));
    let mut took: Vec<f64> = ticks
        .iter()
        .zip(&events)
        .map(|(tick, event)| tick - event)
        .collect();
    took.sort_by(f64::total_cmp);
    let at = |share: f64| took[((took.len() - 1) as f64 * share) as usize];

    let before = cpu(started.id());
    std::thread::sleep(IDLE);
    let used = cpu(started.id()) - before;
    let share = used / IDLE.as_secs_f64() * 100.0;
    let told = format!(
        "tag to tick, {TICKS} times: median {:.0} ms, p99 {:.0} ms, longest {:.0} ms\n\
         while nothing happens, for {} s: {share:.2} % of one core",
        at(0.5),
        at(0.99),
        at(1.0),
        IDLE.as_secs()
    );
    writeln!(std::io::stderr(), "{told}").expect("stderr");
}

/// Now, as Docker takes times.
fn seconds() -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    format!("{:.6}", now.expect("a time").as_secs_f64())
}

/// Seconds of processor time that a process has used.
fn cpu(id: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).expect("its state");
    let (_, fields) = stat.rsplit_once(") ").expect("fields");
    let fields: Vec<_> = fields.split(' ').collect();
    let ticks = |field: usize| fields[field].parse::<f64>().expect("a number");
    (ticks(11) + ticks(12)) / 100.0
}
