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
