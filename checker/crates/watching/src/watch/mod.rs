//! Looks again whenever something changes, and keeps what it sees as one [`State`].
//!
//! Events of the engine, changes of files, and the clock push triggers ([`pending`]); after each
//! burst only the lessons that it can touch are run again. Who shows the state (a page, a
//! terminal) follows it through a channel that always holds the newest.

mod changes;
mod files;
mod following;
mod pending;
mod state;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use futures_util::future::{AbortHandle, Aborted, BoxFuture, FutureExt, abortable};
use futures_util::stream::FuturesUnordered;
use tokio::sync::{Notify, mpsc, watch};

use course::catalog::Loaded;
use course::check::Sight;
use course::exercise::LessonId;
use course::hints::Seen;
use course::run;
use course::verdict::{Report, Verdict};
use engine::{DockerEngine, Endpoint, Engine, EngineError, Environment, Memo, NoEngine, RealWorld};
use plain::template::Variables;

pub use changes::Changes;
use pending::{Pending, Trigger};
pub use state::{EngineState, LessonState, State};

/// How often is looked for what tells no event: a served page, a registry of one's own.
const SILENT: Duration = Duration::from_secs(10);

/// How often everything that costs nothing is looked at, in case an event was missed: some
/// engines build an image and tell no event.
const FREE: Duration = Duration::from_secs(60);

/// A look that takes longer gives way to a newer one; a shorter one is soon done anyway.
const GIVE_WAY: Duration = Duration::from_millis(500);

/// The course with one learner's settings, as its files say it now.
pub struct Course {
    pub lessons: Vec<Arc<Loaded>>,
    pub variables: Arc<Variables>,
}

/// What became of a lesson's look, for whoever keeps it.
pub struct Looked {
    pub loaded: Arc<Loaded>,
    pub variables: Arc<Variables>,
    pub report: Arc<Report>,
}

/// Reads a course again, given what was read last.
pub type Reload = Box<dyn Fn(&Course) -> Option<Course> + Send>;

/// What a watcher needs from its surroundings.
pub struct Surroundings {
    /// The course's folder.
    pub root: PathBuf,
    /// How long one question may take.
    pub timeout: Duration,
    /// Reads the course again, after its files changed, given what was read last; `None` where
    /// they are broken at the moment, and that goes on.
    pub reload: Reload,
    /// Whether the lesson was passed before.
    pub was_passed: Box<dyn Fn(&LessonId) -> bool + Send>,
}

/// Asks a running watcher.
#[derive(Clone)]
pub struct Asker(Arc<Pending>);

impl Asker {
    /// Looks at one lesson now, whatever happened.
    pub fn recheck(&self, lesson: &LessonId) {
        self.0.push(Trigger::Lesson(lesson.clone()));
    }

    /// Reads again which hints were seen.
    pub fn hints(&self) {
        self.0.push(Trigger::Hints);
    }
}

/// What came out of a look.
struct Look {
    lesson: usize,
    number: u64,
    report: Report,
}

/// Watches one course; see the module.
pub struct Watch {
    surroundings: Surroundings,
    course: Course,
    engine: Option<Result<Arc<DockerEngine>, EngineError>>,
    state: watch::Sender<State>,
    pending: Arc<Pending>,
    files: files::Following,
    /// Asks to find the engine's endpoint anew.
    again: Arc<Notify>,
    looks: FuturesUnordered<BoxFuture<'static, Result<Look, Aborted>>>,
    /// Looks so far.
    number: u64,
    /// By lesson.
    running: Vec<Option<Running>>,
    /// Reports that say something new.
    looked: mpsc::UnboundedSender<Looked>,
    /// By lesson: the last report that was told.
    told: Vec<Option<Arc<Report>>>,
}

struct Running {
    /// Tells this look from one that it replaced.
    number: u64,
    since: Instant,
    abort: AbortHandle,
    /// Something changed meanwhile: look once more.
    again: bool,
}

impl Watch {
    /// A watcher that looks at nothing yet; the state, and each report that says something new.
    pub fn new(
        course: Course,
        surroundings: Surroundings,
    ) -> (
        Self,
        watch::Receiver<State>,
        mpsc::UnboundedReceiver<Looked>,
    ) {
        let (state, states) = watch::channel(State::default());
        let (looked, reports) = mpsc::unbounded_channel();
        let pending = Arc::default();
        let mut new = Self {
            files: follow_files(&surroundings.root, &pending),
            surroundings,
            course,
            engine: None,
            state,
            pending,
            again: Arc::default(),
            looks: FuturesUnordered::new(),
            number: 0,
            running: Vec::new(),
            looked,
            told: Vec::new(),
        };
        new.enter();
        (new, states, reports)
    }

