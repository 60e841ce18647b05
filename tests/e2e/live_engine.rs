//! What the live page makes of the learner's values and of what the engine holds, whatever they are.

use crate::stand_in::{hear, live_browser, open};
use e2e::Book;
use serde_json::{Value, json};

const NOT_YET: [&str; 5] = ["fail"; 5];

fn image(id: &str, names: &[&str], layers: &[&str]) -> Value {
    json!({"id": id, "names": names, "layers": layers})
}

fn held(images: &[Value], containers: &[Value]) -> Value {
    json!({"known": true, "images": images, "containers": containers, "registry": [], "left_off": 0})
}

#[test]
fn commands_carry_the_learners_own_values() {
    let book = Book::copied();
    let served = book.serve();
    let browser = live_browser();
    open(&browser, &served, "en", NOT_YET);
    let own = |written: &str, own: &str| json!({"written": written, "own": own});
    hear(
        &browser,
        "state",
        &json!({
            "instance": "one", "engine": {"state": "up"}, "lessons": [],
            "variables": {"pinned": own("1.22", "1.28"), "token": own("tok-7k2m9xwq", "tok-<b>&")},
        }),
    );
    browser.until("document.querySelector('main').textContent.includes('nginx:1.28')");
    let left = "return [...document.querySelectorAll('main pre code')].filter(it => /nginx:1\\.22/.test(it.textContent)).length";
    assert_eq!(browser.script(left), 0);
    assert_eq!(
        browser.script("return document.querySelectorAll('main pre b').length"),
        0
    );
}

#[test]
fn images_stand_on_what_they_share() {
    let book = Book::copied();
    let served = book.serve();
    let browser = live_browser();
    open(&browser, &served, "en", NOT_YET);
    let below = image("aaaaaaaaaaaa", &["nginx:latest", "nginx:1"], &["a", "b"]);
    let above = image("bbbbbbbbbbbb", &["pointer:here"], &["a", "b", "c"]);
    let apart = image("cccccccccccc", &["nginx:mainline"], &["x"]);
    let unknown = json!({"id": "dddddddddddd", "names": ["nginx:1.22"], "layers": null});
    let container = json!({"name": "nginx", "image": "bbbbbbbbbbbb", "state": "paused", "ports": ["80:80/tcp"]});
    hear(
        &browser,
        "held",
        &held(&[below, above, apart, unknown], &[container]),
    );
    browser.until("document.querySelectorAll('.held .image').length === 4");
    let texts = |selector: &str| {
        browser.script(&format!(
            "return [...document.querySelectorAll('{selector}')].map(it => it.textContent)"
        ))
    };
    assert_eq!(
        texts(".held .layers"),
        json!(["1 layer", "2 layers", "1 layer"])
    );
    assert_eq!(
        texts(".held .container"),
        json!(["nginxpaused · 80:80/tcp"])
    );
    let words = texts(".held li");
    let words: Vec<_> = words
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect();
    assert!(
        words.contains(&"pointer:here: image bbbbbbbbbbbb, 3 layers, the first 2 of them shared."),
        "{words:?}"
    );
    assert!(
        words.contains(&"nginx:1.22: image dddddddddddd, layers not known."),
        "{words:?}"
    );

    // An engine that says nothing is drawn as such, and nothing of before is left.
    hear(
        &browser,
        "held",
        &json!({"known": false, "images": [], "containers": [], "registry": [], "left_off": 0}),
    );
    browser.until("document.querySelector('.held .picture').hidden");
    assert_eq!(
        browser.script("return document.querySelectorAll('.held .image').length"),
        0
    );
    assert_eq!(browser.errors(), Vec::<String>::new());
}

#[test]
fn hundreds_of_images_with_hostile_names_stay_text_in_their_place() {
    let book = Book::copied();
    let served = book.serve();
    let browser = live_browser();
    browser.resize(360, 740);
    open(&browser, &served, "en", NOT_YET);
    browser.open(&format!("{}/en/my-engine.html", served.address));
    browser.until("globalThis.stream");
    let hostile = format!("<img src=x onerror=alert(1)>{}", "a".repeat(200));
    let images: Vec<_> = (0..300)
        .map(|number| {
            let id = format!("{number:012}");
            let own = format!("own-{number}");
            image(&id, &[&hostile, &format!("many:{number}")], &["base", &own])
        })
        .collect();
    let container =
        json!({"name": hostile, "image": "000000000001", "state": hostile, "ports": []});
    hear(
        &browser,
        "state",
        &json!({
            "instance": "one", "engine": {"state": "up"}, "lessons": [], "variables": {},
            "held": held(&images, &[container]),
        }),
    );
    browser.until("document.querySelectorAll('.held .image').length === 300");
    assert_eq!(
        browser.script("return document.querySelectorAll('.held img').length"),
        0
    );
    let width = browser.script("return document.documentElement.scrollWidth");
    assert!(width.as_u64().unwrap() <= 360, "{width} wide");
    assert_eq!(browser.errors(), Vec::<String>::new());
}
