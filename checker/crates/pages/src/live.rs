//! The live part of the page: one stream of events that tells how the lessons stand, and the few
//! requests with which a page asks for something.
//!
//! What is told is rendered once for all clients, whenever it changes. A client holds nothing but
//! the revision that it has seen: one that reads slowly skips what it missed, and waits in no
//! queue.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body;
use axum::extract::{Query, Request, State as Shared};
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use futures_util::stream::{self, Stream};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::live_state::{LiveEngine, LiveLesson};
use plain::lang::Lang;
use watching::watch::{EngineState, State};

/// When a browser tries again after the stream broke off.
const RETRY: Duration = Duration::from_secs(1);

/// How often a word is sent on a stream where nothing happens, so that one that broke is noticed.
const ALIVE: Duration = Duration::from_secs(15);

/// Bytes that a request may have.
const LARGEST: usize = 4096;

/// The header in which a page shows its token.
const TOKEN: &str = "x-checker-page";

/// What a page asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// One more hint of a step.
    Hint { lesson: String, step: String },
    /// To look at a lesson now.
    Recheck { lesson: String },
}

/// Takes the pages' wishes; must not block.
pub type Wishes = Arc<dyn Fn(Wish) + Send + Sync>;

/// What a page must show when it asks for something: random, new with each server.
#[derive(Debug, Clone)]
pub struct Token(Arc<str>);

