//! The routes of the live page.

use std::sync::Arc;

use axum::extract::rejection::JsonRejection;
use axum::extract::{DefaultBodyLimit, FromRequestParts, Json, Query, State as Shared};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Router, http};
use serde::Deserialize;
use tokio::sync::watch;

use super::client::Client;
use super::rendered::{RenderedState, render};
use super::token::Token;
use crate::stream;
use plain::lang::Lang;
use plain::template::Variables;
use watching::watch::WatchState;

/// Bytes that a request may have.
const LARGEST: usize = 4096;

/// The header in which a page shows its token.
const TOKEN: &str = "x-checker-page";

/// What a page asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// One more hint of a step.
    Hint { lesson: String, step: String },
    /// To check a lesson now.
    Recheck { lesson: String },
    /// To put the learner's answer to a step's question into their file: one line of text.
    Answer {
        lesson: String,
        step: String,
        answer: String,
    },
}

/// Takes the pages' wishes; must not block.
pub type Wishes = Arc<dyn Fn(Wish) + Send + Sync>;

/// What the routes share.
#[derive(Clone)]
struct Live {
    token: Token,
    /// Lets a page notice that it speaks with another server than it came from.
    instance: Token,
    rendered: watch::Receiver<Arc<RenderedState>>,
    wishes: Wishes,
}

/// The routes, and the work of rendering, which goes on until it is dropped.
pub fn router(
    token: Token,
    instance: Token,
    written: Variables,
    states: watch::Receiver<WatchState>,
    wishes: Wishes,
) -> (Router, impl Future<Output = ()>) {
    let (sender, rendered) = watch::channel(Arc::default());
    let live = Live {
        token,
        instance,
        rendered,
        wishes,
    };
    let routes = Router::new()
        .route("/live/events", get(events))
        .route("/live/hint", post(hint))
        .route("/live/recheck", post(recheck))
        .route("/live/answer", post(answer))
        .layer(DefaultBodyLimit::max(LARGEST))
        .with_state(live);
    (routes, render(written, states, sender))
}

/// A request that shows this server's token; any other is refused before its body is read.
struct OwnPage;

impl FromRequestParts<Live> for OwnPage {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, live: &Live) -> Result<Self, StatusCode> {
        let shown = parts.headers.get(TOKEN).map(http::HeaderValue::as_bytes);
        match shown {
            Some(shown) if live.token.is(shown) => Ok(Self),
            _ => Err(StatusCode::FORBIDDEN),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hint {
    lesson: String,
    step: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Recheck {
    lesson: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    lesson: String,
    step: String,
    answer: Line,
}

/// A line of text, not empty and without control characters.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Line(String);

impl TryFrom<String> for Line {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.trim().is_empty() || text.chars().any(char::is_control) {
            return Err("a line of text");
        }
        Ok(Self(text))
    }
}

type Body<T> = Result<Json<T>, JsonRejection>;

async fn hint(Shared(live): Shared<Live>, _: OwnPage, body: Body<Hint>) -> StatusCode {
    take(&live, body, |Hint { lesson, step }| Wish::Hint {
        lesson,
        step,
    })
}

async fn recheck(Shared(live): Shared<Live>, _: OwnPage, body: Body<Recheck>) -> StatusCode {
    take(&live, body, |Recheck { lesson }| Wish::Recheck { lesson })
}

async fn answer(Shared(live): Shared<Live>, _: OwnPage, body: Body<Answer>) -> StatusCode {
    take(
        &live,
        body,
        |Answer {
             lesson,
             step,
             answer,
         }| Wish::Answer {
            lesson,
            step,
            answer: answer.0,
        },
    )
}

fn take<T>(live: &Live, body: Body<T>, wish: impl FnOnce(T) -> Wish) -> StatusCode {
    match body {
        Ok(Json(body)) => {
            (live.wishes)(wish(body));
            StatusCode::NO_CONTENT
        }
        Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => error.status(),
        // Why it cannot be read would be useful only to a stranger.
        Err(_) => StatusCode::BAD_REQUEST,
    }
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    lang: Lang,
}

async fn events(Shared(live): Shared<Live>, wanted: Query<Wanted>) -> Response {
    let mut client = Client::new(wanted.lang, live.instance);
    stream::respond(live.rendered, move |rendered| client.news(rendered))
}
