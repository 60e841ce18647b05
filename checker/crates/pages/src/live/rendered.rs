//! What a watcher sees, rendered once for all clients, whenever it changes.

use std::sync::Arc;

use serde::Serialize;
use tokio::sync::watch;

use super::held::LiveHeld;
use super::shapes::{LiveEngine, LiveLesson, LiveVariables};
use plain::lang::Lang;
use plain::template::Variables;
use watching::watch::WatchState;

/// A piece of JSON in both languages, and the revision that it is of.
#[derive(Debug, Clone, Default)]
pub struct Piece {
    pub revision: u64,
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

    pub fn get(&self, lang: Lang) -> &Arc<str> {
        match lang {
            Lang::En => &self.en,
            Lang::Ko => &self.ko,
        }
    }
}

/// The whole state as the pages read it.
#[derive(Debug, Clone, Default)]
pub struct RenderedState {
    /// The revision of the newest piece; 0 while there is none.
    pub revision: u64,
    /// The revision at which the lessons became these.
    pub entered: u64,
    pub engine: Piece,
    /// What the engine and the learner's registry hold.
    pub held: Piece,
    /// The course's variables, of `entered`.
    pub variables: Piece,
    pub lessons: Vec<Piece>,
}

/// Renders what changed, whenever something did, until the watcher ends.
pub async fn render(
    written: Variables,
    mut states: watch::Receiver<WatchState>,
    sender: watch::Sender<Arc<RenderedState>>,
) {
    let mut rendered = RenderedState::default();
    loop {
        rendered.update(&written, &states.borrow_and_update());
        sender.send_replace(Arc::new(rendered.clone()));
        if states.changed().await.is_err() {
            return;
        }
    }
}

impl RenderedState {
    /// Renders the pieces that are older than the state's.
    pub fn update(&mut self, written: &Variables, state: &WatchState) {
        if self.entered != state.entered || self.variables.en.is_empty() {
            self.variables = Piece::new(state.entered, |_| {
                LiveVariables::new(written, &state.variables)
            });
        }
        if self.held.en.is_empty() || self.held.revision < state.held_revision {
            self.held = Piece::new(state.held_revision, |_| LiveHeld::new(state));
        }
        if self.entered != state.entered {
            self.lessons = vec![Piece::default(); state.lessons.len()];
            self.entered = state.entered;
        }
        if self.engine.en.is_empty() || self.engine.revision < state.engine_revision {
            self.engine = Piece::new(state.engine_revision, |lang| {
                LiveEngine::new(&state.engine, lang)
            });
        }
        for (piece, lesson) in self.lessons.iter_mut().zip(&state.lessons) {
            if piece.revision < lesson.revision {
                *piece = Piece::new(lesson.revision, |lang| {
                    LiveLesson::new(lesson, &state.seen, lang)
                });
            }
        }
        self.revision = state.revision;
    }
}
