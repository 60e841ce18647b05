//! `checker watch`: follows one lesson after the other in a terminal, redrawn as it changes; line
//! by line where stdout is no terminal.

use anyhow::Result;
use jiff::tz::TimeZone;
use tokio::sync::{mpsc, watch as channel};

use super::Exit;
use super::live::{self, Note};
use super::open_course::OpenCourse;
use super::output::{Input, Output, Screen};
use super::runtime::{asked_to_end, block_on};
use crate::cli::{Common, Watching};
use course::exercise::{LessonId, StepId};
use course::verdict::Verdict;
use plain::lang::Text;
use plain::text;
use report::lessons::{self, Checked, Row};
use report::watching::{self as scene, Scene};
use watching::watch::{Asker, Changes, EngineState, LessonState, State, Watch};

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
        let surroundings = live::surroundings(&session, arguments.timeout, notes.clone());
        let (watch, states, looked) = Watch::new(course, surroundings);
        let follower = Follower {
            view: View::new(wanted),
            states,
            noted,
            asker: watch.asker(),
            root: root.clone(),
            notes: notes.clone(),
        };
        let keeping = tokio::spawn(live::keep(looked, &session, out.lang, notes));
        let followed = tokio::select! {
            () = watch.run() => Ok(()),
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
    states: channel::Receiver<State>,
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
                screen.draw(&self.view.render(&state, out, &screen))?;
            }
            tokio::select! {
                changed = self.states.changed() => changed?,
                Some(note) = self.noted.recv() => self.view.note(note),
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
                    live::open_hint(&self.root, &state, step, &self.asker, &self.notes);
                }
            }
            'r' => {
                if let Some(lesson) = state.lessons.get(self.view.lesson) {
                    self.asker.recheck(&lesson.loaded.exercise.id);
                }
            }
            'n' => self.view.go(1, &state),
            'p' => self.view.go(state.lessons.len() - 1, &state),
            'l' => self.view.list = !self.view.list,
            _ => {}
        }
    }

    /// Prints each change of the lesson at hand as one line, until it is interrupted.
    async fn lines(mut self, out: &mut Output) -> Result<()> {
        let mut changes = Changes::default();
        loop {
            {
                let state = self.states.borrow_and_update();
                self.view.see(&state);
                let lines: String = changes
                    .since(&state)
                    .iter()
                    .filter(|change| self.view.chosen.is_none() || self.view.shows(change.lesson))
                    .map(|change| {
                        let lesson = state.lessons[change.lesson].id();
                        scene::line(lesson, change.result, out.lang)
                    })
                    .collect();
                if !lines.is_empty() {
                    out.data(&lines)?;
                }
            }
            tokio::select! {
                changed = self.states.changed() => changed?,
                Some(note) = self.noted.recv() => drop(live::tell(note, out)),
            }
        }
    }
}

/// What the person looks at.
struct View {
    /// The lesson that was asked for, until another is gone to.
    chosen: Option<LessonId>,
    /// Whether the first lesson to be shown was found.
    begun: bool,
    /// The place of the lesson that is shown.
    lesson: usize,
    /// The lesson that was passed last, which is printed to its end.
    left: Option<usize>,
    changes: Changes,
    just_done: Option<StepId>,
    news: Option<Text>,
    /// Whether the list of lessons is shown in its place.
    list: bool,
}

impl View {
    fn new(chosen: Option<LessonId>) -> Self {
        Self {
            chosen,
            begun: false,
            lesson: 0,
            left: None,
            changes: Changes::default(),
            just_done: None,
            news: None,
            list: false,
        }
    }

    fn shows(&self, lesson: usize) -> bool {
        self.lesson == lesson || self.left == Some(lesson)
    }

