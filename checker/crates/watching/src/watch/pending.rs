//! What happened since the last check: collected until a burst is over, each change once.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

use course::exercise::LessonId;
use engine::{Engine, EngineError, EngineEvent};

/// A burst is over when nothing happened for so long. A `docker image pull` gives one event, a
/// build several within milliseconds.
const QUIET: Duration = Duration::from_millis(8);

/// A burst is acted on after so long at the latest.
const LONGEST: Duration = Duration::from_millis(60);

/// Different events that are distinguished in one burst; past it, anything may have changed.
const MOST: usize = 64;

/// A reason to check again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trigger {
    Event(EngineEvent),
    /// The engine answers.
    Up(SameEngine),
    /// The engine does not answer, and why.
    Down(Why),
    /// A file in a lesson's folder.
    Files(LessonId),
    /// The exercises, the course or the learner's settings.
    Course,
    /// The Docker config: logins, contexts.
    DockerConfig,
    /// The hints that were seen.
    Hints,
    /// Time for what gives no event.
    Silent,
    /// Time for all that may be asked for nothing, in case an event was missed.
    Free,
    /// One lesson was asked for.
    Lesson(LessonId),
    /// Too much happened to say what.
    Everything,
}

/// An engine; equal only to itself.
#[derive(Clone)]
pub struct SameEngine(pub Arc<dyn Engine>);

impl PartialEq for SameEngine {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for SameEngine {}

impl std::fmt::Debug for SameEngine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("engine")
    }
}

/// Why an engine does not answer; equal where the learner reads the same.
#[derive(Debug, Clone)]
pub struct Why(pub EngineError);

impl PartialEq for Why {
    fn eq(&self, other: &Self) -> bool {
        self.0.reason() == other.0.reason()
    }
}

impl Eq for Why {}

/// Asks a running watcher.
#[derive(Debug, Clone)]
pub struct Asker(Arc<Pending>);

impl Asker {
    pub fn new(pending: Arc<Pending>) -> Self {
        Self(pending)
    }

    /// Checks one lesson now, whatever happened.
    pub fn recheck(&self, lesson: &LessonId) {
        self.0.push(Trigger::Lesson(lesson.clone()));
    }

    /// Reads again which hints were seen.
    pub fn hints(&self) {
        self.0.push(Trigger::Hints);
    }
}

/// Filled from anywhere, emptied by the watcher. Holds a bounded number of triggers.
#[derive(Debug, Default)]
pub struct Pending {
    triggers: Mutex<(Option<Instant>, Vec<Trigger>)>,
    more: Notify,
}

impl Pending {
    pub fn push(&self, trigger: Trigger) {
        {
            let mut held = self.triggers.lock().unwrap_or_else(PoisonError::into_inner);
            let (since, triggers) = &mut *held;
            since.get_or_insert_with(Instant::now);
            let is_part_of_everything =
                |it: &Trigger| matches!(it, Trigger::Event(_) | Trigger::Files(_));
            if triggers.contains(&trigger)
                || (is_part_of_everything(&trigger) && triggers.contains(&Trigger::Everything))
            {
                // Known already; the burst goes on all the same.
            } else if triggers.len() >= MOST && is_part_of_everything(&trigger) {
                triggers.retain(|it| !is_part_of_everything(it));
                triggers.push(Trigger::Everything);
            } else {
                triggers.push(trigger);
            }
        }
        self.more.notify_one();
    }

    /// Waits for something to happen, and until the burst is over; then all of it, in order.
    /// Nothing is lost when the future is dropped half-way.
    pub async fn burst(&self) -> Vec<Trigger> {
        loop {
            let since = self.held().0;
            let Some(since) = since else {
                self.more.notified().await;
                continue;
            };
            let left = LONGEST.saturating_sub(since.elapsed());
            let quiet = tokio::time::timeout(QUIET.min(left), self.more.notified()).await;
            if quiet.is_err() || left.is_zero() {
                let mut held = self.held();
                held.0 = None;
                return std::mem::take(&mut held.1);
            }
        }
    }

    fn held(&self) -> std::sync::MutexGuard<'_, (Option<Instant>, Vec<Trigger>)> {
        self.triggers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image(name: &str) -> Trigger {
        Trigger::Event(EngineEvent::Image(name.parse().ok()))
    }

    #[tokio::test]
    async fn a_burst_is_taken_whole_and_each_thing_once() {
        let pending = Pending::default();
        for _ in 0..100 {
            pending.push(image("nginx"));
            pending.push(image("debian"));
        }
        assert_eq!(pending.burst().await, [image("nginx"), image("debian")]);
    }

    #[tokio::test]
    async fn a_flood_of_events_becomes_everything() {
        let pending = Pending::default();
        pending.push(Trigger::Course);
        for number in 0..10_000 {
            pending.push(image(&format!("image-{number}")));
        }
        let burst = pending.burst().await;
        assert!(burst.len() <= MOST + 1, "{}", burst.len());
        assert!(burst.contains(&Trigger::Everything));
        assert!(burst.contains(&Trigger::Course));
    }

    #[tokio::test]
    async fn a_burst_without_end_is_acted_on_all_the_same() {
        let pending = Arc::new(Pending::default());
        let noise = {
            let pending = Arc::clone(&pending);
            async move {
                loop {
                    pending.push(image("nginx"));
                    tokio::task::yield_now().await;
                }
            }
        };
        tokio::select! {
            () = noise => {}
            burst = pending.burst() => assert_eq!(burst, [image("nginx")]),
        }
    }
}
