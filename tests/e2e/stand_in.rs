//! The live page without its server: a browser that is given a stream into which a test puts events.

use e2e::{Browser, Served};
use serde_json::{Value, json};

/// Puts a token into the page, as a server would, and takes the place of stream and requests.
const STAND_IN: &str = r#"
    new MutationObserver((_, observer) => {
        const meta = document.querySelector('meta[name="checker-page"]');
        if (meta) {
            meta.content = "token";
            observer.disconnect();
        }
    }).observe(document, { childList: true, subtree: true });
    globalThis.EventSource = class extends EventTarget {
        constructor(address) {
            super();
            globalThis.stream = this;
            this.address = address;
        }
        close() {}
    };
    globalThis.hear = (event, data) => stream.dispatchEvent(
        new MessageEvent(event, { data: JSON.stringify(data) }));
    globalThis.asked = [];
    globalThis.fetch = async (path, { headers, body }) => {
        asked.push([path, headers["X-Checker-Page"], JSON.parse(body)]);
        return new Response(null, { status: 204 });
    };
"#;

const STEPS: [&str; 5] = [
    "latest",
    "mainline",
    "same-image",
    "pointer-made",
    "pointer-moved",
];

pub fn step(id: &str, verdict: &str) -> Value {
    let mut step = json!({
        "id": id, "title": format!("`{id}` is there"), "verdict": null,
        "expected": null, "found": null, "reason": null, "remedy": null, "explanation": null,
        "hints": {"total": 2, "seen": []},
    });
    let texts: &[_] = match verdict {
        "pass" => &["found", "explanation"],
        "fail" => &["expected", "found"],
        "unknown" => &["reason", "remedy"],
        _ => return step,
    };
    step["verdict"] = json!(verdict);
    for text in texts {
        step[*text] = json!(format!("{text} of `{id}`"));
    }
    step
}

/// Lesson 3, as its steps are: `pass`, `fail`, `unknown` or nothing yet.
pub fn lesson(verdicts: [&str; 5]) -> Value {
    let has = |verdict| verdicts.contains(&verdict);
    let verdict = match () {
        () if has("fail") => json!("fail"),
        () if has("") => json!(null),
        () if has("unknown") => json!("unknown"),
        () => json!("pass"),
    };
    let steps = STEPS.iter().zip(verdicts);
    json!({
        "id": "lesson-3", "title": "Tags", "verdict": verdict, "was_passed": false,
        "steps": steps.map(|(id, verdict)| step(id, verdict)).collect::<Vec<_>>(),
    })
}

pub fn engine(state: &str) -> Value {
    json!({"state": state, "reason": "no engine answers at `socket`", "remedy": "start `docker`"})
}

/// Opens the page and lets it hear where lesson 3 is.
pub fn open(browser: &Browser, served: &Served, edition: &str, verdicts: [&str; 5]) {
    browser.open(&format!("{}/{edition}/lesson-3.html", served.address));
    browser.until("globalThis.stream");
    let mut next = lesson([""; 5]);
    next["id"] = json!("lesson-4");
    next["title"] = json!("Upload an image");
    hear(
        browser,
        "state",
        &json!({"instance": "one", "engine": engine("up"), "lessons": [lesson(verdicts), next]}),
    );
}

pub fn hear(browser: &Browser, event: &str, data: &Value) {
    browser.script(&format!("hear({}, {data})", json!(event)));
}

/// Waits until exactly this has been said to a screen reader.
pub fn says(browser: &Browser, text: &str) {
    let text = json!(text);
    browser.until(&format!(
        "document.querySelector('.spoken').textContent.trim() === {text}"
    ));
}

pub fn live_browser() -> Browser {
    let browser = Browser::start();
    browser.devtools(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({"source": STAND_IN}),
    );
    browser
}