    /// Takes in what changed; goes on to the next lesson when the one at hand is passed.
    fn see(&mut self, state: &State) {
        self.begin(state);
        self.left = None;
        let mut newly = false;
        for change in self.changes.since(state) {
            let done = change.result.outcome.verdict() == Verdict::Pass;
            if change.lesson == self.lesson && change.before.is_some() {
                newly |= done;
                self.just_done = done.then(|| change.result.id.clone());
                self.news = None;
            }
        }
        let Some(lesson) = state.lessons.get(self.lesson) else {
            return;
        };
        if newly && lesson.verdict() == Some(Verdict::Pass) {
            let name = lesson.id().name();
            let explained = lesson
                .loaded
                .exercise
                .steps
                .iter()
                .find(|step| Some(&step.id) == self.just_done.as_ref())
                .map(|step| step.explanation.clone());
            let explained = explained.unwrap_or_else(|| Text::same(""));
            let next = self.next(state);
            self.news = Some(match next {
                Some(_) => text!(
                    "✓ {name_en} is done. {why}",
                    "✓ {name_ko}을 마쳤어요. {why_ko}",
                    name_en = &name.en,
                    why = &explained.en,
                    name_ko = &name.ko,
                    why_ko = &explained.ko
                ),
                None => text!(
                    "✓ {name_en} is done, and with it all lessons. Well done!",
                    "✓ {name_ko}을 마쳤어요. 이제 모든 레슨을 마쳤어요. 수고하셨어요!",
                    name_en = &name.en,
                    name_ko = &name.ko
                ),
            });
            if let Some(next) = next {
                self.left = Some(self.lesson);
                self.lesson = next;
                self.just_done = None;
            }
        }
    }

    /// Finds the lesson to begin with: the one asked for, or the first that was never passed, as
    /// soon as that can be told.
    fn begin(&mut self, state: &State) {
        if self.begun {
            return;
        }
        let place = match &self.chosen {
            Some(id) => state.lessons.iter().position(|it| it.id() == id),
            None => state.lessons.iter().position(|it| !it.was_passed),
        };
        self.lesson = place.unwrap_or(0);
        self.begun = self.chosen.is_some() || state.lessons.iter().all(|it| it.report.is_some());
    }

    /// The next lesson that was never passed, after the one at hand.
    fn next(&self, state: &State) -> Option<usize> {
        let total = state.lessons.len();
        let others = (1..total).map(|step| (self.lesson + step) % total);
        others
            .into_iter()
            .find(|place| !state.lessons[*place].was_passed)
    }

    fn go(&mut self, places: usize, state: &State) {
        self.begun = true;
        self.chosen = None;
        self.list = false;
        self.just_done = None;
        self.news = None;
        if !state.lessons.is_empty() {
            self.lesson = (self.lesson + places) % state.lessons.len();
        }
    }

    /// The lesson and the step where the learner is.
    fn stuck<'a>(&self, state: &'a State) -> Option<(&'a str, &'a str)> {
        let lesson = state.lessons.get(self.lesson)?;
        let place = scene::current(&lesson.steps)?;
        let step = lesson.loaded.exercise.steps.get(place)?;
        Some((lesson.id().as_str(), step.id.as_str()))
    }

    fn note(&mut self, note: Note) {
        self.news = match note {
            Note::Broken(error) => Some(Text::same(error.to_string())),
            Note::Hint(error) => Some(Text::same(error.to_string())),
            Note::Kept(Err(error)) => Some(Text::same(error.to_string())),
            Note::Class(news) => Some(news),
            Note::Kept(Ok(_)) | Note::Doctor(_) => return,
        };
    }

    fn render(&self, state: &State, out: &Output, screen: &Screen) -> String {
        let (_, rows) = screen.size();
        if self.list {
            return list(state, out);
        }
        let Some(lesson) = state.lessons.get(self.lesson) else {
            return String::new();
        };
        let down = match &state.engine {
            EngineState::Down(unknown) => Some(unknown),
            EngineState::Up | EngineState::Looking => None,
        };
        let passed = state.lessons.iter().filter(|it| it.was_passed).count();
        let scene = Scene {
            exercise: &lesson.loaded.exercise,
            steps: &lesson.steps,
            seen: &state.seen,
            down,
            just_done: self.just_done.as_ref(),
            news: self.news.as_ref(),
            lessons: (passed, state.lessons.len()),
        };
        scene::render(&scene, out.lang, out.style, rows)
    }
}

fn list(state: &State, out: &Output) -> String {
    let row = |lesson: &LessonState| Row {
        id: lesson.id().to_owned(),
        title: lesson.loaded.exercise.title.clone(),
        checked: lesson.verdict().map(|verdict| Checked {
            verdict,
            passed: lesson.passed(),
            total: lesson.steps.len(),
            first_passed_at: None,
        }),
    };
    let rows: Vec<_> = state.lessons.iter().map(row).collect();
    let back = text!(
        "l back to the lesson · q quit",
        "l 레슨으로 돌아가기 · q 끝내기"
    );
    let title = text!("The lessons", "레슨 목록");
    let table = lessons::table(&title, &rows, out.lang, out.style, &TimeZone::system());
    format!("{table}\n{}\n", out.style.quiet(back.get(out.lang)))
}
