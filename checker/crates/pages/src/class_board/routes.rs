//! The board's files and streams.

use std::sync::Arc;

use axum::Router;
use axum::extract::State as Shared;
use axum::http::header::{self, HeaderValue};
use axum::response::Response;
use axum::routing::get;
use tokio::sync::watch;

use super::client::Client;
use crate::stream;
use board::RenderedBoard;

/// Nothing but the page's own files.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
     img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
     require-trusted-types-for 'script'; trusted-types 'none'";

const PAGE: &str = include_str!("page.html");

/// The page's files: name, media type, text.
const FILES: [(&str, &str, &str); 7] = [
    ("/board.css", CSS, include_str!("board.css")),
    ("/words.js", JS, include_str!("words.js")),
    ("/class.js", JS, include_str!("class.js")),
    ("/grid.js", JS, include_str!("grid.js")),
    ("/summary.js", JS, include_str!("summary.js")),
    ("/again.js", JS, include_str!("again.js")),
    ("/board.js", JS, include_str!("board.js")),
];
const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";
const HTML: &str = "text/html; charset=utf-8";

#[derive(Clone)]
struct Live {
    instance: Arc<str>,
    told: watch::Receiver<Arc<RenderedBoard>>,
}

pub fn policy() -> HeaderValue {
    HeaderValue::from_static(POLICY)
}

pub fn router(instance: Arc<str>, told: watch::Receiver<Arc<RenderedBoard>>) -> Router {
    let file = |kind: &'static str, text: &'static str| {
        get(async move || ([(header::CONTENT_TYPE, kind)], text))
    };
    let mut app = Router::new()
        .route("/", file(HTML, PAGE))
        .route("/projector", file(HTML, PAGE))
        .route("/events", get(async |live| events(live, true)))
        .route("/projector/events", get(async |live| events(live, false)));
    for (path, kind, text) in FILES {
        app = app.route(path, file(kind, text));
    }
    app.with_state(Live { instance, told })
}

fn events(Shared(live): Shared<Live>, has_names: bool) -> Response {
    let mut client = Client::new(has_names, live.instance);
    stream::respond(live.told, move |told| client.news(told))
}
