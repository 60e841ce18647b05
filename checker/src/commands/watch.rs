//! `checker watch`: follows one lesson after the other in a terminal, redrawn as it changes; line
//! by line where stdout is not a terminal.

use anyhow::Result;
use tokio::sync::{mpsc, watch as channel};

use super::Exit;
use super::live::{self, Note};
use super::open_course::OpenCourse;
use super::output::{Input, Output, Screen};
use super::runtime::{asked_to_end, block_on};
use crate::cli::{Common, Watching};
use report::watch as rendering;
use watching::watch::{Asker, Changes, News, View, WatchState, Watcher};

/// # Errors
/// No course, an unknown lesson, a terminal that cannot be used.
pub fn run(common: &Common, arguments: &Watching, out: &mut Output) -> Result<Exit> {
    let session = OpenCourse::open(common)?;
    let wanted = match &arguments.lesson {
        Some(word) => Some(session.lesson(word)?),
        None => None,
    };
    let course = live::course(&session, out);
    if course.lessons.is_empty() {
        return Ok(Exit::Usage);
    }
    let root = session.catalog.root().to_owned();
    let ended = block_on(async {
        let end = asked_to_end()?;
        let (notes, noted) = mpsc::unbounded_channel();
        let config = live::config(&session, arguments.timeout, notes.clone());
        let (watcher, states, checked) = Watcher::new(course, config).await;
        let follower = Follower {
            view: View::new(wanted),
            states,
            noted,
            asker: watcher.asker(),
            root: root.clone(),
            notes: notes.clone(),
        };
        let keeping = tokio::spawn(live::keep(checked, &session, notes));
        let followed = tokio::select! {
            () = watcher.run() => Ok(()),
            () = end => Ok(()),
            followed = follower.follow(out) => followed,
        };
        // The watcher is gone, so what it saw last is kept and then this ends.
        keeping.await?;
        followed
    })?;
    ended.map(|()| Exit::Done)
}

struct Follower {
    view: View,
    states: channel::Receiver<WatchState>,
    noted: mpsc::UnboundedReceiver<Note>,
    asker: Asker,
    root: std::path::PathBuf,
    notes: mpsc::UnboundedSender<Note>,
}

impl Follower {
    async fn follow(self, out: &mut Output) -> Result<()> {
        if out.can_draw() {
            self.draw(out).await
        } else {
            self.lines(out).await
        }
    }

    /// Redraws the screen until the person has enough.
    async fn draw(mut self, out: &mut Output) -> Result<()> {
        let (mut screen, mut keys) = Screen::open()?;
        loop {
            {
                let state = self.states.borrow_and_update();
                self.view.see(&state);
                let (_, rows) = screen.size();
                let scene = rendering::render(&self.view, &state, out.lang, out.style, rows);
                screen.draw(&scene)?;
            }
            tokio::select! {
                changed = self.states.changed() => changed?,
                Some(note) = self.noted.recv() => {
                    if let Some(words) = live::words(&note) {
                        self.view.news = Some(News::Note(words));
                    }
                }
                key = keys.recv() => match key {
                    None | Some(Input::Quit | Input::Key('q' | 'Q')) => return Ok(()),
                    Some(Input::Resized) => out.measure(),
                    Some(Input::Key(key)) => self.pressed(key),
                },
            }
        }
    }

    fn pressed(&mut self, key: char) {
        let state = self.states.borrow();
        match key.to_ascii_lowercase() {
            'h' => {
                if let Some(step) = self.view.stuck(&state) {
                    live::open_hint(&self.root, step, &self.asker, &self.notes);
                }
            }
            'r' => {
                if let Some(lesson) = self.view.lesson(&state) {
                    self.asker.recheck(lesson.id());
                }
            }
            'n' => self.view.forward(&state),
            'p' => self.view.back(&state),
            'l' => self.view.list = !self.view.list,
            _ => {}
        }
    }

    /// Prints each change of the lesson at hand as one line, until interrupted.
    async fn lines(mut self, out: &mut Output) -> Result<()> {
        let mut changes = Changes::default();
        loop {
            {
                let state = self.states.borrow_and_update();
                self.view.see(&state);
                let changes = changes.since(&state);
                let shown = changes.iter().filter(|it| self.view.shows(it.place.0));
                let lines: String = shown
                    .map(|it| rendering::line(it.lesson.id(), it.result, out.lang, out.style))
                    .collect();
                if !lines.is_empty() {
                    out.data(&lines)?;
                }
            }
            tokio::select! {
                changed = self.states.changed() => changed?,
                Some(note) = self.noted.recv() => drop(live::show(note, out)),
            }
        }
    }
}
