//! Requests to the guarded routes, without a socket.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::http::header::HeaderValue;
use axum::http::{Request, Response, StatusCode, request};
use futures_util::StreamExt;
use tokio::sync::watch;
use tower::ServiceExt;

use super::{Token, Wish, router};
use crate::guard::guarded;
use plain::template::Variables;
use watching::watch::{EngineState, WatchState};

const HINT: &str = r#"{"lesson":"lesson-1","step":"nginx-1"}"#;

struct Page {
    app: Router,
    token: String,
    wishes: Arc<Mutex<Vec<Wish>>>,
    states: watch::Sender<WatchState>,
}

/// Must be made within a runtime, which renders in the background.
fn page() -> Page {
    let (states, seen) = watch::channel(WatchState::default());
    let wishes = Arc::new(Mutex::new(Vec::new()));
    let taken = Arc::clone(&wishes);
    let token = Token::new().unwrap();
    let shown = token.as_str().to_owned();
    let take = move |wish| taken.lock().unwrap().push(wish);
    let (routes, rendering) = router(
        token,
        Token::new().unwrap(),
        Variables::default(),
        seen,
        Arc::new(take),
    );
    tokio::spawn(rendering);
    Page {
        app: guarded(routes, 3000, HeaderValue::from_static("default-src 'self'")),
        token: shown,
        wishes,
        states,
    }
}

impl Page {
    fn post(&self, path: &str) -> request::Builder {
        Request::post(path)
            .header("host", "localhost:3000")
            .header("content-type", "application/json")
    }

    fn own(&self, path: &str) -> request::Builder {
        self.post(path).header("x-checker-page", &self.token)
    }

    async fn status(&self, asked: request::Builder, body: &str) -> StatusCode {
        let request = asked.body(Body::from(body.to_owned())).unwrap();
        self.answer(request).await.status()
    }

    async fn answer(&self, request: Request<Body>) -> Response<Body> {
        self.app.clone().oneshot(request).await.unwrap()
    }

    fn wishes(&self) -> Vec<Wish> {
        std::mem::take(&mut self.wishes.lock().unwrap())
    }
}

#[tokio::test]
async fn a_page_asks_for_a_hint_and_for_another_check() {
    let page = page();
    let status = page.status(page.own("/live/hint"), HINT).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let lesson = r#"{"lesson":"lesson-2"}"#;
    let status = page.status(page.own("/live/recheck"), lesson).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert_eq!(
        page.wishes(),
        [
            Wish::Hint {
                lesson: "lesson-1".to_owned(),
                step: "nginx-1".to_owned()
            },
            Wish::Recheck {
                lesson: "lesson-2".to_owned()
            }
        ]
    );
}

#[tokio::test]
async fn without_the_servers_token_nothing_is_asked_for() {
    let page = page();
    for token in [None, Some(""), Some("00000000000000000000000000000000")] {
        let mut asked = page.post("/live/hint");
        if let Some(token) = token {
            asked = asked.header("x-checker-page", token);
        }
        assert_eq!(page.status(asked, HINT).await, StatusCode::FORBIDDEN);
    }
    // The token is checked before the body is read.
    let asked = page.post("/live/hint");
    let large = " ".repeat(100_000);
    assert_eq!(page.status(asked, &large).await, StatusCode::FORBIDDEN);
    assert_eq!(page.wishes(), []);
}

#[tokio::test]
async fn a_foreign_host_or_origin_is_refused_even_with_the_token() {
    let page = page();
    let foreign = Request::post("/live/hint")
        .header("host", "evil.example:3000")
        .header("content-type", "application/json")
        .header("x-checker-page", &page.token);
    assert_eq!(page.status(foreign, HINT).await, StatusCode::FORBIDDEN);
    let foreign = page
        .own("/live/hint")
        .header("origin", "http://evil.example");
    assert_eq!(page.status(foreign, HINT).await, StatusCode::FORBIDDEN);
    assert_eq!(page.wishes(), []);
}

#[tokio::test]
async fn a_body_past_the_limit_is_refused() {
    let page = page();
    let large = " ".repeat(4097);
    let status = page.status(page.own("/live/hint"), &large).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_body_that_is_not_the_wish_is_refused() {
    let page = page();
    let more = r#"{"lesson":"lesson-1","step":"nginx-1","more":1}"#;
    for body in ["", "{}", "\0", "[[[[", more, r#"{"lesson":1,"step":2}"#] {
        let status = page.status(page.own("/live/hint"), body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
    }
    // A form of another site would come as text.
    let text = Request::post("/live/hint")
        .header("host", "localhost:3000")
        .header("content-type", "text/plain")
        .header("x-checker-page", &page.token);
    assert_eq!(page.status(text, HINT).await, StatusCode::BAD_REQUEST);
    assert_eq!(page.wishes(), []);
}

#[tokio::test]
async fn other_paths_and_methods_are_refused() {
    let page = page();
    let status = page.status(page.own("/live/reset"), HINT).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let get = Request::get("/live/hint").header("host", "localhost:3000");
    assert_eq!(page.status(get, "").await, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn an_engine_that_was_not_asked_yet_is_neither_up_nor_down() {
    let page = page();
    let asked = Request::get("/live/events?lang=ko")
        .header("host", "localhost:3000")
        .body(Body::empty())
        .unwrap();
    // Lets the rendering see the first state.
    tokio::task::yield_now().await;
    let mut events = page.answer(asked).await.into_body().into_data_stream();
    let first = events.next().await.unwrap().unwrap();
    let first = String::from_utf8_lossy(&first);
    assert!(first.contains(r#""engine":{"state":"looking""#), "{first}");
    page.states.send_modify(|state| {
        state.engine_revision = state.revise();
        state.engine = EngineState::Up;
    });
    let next = events.next().await.unwrap().unwrap();
    let next = String::from_utf8_lossy(&next);
    assert!(next.starts_with("event: engine"), "{next}");
    assert!(next.contains(r#"{"state":"up""#), "{next}");
}
