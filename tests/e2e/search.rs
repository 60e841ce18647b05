//! The search of the book, in both languages.

use e2e::{Book, Browser, Key};
use serde_json::json;

/// What a search finds: the addresses of the places, best first.
fn search(browser: &Browser, query: &str) -> Vec<String> {
    browser.script("document.querySelector('#mdbook-searchbar').value = ''");
    browser.press("/");
    browser.until("document.activeElement.id === 'mdbook-searchbar'");
    browser.press(query);
    browser.until(&format!(
        "document.querySelector('#mdbook-searchresults-header').textContent.includes({})",
        json!(query)
    ));
    let found = browser.script(
        "return [...document.querySelectorAll('#mdbook-searchresults a')].map(a => a.getAttribute('href'))",
    );
    browser.key(Key::Escape);
    browser.until("document.activeElement.id === 'mdbook-search-toggle'");
    let found = found.as_array().unwrap().iter();
    found
        .map(|address| address.as_str().unwrap().to_owned())
        .collect()
}

fn finds(found: &[String], page: &str) -> bool {
    found.iter().any(|address| address.starts_with(page))
}

#[test]
fn search_finds_words_in_both_languages() {
    let book = Book::copied();
    let served = book.serve();
    let browser = Browser::start();

    browser.open(&format!("{}/en/introduction.html", served.address));
    for (query, page) in [
        ("layer", "lesson-2.html"),
        ("layers", "lesson-2.html"),
        ("tag", "lesson-3.html"),
        ("push", "lesson-4.html"),
        ("dockerfile", "lesson-6.html"),
        ("dokcerfile", "lesson-6.html"),
        ("writable lay", "lesson-2.html"),
    ] {
        let found = search(&browser, query);
        assert!(finds(&found, page), "{query}: {found:?}");
    }
    assert!(search(&browser, "qwertyuiop").is_empty());

    browser.open(&format!("{}/ko/introduction.html", served.address));
    // Is it the word with its particle that is found?
    let places = book.course.read("book/ko/search/index.js");
    assert!(places.contains("레이어를"));
    for (query, page) in [
        ("레이어", "lesson-2.html"),
        ("레이어를", "lesson-2.html"),
        ("태그", "lesson-3.html"),
        ("푸시", "lesson-4.html"),
        ("nginx", "lesson-1.html"),
        ("도커", "lesson-1.html"),
        ("푸쉬", "lesson-4.html"),
        ("메니페스트", "glossary.html"),
        ("포트포워딩", "lesson-7.html"),
        ("ㄹㅇㅇ", "lesson-2.html"),
    ] {
        let found = search(&browser, query);
        assert!(finds(&found, page), "{query}: {found:?}");
    }
    for (query, first) in [
        ("이미지의", "glossary.html#image"),
        ("다운로드", "glossary.html#pull"),
        ("풀", "glossary.html#pull"),
        ("힌트", "lesson-"),
        ("히스토리", "lesson-"),
    ] {
        let found = search(&browser, query);
        assert!(found[0].starts_with(first), "{query}: {found:?}");
    }
    browser.press("/");
    browser.until("document.activeElement.id === 'mdbook-searchbar'");
    browser.press("레이어");
    browser.until("document.querySelector('#mdbook-searchresults .teaser em')");
    let marked = browser.script(
        "return [...document.querySelectorAll('#mdbook-searchresults .teaser')]
            .some(teaser => teaser.textContent.includes('레이어를'))",
    );
    assert_eq!(marked, json!(true), "레이어 finds 레이어를");
    assert_eq!(browser.errors(), Vec::<String>::new());
}

#[test]
fn search_works_in_a_folder_without_a_server() {
    let book = Book::copied();
    assert_eq!(book.course.checker(&["book", "build"]).code, 0);
    let browser = Browser::start();
    let page = book.course.path("book/ko/lesson-1.html");
    browser.open(&format!("file://{}", page.display()));
    let found = search(&browser, "레이어");
    assert!(finds(&found, "lesson-2.html"), "{found:?}");
}
