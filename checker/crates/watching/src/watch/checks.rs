//! The checks that are under way, all at once.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::{Aborted, BoxFuture, FutureExt, abortable};
use futures_util::stream::FuturesUnordered;
use tokio::sync::watch;
use tokio::time::Instant;

use super::check::{FinishedCheck, RunningCheck, Watched};
use super::state::WatchState;
use client::RealWorld;
use course::run;
use engine::Engine;

#[derive(Default)]
pub struct Checks {
    running: FuturesUnordered<BoxFuture<'static, Result<FinishedCheck, Aborted>>>,
    /// Checks so far.
    started: u64,
}

impl Checks {
    /// Starts to check a lesson; each step goes into the state as soon as it is known.
    pub fn start(
        &mut self,
        lesson: &mut Watched,
        engine: Arc<dyn Engine>,
        learner: String,
        timeout: Duration,
        state: watch::Sender<WatchState>,
    ) {
        let loaded = Arc::clone(&lesson.loaded);
        self.started += 1;
        let number = self.started;
        let check = async move {
            let id = &loaded.exercise.id;
            let seen = |step: usize, result: &_| {
                state.send_if_modified(|state| state.step(id, step, result));
            };
            let report =
                run::step_by_step(&loaded, &*engine, &RealWorld, &learner, timeout, seen).await;
            FinishedCheck {
                lesson: id.clone(),
                number,
                report,
            }
        };
        let (check, abort) = abortable(check);
        lesson.running = Some(RunningCheck {
            number,
            since: Instant::now(),
            abort,
            again: false,
        });
        self.running.push(check.boxed());
    }

    /// The next check that comes to its end; `None` where none is under way.
    pub async fn next(&mut self) -> Option<FinishedCheck> {
        // One that was aborted gave way to another.
        loop {
            if let Ok(check) = self.running.next().await? {
                return Some(check);
            }
        }
    }
}