impl Token {
    /// # Errors
    /// The system has no random numbers.
    pub fn new() -> std::io::Result<Self> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(std::io::Error::other)?;
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self(hex.into()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Compares all of it, however early it differs: the time tells nothing.
    fn is(&self, shown: &[u8]) -> bool {
        let own = self.0.as_bytes();
        let differs = own.iter().zip(shown).fold(0, |all, (a, b)| all | (a ^ b));
        own.len() == shown.len() && differs == 0
    }
}

/// What the routes share.
#[derive(Clone)]
struct Live {
    token: Token,
    /// Tells a page whether it still speaks with the server that it came from.
    instance: Arc<str>,
    told: watch::Receiver<Told>,
    wishes: Wishes,
}

/// The routes, and the work of telling, which goes on until it is dropped.
///
/// # Errors
/// The system has no random numbers.
pub fn router(
    token: Token,
    states: watch::Receiver<State>,
    wishes: Wishes,
) -> std::io::Result<(Router, impl Future<Output = ()>)> {
    let (tell, told) = watch::channel(Told::default());
    let live = Live {
        token,
        instance: Token::new()?.0,
        told,
        wishes,
    };
    let routes = Router::new()
        .route("/live/events", get(events))
        .route("/live/{wish}", post(wish))
        .with_state(live);
    Ok((routes, telling(states, tell)))
}

async fn wish(Shared(live): Shared<Live>, request: Request) -> Response {
    let shown = request.headers().get(TOKEN);
    if !shown.is_some_and(|shown| live.token.is(shown.as_bytes())) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let path = request.uri().path().to_owned();
    let Ok(body) = body::to_bytes(request.into_body(), LARGEST).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
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
    let wish = match path.as_str() {
        "/live/hint" => {
            serde_json::from_slice(&body).map(|Hint { lesson, step }| Wish::Hint { lesson, step })
        }
        "/live/recheck" => {
            serde_json::from_slice(&body).map(|Recheck { lesson }| Wish::Recheck { lesson })
        }
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    match wish {
        Ok(wish) => {
            (live.wishes)(wish);
            StatusCode::NO_CONTENT.into_response()
        }
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    lang: Lang,
}

async fn events(Shared(live): Shared<Live>, wanted: Query<Wanted>) -> Response {
    let alive = KeepAlive::new().interval(ALIVE);
    let client = Client {
        lang: wanted.lang,
        instance: live.instance,
        told: live.told,
        seen: None,
        queue: Vec::new(),
    };
    let told = Sse::new(client.events()).keep_alive(alive);
    told.into_response()
}

/// A piece of JSON in both languages, and the revision that it is of.
#[derive(Debug, Clone, Default)]
struct Piece {
    revision: u64,
    en: Arc<str>,
    ko: Arc<str>,
}

impl Piece {
    fn new<T: Serialize>(revision: u64, render: impl Fn(Lang) -> T) -> Self {
        let json = |lang| serde_json::to_string(&render(lang)).unwrap_or_default();
        Self {
            revision,
            en: json(Lang::En).into(),
            ko: json(Lang::Ko).into(),
        }
    }

    fn get(&self, lang: Lang) -> &Arc<str> {
        match lang {
            Lang::En => &self.en,
            Lang::Ko => &self.ko,
        }
    }
}

/// All that is told, rendered.
#[derive(Debug, Clone, Default)]
struct Told {
    /// The revision of the newest piece; 0 while there is none.
    revision: u64,
    /// The revision at which the lessons became these.
    entered: u64,
    engine: Piece,
    lessons: Vec<Piece>,
}

/// Renders what changed, whenever something did.
async fn telling(mut states: watch::Receiver<State>, tell: watch::Sender<Told>) {
    let mut told = Told::default();
    loop {
        {
            let state = states.borrow_and_update();
            told.update(&state);
        }
        tell.send_replace(told.clone());
        if states.changed().await.is_err() {
            return;
        }
    }
}

impl Told {
    fn update(&mut self, state: &State) {
        if self.entered != state.entered {
            self.lessons = vec![Piece::default(); state.lessons.len()];
            self.entered = state.entered;
        }
        if self.engine.en.is_empty() || self.engine.revision < state.engine_revision {
            let down = match &state.engine {
                EngineState::Looking | EngineState::Up => None,
                EngineState::Down(unknown) => Some(unknown),
            };
            self.engine = Piece::new(state.engine_revision, |lang| LiveEngine::new(down, lang));
        }
        for (piece, lesson) in self.lessons.iter_mut().zip(&state.lessons) {
            if piece.revision < lesson.revision {
                *piece = Piece::new(lesson.revision, |lang| {
                    LiveLesson::new(
                        &lesson.loaded.exercise,
                        &lesson.steps,
                        lesson.verdict(),
                        lesson.was_passed,
                        &state.seen,
                        lang,
                    )
                });
            }
        }
        self.revision = state.revision;
    }
}

/// One stream.
struct Client {
    lang: Lang,
    instance: Arc<str>,
    told: watch::Receiver<Told>,
    /// The revision that was sent, and that of the list of lessons; `None` before the first.
    seen: Option<(u64, u64)>,
    /// Events to be sent before anything newer is looked at, the first last.
    queue: Vec<Event>,
}

impl Client {
    fn events(self) -> impl Stream<Item = Result<Event, Infallible>> {
        stream::unfold(self, async |mut client| {
            loop {
                if let Some(event) = client.queue.pop() {
                    return Some((Ok(event), client));
                }
                if client.seen.is_some() && client.told.changed().await.is_err() {
                    return None;
                }
                let told = client.told.borrow_and_update().clone();
                client.queue = client.news(&told);
                client.queue.reverse();
                client.seen = Some((told.revision, told.entered));
            }
        })
    }

    /// What the client has not seen, in the order to be sent.
    fn news(&self, told: &Told) -> Vec<Event> {
        let seen = match self.seen {
            Some((seen, entered)) if entered == told.entered => seen,
            _ => return vec![self.everything(told)],
        };
        let mut news = Vec::new();
        if told.engine.revision > seen {
            let engine = told.engine.get(self.lang);
            news.push(Event::default().event("engine").data(engine));
        }
        let lessons = told.lessons.iter().filter(|piece| piece.revision > seen);
        news.extend(lessons.map(|piece| {
            let lesson = piece.get(self.lang);
            Event::default().event("lesson").data(lesson)
        }));
        news
    }

    fn everything(&self, told: &Told) -> Event {
        let lessons: Vec<&str> = told
            .lessons
            .iter()
            .map(|piece| &**piece.get(self.lang))
            .collect();
        let json = format!(
            r#"{{"instance":"{}","engine":{},"lessons":[{}]}}"#,
            self.instance,
            told.engine.get(self.lang),
            lessons.join(",")
        );
        Event::default().event("state").retry(RETRY).data(json)
    }
}
