//! The watcher's loop: triggers in, states out.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, mpsc, watch};

use super::check::{CheckedLesson, FinishedCheck, Watched};
use super::checks::Checks;
use super::config::{LoadedCourse, WatchConfig};
use super::pending::{Asker, Pending, Trigger};
use super::reader::{Entered, Read, Reader, Wanted};
use super::state::{EngineState, LessonState, WatchState};
use super::stock::Stock;
use super::touch::touches;
use super::{engine_follower, files};
use check::verdict::Verdict;
use engine::{Engine, EngineError, Memo, NoEngine};
use plain::template::Variables;

/// How often what gives no event is checked: a served page, a registry of one's own.
const SILENT: Duration = Duration::from_secs(10);

/// How often everything is checked that costs nothing, in case an event was missed: some engines
/// build an image without an event.
const FREE: Duration = Duration::from_secs(60);

/// Watches one course.
pub struct Watcher {
    config: Arc<WatchConfig>,
    lessons: Vec<Watched>,
    variables: Arc<Variables>,
    /// `None` until it is known whether one answers.
    engine: Option<Result<Arc<dyn Engine>, EngineError>>,
    state: watch::Sender<WatchState>,
    pending: Arc<Pending>,
    reader: Reader,
    /// Asks to find the engine's endpoint again.
    find_again: Arc<Notify>,
    checks: Checks,
    stock: Stock,
    checked: mpsc::UnboundedSender<CheckedLesson>,
}

impl Watcher {
    /// A watcher that has checked nothing yet; the state, and each report that says something new.
    pub async fn new(
        course: LoadedCourse,
        config: WatchConfig,
    ) -> (
        Self,
        watch::Receiver<WatchState>,
        mpsc::UnboundedReceiver<CheckedLesson>,
    ) {
        let (state, states) = watch::channel(WatchState::default());
        let (checked, reports) = mpsc::unbounded_channel();
        let config = Arc::new(config);
        let mut new = Self {
            lessons: Vec::new(),
            variables: Arc::clone(&course.variables),
            engine: None,
            state,
            pending: Arc::default(),
            reader: Reader::new(Arc::clone(&config)),
            find_again: Arc::default(),
            checks: Checks::default(),
            stock: Stock::default(),
            checked,
            config: Arc::clone(&config),
        };
        let entered = tokio::task::spawn_blocking(move || Entered::read(course, &config));
        if let Ok(entered) = entered.await {
            new.enter(entered);
        }
        (new, states, reports)
    }

    pub fn asker(&self) -> Asker {
        Asker::new(Arc::clone(&self.pending))
    }

    #[cfg(test)]
    pub(super) fn pending(&self) -> Arc<Pending> {
        Arc::clone(&self.pending)
    }

    /// Checks everything once, then again whenever something changes. Never ends.
    pub async fn run(self) {
        let pending = Arc::clone(&self.pending);
        let find_again = Arc::clone(&self.find_again);
        let docker = self.config.docker.clone();
        let engine = engine_follower::follow(docker, pending, find_again, self.config.timeout);
        let files = files::follow_aside(&self.config, &self.pending).await;
        self.run_on(engine, Some(files)).await;
    }

    /// As [`run`](Self::run), with whatever pushes the engine's triggers.
    pub(super) async fn run_on(
        mut self,
        engine: impl Future<Output = ()>,
        mut files: Option<files::Following>,
    ) {
        let pending = Arc::clone(&self.pending);
        let mut engine = std::pin::pin!(engine);
        // What was written between the first reading and now.
        self.pending.push(Trigger::Course);
        let mut silent = tokio::time::interval(SILENT);
        let mut free = tokio::time::interval(FREE);
        // The first ticks of both come at once, when everything is checked anyhow.
        silent.tick().await;
        free.tick().await;
        loop {
            tokio::select! {
                () = &mut engine => return,
                _ = silent.tick() => pending.push(Trigger::Silent),
                _ = free.tick() => pending.push(Trigger::Free),
                Some(done) = self.checks.next() => self.ended(done),
                read = self.reader.next() => self.take(read),
                taken = self.stock.read() => self.change(|state| taken.put_into(state)),
                burst = pending.burst() => {
                    let has_folder = |it: &files::Following| it.follows_docker_config;
                    if burst.contains(&Trigger::DockerConfig)
                        && files.as_ref().is_some_and(|it| !has_folder(it))
                    {
                        files = Some(files::follow_aside(&self.config, &self.pending).await);
                    }
                    self.burst(burst);
                }
            }
        }
    }

    /// Takes the course as it was just read; what was known of its lessons is forgotten.
    fn enter(&mut self, entered: Entered) {
        let Entered {
            course,
            was_passed,
            seen,
        } = entered;
        for running in self.lessons.drain(..).filter_map(|lesson| lesson.running) {
            running.abort.abort();
        }
        let watched = course.lessons.iter().map(|it| Watched::new(Arc::clone(it)));
        self.lessons = watched.collect();
        self.variables = course.variables;
        self.state.send_modify(|state| {
            let revision = state.revise();
            let lessons = course.lessons.into_iter().zip(was_passed);
            state.lessons = lessons
                .map(|(loaded, was_passed)| LessonState::new(loaded, was_passed, revision))
                .collect();
            state.entered = revision;
            state.variables = Arc::clone(&self.variables);
            state.seen = seen;
        });
    }

