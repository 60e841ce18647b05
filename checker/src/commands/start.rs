//! `checker start`: one command for a learner. Brings up the course's registry where it is wanted
//! and missing, builds and serves the book, watches the engine, and opens the browser. What it
//! started ends with it.

mod alone;
pub mod browser;
mod registry;

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use tokio::sync::mpsc::{self, UnboundedReceiver};
use tokio::sync::watch as channel;

use super::live::{self, Note};
use super::open_course::OpenCourse;
use super::output::Output;
use super::runtime::{asked_to_end, block_on};
use super::{Exit, book};
use crate::cli::{Common, Start};
use course::exercise::LessonId;
use course::verdict::Verdict;
use pages::{Server, Site, Wish, Wishes};
use plain::text;
use plain::visible::visible;
use watching::doctor;
use watching::watch::{Asker, Changes, EngineState, State, Watch};

/// How long one question may take when the machine is looked over.
const LOOK_OVER: Duration = Duration::from_secs(5);

/// # Errors
/// No course; a book that cannot be built; no free port.
pub fn run(common: &Common, start: &Start, out: &mut Output) -> Result<Exit> {
    let session = OpenCourse::open(common)?;
    let root = session.catalog.root().to_owned();
    let alone = match alone::try_alone(&root)? {
        Ok(alone) => alone,
        Err(address) => {
            out.data(&format!("{address}\n"))?;
            out.note(&text!(
                "This course is running already, at this address.",
                "이 강좌는 이미 실행 중이에요. 위 주소로 열 수 있어요."
            ));
            if start.opens() {
                browser::open(&address);
            }
            return Ok(Exit::Done);
        }
    };
    let course = live::course(&session, out);
    let Some(built) = book::built(&session.catalog, out)? else {
        return Ok(Exit::Usage);
    };
    let ended = block_on(async {
        let end = asked_to_end()?;
        let server = Server::listen(start.port).await?;
        let address = format!("http://{}/", server.address());
        let registry = registry::bring_up(&session, start.timeout, out).await;

        let (notes, noted) = mpsc::unbounded_channel();
        let surroundings = live::surroundings(&session, start.timeout, notes.clone());
        let (watch, states, looked) = Watch::new(course, surroundings);
        let asking = Pages {
            root: root.clone(),
            states: states.clone(),
            asker: watch.asker(),
            notes: notes.clone(),
        };
        let site = Site {
            folder: &built.folder,
            editions: &built.editions,
            scripts: &built.scripts,
        };
        let serving = server.live(&site, states.clone(), asking.wishes())?;
        alone.tell(&address)?;
        welcome(&address, &session, start, out)?;
        tokio::spawn(look_over(common, notes.clone()));
        let keeping = tokio::spawn(live::keep(looked, &session, out.lang, notes));
        let ended = tokio::select! {
            () = watch.run() => Ok(()),
            () = serving => Ok(()),
            () = end => Ok(()),
            told = tell(states, noted, out) => told,
        };
        // The watcher is gone, so what it saw last is kept and then this ends.
        keeping.await?;
        registry::take_down(registry, out).await;
        ended
    })?;
    ended.map(|()| Exit::Done)
}

/// Looks the machine over, as `checker doctor` does, and tells what is not right there. That the
/// engine does not answer is told by the one who watches it.
fn look_over(
    common: &Common,
    notes: mpsc::UnboundedSender<Note>,
) -> impl Future<Output = ()> + use<> {
    let surroundings = doctor::Surroundings::of_process(super::doctor::settings(common));
    async move {
        let mut findings = doctor::look(&surroundings, LOOK_OVER).await;
        findings.retain(|finding| {
            finding.state != doctor::State::Ok && !matches!(finding.id, "engine" | "permission")
        });
        if !findings.is_empty() {
            // Nobody reads notes any more when the process is about to end.
            let _ = notes.send(Note::Doctor(findings));
        }
    }
}

fn welcome(address: &str, session: &OpenCourse, start: &Start, out: &mut Output) -> Result<()> {
    out.data(&format!("{address}\n"))?;
    let opened = start.opens() && browser::open(address);
    let title = &session.catalog.course().title;
    out.note(&if opened {
        text!(
            "\n\"{title_en}\" opens in your browser, at the address above.",
            "\n위 주소의 '{title_ko}' 책을 브라우저에서 열어요.",
            title_en = &title.en,
            title_ko = &title.ko
        )
    } else {
        text!(
            "\nOpen the address above in your browser: \"{title_en}\".",
            "\n브라우저에서 위 주소를 열면 '{title_ko}' 책이 나와요.",
            title_en = &title.en,
            title_ko = &title.ko
        )
    });
    out.note(&text!(
        "Type the lessons' commands in a second terminal, in {folder};\n\
         each step ticks in the page as soon as it is done. Ctrl+C ends this.\n",
        "레슨의 명령은 두 번째 터미널의 {folder} 폴더에서 입력해 주세요.\n\
         단계를 마치는 순간 페이지에 표시돼요. 끝내려면 Ctrl+C를 누르세요.\n",
        folder = visible(&absolute(session))
    ));
    Ok(())
}

