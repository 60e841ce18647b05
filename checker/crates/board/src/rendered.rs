//! What pages get of a board, rendered once for all of them: with names for the teacher, and
//! without for the wall.

use std::sync::Arc;

use serde_json::{Value, json};

use super::cell::RenderedCell;
use super::news::Link;
use super::state::{Board, BoardRow};

/// Problems that a page shows one by one.
const MOST_PROBLEMS: usize = 50;

/// Attempts of the past in one piece.
const PER_PIECE: usize = 2000;

/// JSON in both views, and the revision that it is of.
#[derive(Debug, Clone, Default)]
pub struct Piece {
    pub revision: u64,
    pub named: Arc<str>,
    pub unnamed: Arc<str>,
}

/// All that pages get.
#[derive(Debug, Clone, Default)]
pub struct RenderedBoard {
    pub revision: u64,
    /// The course, its lessons and steps.
    pub head: Piece,
    /// Whether the source can be read, and what in it is of no use.
    pub status: Piece,
    /// `[number, name, account, known, [cell …]]` of each learner.
    pub rows: Vec<Piece>,
    /// `[[time, number, lesson, cell] …]`, where a class is played again.
    pub past: Vec<Piece>,
}

impl Piece {
    fn new(revision: u64, render: impl Fn(bool) -> Value) -> Self {
        Self {
            revision,
            named: render(true).to_string().into(),
            unnamed: render(false).to_string().into(),
        }
    }

    fn same(revision: u64, value: &Value) -> Self {
        let text: Arc<str> = value.to_string().into();
        Self {
            revision,
            named: Arc::clone(&text),
            unnamed: text,
        }
    }

    pub fn get(&self, has_names: bool) -> &Arc<str> {
        if has_names {
            &self.named
        } else {
            &self.unnamed
        }
    }
}

impl RenderedBoard {
    pub fn new(board: &Board) -> Self {
        let lessons = board.lessons.iter().map(|lesson| {
            let steps = lesson.steps.iter();
            let steps = steps.map(|step| json!([step.id, step.title, step.hints]));
            json!({
                "id": lesson.id,
                "title": lesson.title,
                "steps": steps.collect::<Vec<_>>(),
            })
        });
        let head = json!({
            "title": board.title,
            "lessons": lessons.collect::<Vec<_>>(),
            "again": board.past.is_some(),
        });
        let mut rendered = Self {
            head: Piece::same(board.revision, &head),
            ..Self::default()
        };
        rendered.rows(board);
        rendered.status(board);
        rendered.revision = board.revision;
        rendered
    }

    /// Renders what changed.
    pub fn update(&mut self, board: &mut Board) {
        self.rows(board);
        self.past(board);
        self.status(board);
        self.revision = board.revision;
    }

    fn rows(&mut self, board: &Board) {
        let missing = board.learners.len().saturating_sub(self.rows.len());
        self.rows.extend((0..missing).map(|_| Piece::default()));
        for (number, (piece, learner)) in self.rows.iter_mut().zip(&board.learners).enumerate() {
            if piece.revision < learner.revision {
                let cells: Vec<_> = learner.cells.iter().map(cell).collect();
                *piece = Piece::new(learner.revision, |named| {
                    row(number, learner, &cells, named)
                });
            }
        }
    }

    /// The past is sent whole, once all of it was read.
    fn past(&mut self, board: &mut Board) {
        let Some(past) = &mut board.past else {
            return;
        };
        if board.link != Link::Open || !self.past.is_empty() {
            return;
        }
        let moments = past.moments();
        self.past = moments
            .chunks(PER_PIECE)
            .map(|some| Piece::same(board.revision, &json!(some)))
            .collect();
    }

    fn status(&mut self, board: &Board) {
        let (state, reason) = match &board.link {
            Link::Reading => ("reading", None),
            Link::Open => ("open", None),
            Link::Away(reason) => ("away", Some(reason)),
        };
        let problems = board.problems.iter().take(MOST_PROBLEMS);
        let problems: Vec<_> = problems
            .map(|(origin, reason)| json!([origin, reason]))
            .collect();
        let is_cut = board.past.as_ref().is_some_and(|past| past.is_full());
        let status = |named: bool| {
            json!({
                "state": state,
                "reason": reason,
                "learners": board.learners.len(),
                "problem_count": board.problems.len(),
                // Where they are from names learners.
                "problems": if named { &problems[..] } else { &[] },
                "cut": is_cut,
            })
        };
        let named = status(true).to_string();
        if *named != *self.status.named {
            self.status = Piece::new(board.revision, status);
        }
    }

    /// When this was rendered, for a page whose clock differs.
    pub fn now() -> i64 {
        plain::clock::now().as_second()
    }
}

fn cell(cell: &Option<super::cell::Cell>) -> Option<RenderedCell> {
    cell.as_ref().map(super::cell::Cell::rendered)
}

fn row(number: usize, learner: &BoardRow, cells: &[Option<RenderedCell>], named: bool) -> Value {
    if named {
        json!([
            number,
            learner.name,
            learner.account,
            learner.is_known,
            cells
        ])
    } else {
        json!([number, null, null, learner.is_known, cells])
    }
}