    fn take(&mut self, read: Read) {
        match read {
            Read::Course(Some(entered)) => {
                self.enter(*entered);
                self.pending.push(Trigger::Everything);
            }
            Read::Course(None) | Read::Hints(None) => {}
            Read::Hints(Some(seen)) => self.change(|state| state.hints(seen)),
            Read::Passed(lesson, was) => self.change(|state| state.passed_before(&lesson, was)),
        }
    }

    fn burst(&mut self, burst: Vec<Trigger>) {
        let mut touched = BTreeSet::new();
        for trigger in &burst {
            self.apply(trigger);
            let lessons = self.lessons.iter().enumerate();
            let lessons = lessons.filter(|(_, lesson)| touches(trigger, &lesson.loaded));
            touched.extend(lessons.map(|(place, _)| place));
        }
        let Some(engine) = &self.engine else { return };
        // One burst, one memory: steps of several lessons share the engine's answers.
        let engine: Arc<dyn Engine> = match engine {
            Ok(engine) => Arc::new(Memo::new(Arc::clone(engine))),
            Err(error) => Arc::new(NoEngine(error.clone())),
        };
        let lessons = self.lessons.iter().map(|lesson| &*lesson.loaded);
        self.stock.want(&burst, lessons, &engine);
        for place in touched {
            self.check(place, Arc::clone(&engine));
        }
    }

    /// What a trigger changes in the watcher itself.
    fn apply(&mut self, trigger: &Trigger) {
        match trigger {
            Trigger::Up(engine) => {
                self.engine = Some(Ok(Arc::clone(&engine.0)));
                self.set_engine(EngineState::Up);
            }
            Trigger::Down(why) => {
                self.engine = Some(Err(why.0.clone()));
                self.set_engine(EngineState::Down(why.0.clone().into()));
                self.stock.forget();
                self.change(|state| state.hold(None));
            }
            Trigger::Course => {
                let before = LoadedCourse {
                    lessons: self
                        .lessons
                        .iter()
                        .map(|it| Arc::clone(&it.loaded))
                        .collect(),
                    variables: Arc::clone(&self.variables),
                };
                self.reader.want(Wanted::Course(before));
            }
            Trigger::DockerConfig => {
                let found = client::endpoint(&self.config.docker).ok();
                let known = self.engine.as_ref().and_then(|engine| engine.as_ref().ok());
                if found.as_ref() != known.and_then(|engine| engine.endpoint().ok()) {
                    self.find_again.notify_one();
                }
            }
            Trigger::Hints => self.reader.want(Wanted::Hints),
            _ => {}
        }
    }

    /// Tells of a change, unless it says what was known.
    fn change(&self, change: impl FnOnce(&mut WatchState) -> bool) {
        self.state.send_if_modified(change);
    }

    fn set_engine(&self, engine: EngineState) {
        self.change(|state| {
            let changes = state.engine != engine;
            if changes {
                state.engine_revision = state.revise();
                state.engine = engine;
            }
            changes
        });
    }

    /// Checks a lesson, unless a check is just under way; then once more after it.
    fn check(&mut self, place: usize, engine: Arc<dyn Engine>) {
        let Some(lesson) = self.lessons.get_mut(place) else {
            return;
        };
        if !lesson.make_room() {
            return;
        }
        let learner = self.variables.get("learner").unwrap_or_default().to_owned();
        let (state, timeout) = (self.state.clone(), self.config.timeout);
        self.checks.start(lesson, engine, learner, timeout, state);
    }

    /// A check came to its end.
    fn ended(&mut self, check: FinishedCheck) {
        let own = |lesson: &&mut Watched| lesson.loaded.exercise.id == check.lesson;
        let Some(lesson) = self.lessons.iter_mut().find(own) else {
            return;
        };
        let Some(running) = lesson.end(check.number) else {
            return;
        };
        if running.again {
            self.pending.push(Trigger::Lesson(check.lesson.clone()));
        }
        let report = Arc::new(check.report);
        self.state.send_modify(|state| {
            let revision = state.revise();
            if let Some(lesson) = state.lesson_mut(&check.lesson) {
                // The first whole check is news even where it says what the steps have said.
                if lesson.report.is_none() {
                    lesson.revision = revision;
                }
                lesson.was_passed |= report.verdict() == Verdict::Pass;
                lesson.report = Some(Arc::clone(&report));
            }
        });
        if lesson.is_news(&report) {
            // Nothing listens any more when the process is about to end.
            let _ = self.checked.send(CheckedLesson {
                loaded: Arc::clone(&lesson.loaded),
                variables: Arc::clone(&self.variables),
                report,
            });
        } else if self.state.borrow().is_undone(&check.lesson) {
            // Not at the first look: what was passed a moment ago is still being kept.
            self.reader.want(Wanted::Passed(check.lesson));
        }
    }
}