    pub fn asker(&self) -> Asker {
        Asker(Arc::clone(&self.pending))
    }

    /// Looks at everything once, then again whenever something changes. Never ends.
    pub async fn run(mut self) {
        let patience = following::Patience(self.surroundings.timeout);
        let pending = Arc::clone(&self.pending);
        let following = following::follow(Arc::clone(&pending), Arc::clone(&self.again), patience);
        let mut following = std::pin::pin!(following);
        // What was written between the first reading and now.
        self.pending.push(Trigger::Course);
        let mut silent = tokio::time::interval(SILENT);
        let mut free = tokio::time::interval(FREE);
        // The first ticks of both come at once, when everything is looked at anyhow.
        silent.tick().await;
        free.tick().await;
        loop {
            tokio::select! {
                () = &mut following => return,
                _ = silent.tick() => pending.push(Trigger::Silent),
                _ = free.tick() => pending.push(Trigger::Free),
                Some(done) = self.looks.next() => {
                    if let Ok(look) = done {
                        self.ended(look);
                    }
                }
                burst = pending.burst() => {
                    if burst.contains(&Trigger::DockerConfig) && !self.files.follows_docker_config {
                        self.files = follow_files(&self.surroundings.root, &self.pending);
                    }
                    self.burst(burst);
                }
            }
        }
    }

    /// Takes the course as it was just read; what was known of its lessons is forgotten.
    fn enter(&mut self) {
        for running in self.running.drain(..).flatten() {
            running.abort.abort();
        }
        let lessons = &self.course.lessons;
        self.running = lessons.iter().map(|_| None).collect();
        self.told = lessons.iter().map(|_| None).collect();
        self.state.send_modify(|state| {
            let revision = state.revise();
            let entered = lessons.iter().map(|loaded| {
                let was_passed = (self.surroundings.was_passed)(&loaded.exercise.id);
                LessonState::new(Arc::clone(loaded), was_passed, revision)
            });
            state.lessons = entered.collect();
            state.entered = revision;
            state.seen = Seen::read(&self.surroundings.root).unwrap_or_default();
        });
    }

    fn burst(&mut self, burst: Vec<Trigger>) {
        let mut touched = BTreeSet::new();
        for trigger in burst {
            self.apply(&trigger);
            touched.extend(self.touched_by(&trigger));
        }
        let Some(engine) = &self.engine else { return };
        // One look, one memory: steps of several lessons share the engine's answers.
        let engine: Arc<dyn Engine> = match engine {
            Ok(engine) => Arc::new(Memo::new(Arc::clone(engine) as Arc<dyn Engine>)),
            Err(error) => Arc::new(NoEngine(error.clone())),
        };
        for lesson in touched {
            self.look(lesson, Arc::clone(&engine));
        }
    }

    /// What a trigger changes in the watcher itself.
    fn apply(&mut self, trigger: &Trigger) {
        match trigger {
            Trigger::Up(engine) => {
                self.engine = Some(Ok(Arc::clone(&engine.0)));
                self.tell_engine(EngineState::Up);
            }
            Trigger::Down(why) => {
                self.engine = Some(Err(why.0.clone()));
                self.tell_engine(EngineState::Down(why.0.clone().into()));
            }
            Trigger::Course => {
                if let Some(course) = (self.surroundings.reload)(&self.course)
                    && !course.says_the_same(&self.course)
                {
                    self.course = course;
                    self.enter();
                }
            }
            Trigger::DockerConfig => {
                let found = Endpoint::find(&Environment::from_process()).ok();
                let known = self.engine.as_ref().and_then(|engine| engine.as_ref().ok());
                if found.as_ref() != known.and_then(|engine| engine.endpoint().ok()) {
                    self.again.notify_one();
                }
            }
            Trigger::Hints => {
                // A file that cannot be read for a moment takes no hint away.
                if let Ok(seen) = Seen::read(&self.surroundings.root) {
                    self.state.send_if_modified(|state| state.hints(seen));
                }
            }
            _ => {}
        }
    }

    fn tell_engine(&self, engine: EngineState) {
        self.state.send_if_modified(|state| {
            let changes = state.engine != engine;
            if changes {
                state.engine_revision = state.revise();
                state.engine = engine;
            }
            changes
        });
    }

