//! What one client of the stream has seen, and so what is news to it.

use axum::response::sse::Event;

use super::rendered::RenderedState;
use super::token::Token;
use crate::stream::RETRY;
use plain::lang::Lang;

#[derive(Debug)]
pub struct Client {
    lang: Lang,
    instance: Token,
    /// The revision that was sent, and that of the list of lessons; `None` before the first.
    seen: Option<(u64, u64)>,
}

/// One event, not yet written.
#[derive(Debug, PartialEq, Eq)]
pub struct News {
    pub name: &'static str,
    pub json: String,
}

impl Client {
    pub fn new(lang: Lang, instance: Token) -> Self {
        Self {
            lang,
            instance,
            seen: None,
        }
    }

    /// What the client has not seen, in the order in which it is to be sent.
    pub fn news(&mut self, state: &RenderedState) -> Vec<News> {
        let news = match self.seen {
            Some((seen, entered)) if entered == state.entered => self.since(seen, state),
            _ => vec![self.everything(state)],
        };
        self.seen = Some((state.revision, state.entered));
        news
    }

    fn since(&self, seen: u64, state: &RenderedState) -> Vec<News> {
        let engine = (state.engine.revision > seen).then_some(("engine", &state.engine));
        let held = (state.held.revision > seen).then_some(("held", &state.held));
        let lessons = state.lessons.iter().filter(|piece| piece.revision > seen);
        let changed = engine.into_iter().chain(held);
        let changed = changed.chain(lessons.map(|it| ("lesson", it)));
        let news = changed.map(|(name, piece)| News {
            name,
            json: piece.get(self.lang).as_ref().to_owned(),
        });
        news.collect()
    }

    fn everything(&self, state: &RenderedState) -> News {
        let lessons = state.lessons.iter().map(|piece| &**piece.get(self.lang));
        News {
            name: "state",
            json: format!(
                r#"{{"instance":"{}","engine":{},"held":{},"variables":{},"lessons":[{}]}}"#,
                self.instance.as_str(),
                state.engine.get(self.lang),
                state.held.get(self.lang),
                state.variables.get(self.lang),
                lessons.collect::<Vec<_>>().join(",")
            ),
        }
    }
}

impl From<News> for Event {
    fn from(News { name, json }: News) -> Self {
        let event = Self::default().event(name).data(json);
        // Said with the first of a stream, which is the whole state.
        if name == "state" {
            event.retry(RETRY)
        } else {
            event
        }
    }
}
