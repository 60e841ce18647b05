//! One lesson under watch, and the check of it that is under way.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::AbortHandle;
use tokio::time::Instant;

use course::catalog::Loaded;
use course::exercise::LessonId;
use course::report::Report;
use plain::template::Variables;

/// A check that takes longer gives way to a newer one; a shorter one is soon done anyway.
const GIVE_WAY: Duration = Duration::from_millis(500);

/// A lesson under watch.
#[derive(Debug)]
pub struct Watched {
    pub loaded: Arc<Loaded>,
    pub running: Option<RunningCheck>,
    /// The last report that was handed on to be kept.
    kept: Option<Arc<Report>>,
}

#[derive(Debug)]
pub struct RunningCheck {
    /// Tells this check from one that it replaced.
    pub number: u64,
    pub since: Instant,
    pub abort: AbortHandle,
    /// Something changed meanwhile: check once more.
    pub again: bool,
}

/// A lesson's report that says something new, for the one who keeps results.
#[derive(Debug)]
pub struct CheckedLesson {
    pub loaded: Arc<Loaded>,
    pub variables: Arc<Variables>,
    pub report: Arc<Report>,
}

/// What came out of a check.
#[derive(Debug)]
pub struct FinishedCheck {
    pub lesson: LessonId,
    pub number: u64,
    pub report: Report,
}

impl Watched {
    pub fn new(loaded: Arc<Loaded>) -> Self {
        Self {
            loaded,
            running: None,
            kept: None,
        }
    }

    /// Whether a new check may begin now; else the one that is under way is followed by another.
    pub fn make_room(&mut self) -> bool {
        if let Some(running) = &mut self.running {
            if running.since.elapsed() < GIVE_WAY {
                running.again = true;
                return false;
            }
            running.abort.abort();
        }
        true
    }

    /// Ends the check of that number; `None` where it was replaced meanwhile.
    pub fn end(&mut self, number: u64) -> Option<RunningCheck> {
        self.running.take_if(|running| running.number == number)
    }

    /// Whether a report says anything that the one kept last did not; it then is the last.
    pub fn is_news(&mut self, report: &Arc<Report>) -> bool {
        let is_news = self.kept.as_ref().is_none_or(|old| says_more(report, old));
        if is_news {
            self.kept = Some(Arc::clone(report));
        }
        is_news
    }
}

fn says_more(new: &Report, old: &Report) -> bool {
    let same =
        new.steps.iter().zip(&old.steps).all(|(new, old)| {
            new.id == old.id && new.outcome == old.outcome && new.facts == old.facts
        });
    !same || new.steps.len() != old.steps.len() || new.engine != old.engine
}