    /// The numbers of the lessons that may come out otherwise now.
    fn touched_by(&self, trigger: &Trigger) -> Vec<usize> {
        let sees = |loaded: &Loaded, what: &dyn Fn(&Sight) -> bool| {
            let steps = loaded.exercise.steps.iter();
            steps
                .flat_map(|step| step.check.sights())
                .any(|sight| what(&sight))
        };
        let touched = |loaded: &Loaded| match trigger {
            Trigger::Event(event) => sees(loaded, &|sight| sight.touched_by(event)),
            Trigger::Files(id) => {
                loaded.exercise.id == *id && sees(loaded, &|sight| *sight == Sight::File)
            }
            Trigger::DockerConfig => sees(loaded, &|sight| *sight == Sight::Login),
            Trigger::Silent => sees(loaded, &Sight::is_silent) && !sees(loaded, &Sight::is_metered),
            Trigger::Free => !sees(loaded, &Sight::is_metered),
            Trigger::Lesson(id) => loaded.exercise.id == *id,
            Trigger::Hints => false,
            Trigger::Up(_) | Trigger::Down(_) | Trigger::Course | Trigger::Everything => true,
        };
        let lessons = self.course.lessons.iter().enumerate();
        lessons
            .filter(|(_, loaded)| touched(loaded))
            .map(|(number, _)| number)
            .collect()
    }

    /// Looks at a lesson, unless a look is just under way; then once more after it.
    fn look(&mut self, lesson: usize, engine: Arc<dyn Engine>) {
        if let Some(running) = &mut self.running[lesson] {
            if running.since.elapsed() < GIVE_WAY {
                running.again = true;
                return;
            }
            running.abort.abort();
        }
        let loaded = Arc::clone(&self.course.lessons[lesson]);
        let learner = self.course.variables.get("learner");
        let learner = learner.unwrap_or_default().to_owned();
        let (state, timeout) = (self.state.clone(), self.surroundings.timeout);
        self.number += 1;
        let number = self.number;
        let look = async move {
            let seen = |step: usize, result: &_| {
                state.send_if_modified(|state| state.step(lesson, step, result));
            };
            let report =
                run::step_by_step(&loaded, &*engine, &RealWorld, &learner, timeout, seen).await;
            Look {
                lesson,
                number,
                report,
            }
        };
        let (look, abort) = abortable(look);
        self.running[lesson] = Some(Running {
            number,
            since: Instant::now(),
            abort,
            again: false,
        });
        self.looks.push(look.boxed());
    }

    /// A look came to its end.
    fn ended(&mut self, look: Look) {
        let (lesson, report) = (look.lesson, look.report);
        let own = |running: &&mut Option<Running>| {
            running.as_ref().is_some_and(|it| it.number == look.number)
        };
        let Some(running) = self
            .running
            .get_mut(lesson)
            .filter(own)
            .and_then(Option::take)
        else {
            return;
        };
        if running.again {
            let id = self.course.lessons[lesson].exercise.id.clone();
            self.pending.push(Trigger::Lesson(id));
        }
        let report = Arc::new(report);
        self.state.send_modify(|state| {
            let revision = state.revise();
            if let Some(lesson) = state.lessons.get_mut(lesson) {
                // The first whole look is news even where it says what the steps have said.
                if lesson.report.is_none() {
                    lesson.revision = revision;
                }
                lesson.was_passed |= report.verdict() == Verdict::Pass;
                lesson.report = Some(Arc::clone(&report));
            }
        });
        if self.told[lesson]
            .as_ref()
            .is_none_or(|told| says_more(&report, told))
        {
            self.told[lesson] = Some(Arc::clone(&report));
            // Nobody listens any more when the process is about to end.
            let _ = self.looked.send(Looked {
                loaded: Arc::clone(&self.course.lessons[lesson]),
                variables: Arc::clone(&self.course.variables),
                report,
            });
        }
    }
}

fn follow_files(root: &Path, pending: &Arc<Pending>) -> files::Following {
    let docker_config = Environment::from_process().config_dir;
    files::follow(root, docker_config.as_deref(), pending)
}

impl Course {
    fn says_the_same(&self, other: &Self) -> bool {
        let files = |course: &Self| -> Vec<String> {
            let lessons = course.lessons.iter();
            lessons.map(|loaded| loaded.sha256.clone()).collect()
        };
        self.variables == other.variables && files(self) == files(other)
    }
}

/// Whether a report says anything that the other did not.
fn says_more(new: &Report, old: &Report) -> bool {
    let same =
        new.steps.iter().zip(&old.steps).all(|(new, old)| {
            new.id == old.id && new.outcome == old.outcome && new.facts == old.facts
        });
    !same || new.steps.len() != old.steps.len() || new.engine != old.engine
}
