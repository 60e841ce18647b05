//! The live board of a class: a page with names, one without for the wall, and the stream of what
//! both show.
//!
//! As with the lessons' page, all is rendered once, and a client holds nothing but the revision that
//! it has seen. The page without names is never sent one.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State as Shared;
use axum::http::header::{self, HeaderValue};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::stream::{self, Stream};
use tokio::sync::watch;

use board::{Piece, RenderedBoard};

/// When a browser tries again after the stream broke off.
const RETRY: Duration = Duration::from_secs(1);

/// How often a word is sent on a stream where nothing happens, so that one that broke is noticed.
const ALIVE: Duration = Duration::from_secs(15);

/// Learners in one event: so many that a page takes them in without a pause that is felt.
const PER_EVENT: usize = 400;

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
    let client = Client {
        has_names,
        instance: live.instance,
        told: live.told,
        seen: None,
        queue: Vec::new(),
    };
    let alive = KeepAlive::new().interval(ALIVE);
    Sse::new(client.events()).keep_alive(alive).into_response()
}

/// One stream.
struct Client {
    has_names: bool,
    instance: Arc<str>,
    told: watch::Receiver<Arc<RenderedBoard>>,
    /// The revision that was sent; `None` before the first.
    seen: Option<u64>,
    /// What is still to be sent before anything newer is looked at, the first last.
    queue: Vec<Batch>,
}

/// An event that is not yet written.
enum Batch {
    One(&'static str, Arc<str>),
    Many(&'static str, Vec<Arc<str>>),
}

impl Client {
    fn events(self) -> impl Stream<Item = Result<Event, Infallible>> {
        stream::unfold(self, async |mut client| {
            loop {
                if let Some(batch) = client.queue.pop() {
                    return Some((Ok(batch.event()), client));
                }
                if client.seen.is_some() && client.told.changed().await.is_err() {
                    return None;
                }
                let told = Arc::clone(&client.told.borrow_and_update());
                client.queue = client.news(&told);
                client.queue.reverse();
                client.seen = Some(told.revision);
            }
        })
    }

    /// What the client has not seen, in the order to be sent.
    fn news(&self, told: &RenderedBoard) -> Vec<Batch> {
        let is_new = |piece: &&Piece| self.seen.is_none_or(|seen| piece.revision > seen);
        let json = |piece: &Piece| Arc::clone(piece.get(self.has_names));
        let mut news = Vec::new();
        if self.seen.is_none() {
            let (instance, now) = (&self.instance, RenderedBoard::now());
            let head = json(&told.head);
            let start = format!(r#"{{"instance":"{instance}","now":{now},"course":{head}}}"#);
            news.push(Batch::One("start", start.into()));
        }
        let rows: Vec<_> = told.rows.iter().filter(is_new).map(json).collect();
        let rows = rows.chunks(PER_EVENT);
        news.extend(rows.map(|rows| Batch::Many("rows", rows.to_vec())));
        let past = told.past.iter().filter(is_new).map(json);
        news.extend(past.map(|piece| Batch::One("past", piece)));
        if is_new(&&told.status) {
            news.push(Batch::One("status", json(&told.status)));
        }
        news
    }
}

impl Batch {
    fn event(self) -> Event {
        match self {
            Self::One(name, json) => Event::default().event(name).retry(RETRY).data(json),
            Self::Many(name, pieces) => Event::default()
                .event(name)
                .data(format!("[{}]", pieces.join(","))),
        }
    }
}
