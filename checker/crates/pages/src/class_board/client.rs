//! What one client of the board has seen, and so what is news to it.

use std::sync::Arc;

use axum::response::sse::Event;

use crate::stream::RETRY;
use board::{Piece, RenderedBoard};

/// Learners in one event: so many that a page takes them in without a pause that is felt.
const PER_EVENT: usize = 400;

pub struct Client {
    has_names: bool,
    instance: Arc<str>,
    /// The revision that was sent; `None` before the first.
    seen: Option<u64>,
}

/// An event that is not yet written.
pub enum Batch {
    One(&'static str, Arc<str>),
    Many(&'static str, Vec<Arc<str>>),
}

impl Client {
    pub fn new(has_names: bool, instance: Arc<str>) -> Self {
        Self {
            has_names,
            instance,
            seen: None,
        }
    }

    /// What the client has not seen, in the order in which it is to be sent.
    pub fn news(&mut self, told: &RenderedBoard) -> Vec<Batch> {
        let seen = self.seen.replace(told.revision);
        let is_new = |piece: &&Piece| seen.is_none_or(|seen| piece.revision > seen);
        let json = |piece: &Piece| Arc::clone(piece.get(self.has_names));
        let mut news = Vec::new();
        if seen.is_none() {
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

impl From<Batch> for Event {
    fn from(batch: Batch) -> Self {
        match batch {
            Batch::One(name, json) => Self::default().event(name).retry(RETRY).data(json),
            Batch::Many(name, pieces) => {
                let json = format!("[{}]", pieces.join(","));
                Self::default().event(name).data(json)
            }
        }
    }
}