fn absolute(session: &OpenCourse) -> String {
    let root = session.catalog.root();
    let absolute = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
    absolute.display().to_string()
}

/// Takes what the pages ask for.
struct Pages {
    root: std::path::PathBuf,
    states: channel::Receiver<State>,
    asker: Asker,
    notes: mpsc::UnboundedSender<Note>,
}

impl Pages {
    fn wishes(self) -> Wishes {
        Arc::new(move |wish| match wish {
            Wish::Recheck { lesson } => {
                if let Some(lesson) = self.states.borrow().lesson(&lesson) {
                    self.asker.recheck(&lesson.loaded.exercise.id);
                }
            }
            Wish::Hint { lesson, step } => {
                let state = self.states.borrow();
                let step = (lesson.as_str(), step.as_str());
                live::open_hint(&self.root, &state, step, &self.asker, &self.notes);
            }
        })
    }
}

/// Tells the terminal what happens, until the watcher ends.
async fn tell(
    mut states: channel::Receiver<State>,
    mut noted: UnboundedReceiver<Note>,
    out: &mut Output,
) -> Result<()> {
    let mut changes = Changes::default();
    let mut engine = EngineState::Looking;
    let mut summed_up = false;
    loop {
        {
            let state = states.borrow_and_update();
            if engine != state.engine {
                tell_engine(&engine, &state.engine, out);
                engine = state.engine.clone();
            }
            let is_down = matches!(engine, EngineState::Down(_));
            for change in changes.since(&state) {
                let verdict = change.result.outcome.verdict();
                let lesson = &state.lessons[change.lesson];
                // What was so from the start is no news, and an engine that is down was told.
                let news = match (change.before, verdict) {
                    (Some(_), Verdict::Pass) => true,
                    (Some(Verdict::Pass), _) => !is_down,
                    _ => false,
                };
                if news {
                    tell_step(lesson.id(), change.step, change.result, out);
                    if lesson.verdict() == Some(Verdict::Pass) {
                        tell_lesson(lesson.id(), out);
                    }
                }
            }
            if !summed_up && state.lessons.iter().all(|lesson| lesson.report.is_some()) {
                summed_up = true;
                sum_up(&state, out);
            }
        }
        tokio::select! {
            changed = states.changed() => changed?,
            Some(note) = noted.recv() => drop(live::tell(note, out)),
        }
    }
}

fn tell_engine(before: &EngineState, now: &EngineState, out: &mut Output) {
    match (before, now) {
        (_, EngineState::Down(unknown)) => out.note(&text!(
            "  ! {reason}: {remedy}. Trying again …",
            "  ! {reason_ko}. {remedy_ko}. 다시 시도하고 있어요 …",
            reason = &unknown.reason.en,
            remedy = &unknown.remedy.en,
            reason_ko = &unknown.reason.ko,
            remedy_ko = &unknown.remedy.ko
        )),
        (EngineState::Down(_), EngineState::Up) => out.note(&text!(
            "  ✓ The Docker engine answers again.",
            "  ✓ Docker 엔진이 다시 응답해요."
        )),
        _ => {}
    }
}

fn tell_step(
    lesson: &LessonId,
    place: usize,
    result: &course::verdict::StepResult,
    out: &mut Output,
) {
    let name = lesson.name();
    let done = result.outcome.verdict() == Verdict::Pass;
    let (sign, en, ko) = match done {
        true => ("✓", "done", "완료"),
        false => ("✗", "not done any more", "더는 완료가 아니에요"),
    };
    out.note(&text!(
        "  {sign} {name_en}, step {number} ({title}): {en}",
        "  {sign} {name_ko} {number}단계({title_ko}): {ko}",
        number = place + 1,
        name_en = &name.en,
        name_ko = &name.ko,
        title = visible(&result.title.en),
        title_ko = visible(&result.title.ko)
    ));
}

fn tell_lesson(lesson: &LessonId, out: &mut Output) {
    let name = lesson.name();
    out.note(&text!(
        "  ★ {name_en} is done.",
        "  ★ {name_ko}을 마쳤어요.",
        name_en = &name.en,
        name_ko = &name.ko
    ));
}

fn sum_up(state: &State, out: &mut Output) {
    let steps = state.lessons.iter().map(|lesson| lesson.steps.len());
    let (done, total) = (
        state
            .lessons
            .iter()
            .map(|lesson| lesson.passed())
            .sum::<usize>(),
        steps.sum::<usize>(),
    );
    out.note(&text!(
        "  Steps that are done now: {done} of {total}.",
        "  지금 완료된 단계: {total}개 중 {done}개."
    ));
}
