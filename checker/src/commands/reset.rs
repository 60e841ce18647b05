//! `checker reset lesson-3`: lists what it would remove, asks, and then does it.

use anyhow::Result;

use super::Exit;
use super::environment;
use super::error::UserError;
use super::open_course::OpenCourse;
use super::output::Output;
use crate::cli::{self, Common};
use client::DockerEngine;
use course::exercise::{Exercise, LessonId};
use course::hints::{self, Seen};
use course::snapshot;
use engine::{NoEngine, Remover};
use plain::korean::{Particle, with_particle};
use plain::text;
use plain::visible::visible;
use report::reset::{self as rendering, Own};
use watching::reset::{self, BEFORE, NoPlan};

/// # Errors
/// No course, an unknown lesson, a broken file; no terminal to ask in.
pub fn run(common: &Common, asked: &cli::Reset, out: &mut Output) -> Result<Exit> {
    let session = OpenCourse::open(common)?;
    let id = session.lesson(&asked.lesson)?;
    let loaded = session.catalog.exercise(&id, &session.variables)?;
    let (root, lesson) = (session.catalog.root(), &id);
    let exercise = &loaded.exercise;
    let engine: Box<dyn Remover> = match DockerEngine::find(&environment::docker(), asked.timeout) {
        Ok(engine) => Box::new(engine),
        Err(error) => Box::new(NoEngine(error)),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let others = others(&session, &id);
    let planned = reset::plan(&*engine, &loaded.folder, &exercise.creates, &others);
    let plan = match runtime.block_on(planned) {
        Ok(plan) => plan,
        Err(error) => return no_plan(error, out),
    };
    let own = Own {
        result: snapshot::exists(root, lesson),
        hints: Seen::read(root).is_ok_and(|seen| seen.any(lesson)),
    };
    let (lang, style) = (out.lang, out.style);
    out.data(&rendering::plan(exercise, &plan, own, lang, style))?;
    if asked.dry_run || (plan.is_empty() && !own.result && !own.hints) {
        return Ok(Exit::Done);
    }
    if !asked.yes {
        let question = text!(
            "\nReset {lesson}?",
            "\n{name} 처음 상태로 되돌릴까요?",
            name = named(lesson)
        );
        match out.ask(&question)? {
            Some(true) => {}
            Some(false) => {
                out.note(&text!("Nothing was changed.", "아무것도 바꾸지 않았어요."));
                return Ok(Exit::Done);
            }
            None => {
                let text = text!(
                    "there is no terminal to ask in, so nothing was changed; add `--yes`",
                    "물어볼 터미널이 없어서 아무것도 바꾸지 않았어요. `--yes`를 더해 주세요"
                );
                return Err(UserError::new(text).into());
            }
        }
    }
    out.data("\n")?;
    let mut all_done = true;
    let mut written = Ok(());
    runtime.block_on(reset::carry_out(
        &*engine,
        root,
        &loaded.folder,
        &plan,
        |event| {
            all_done &= event.is_done();
            if written.is_ok() {
                written = out.data(&rendering::event(&event, lang, style));
            }
        },
    ));
    written?;
    // Only a lesson that is at its beginning counts as not started.
    if all_done {
        let mut tell = |kind, error: Option<String>| {
            all_done &= error.is_none();
            out.data(&rendering::own(&kind, error.as_deref(), lang, style))
        };
        if own.result {
            let ended = snapshot::set_aside(root, lesson, BEFORE);
            tell(
                text!("result", "결과"),
                ended.err().map(|error| error.to_string()),
            )?;
        }
        if own.hints {
            let ended = hints::forget(root, lesson);
            tell(
                text!("hints", "힌트"),
                ended.err().map(|error| error.to_string()),
            )?;
        }
    }
    if all_done {
        out.note(&text!(
            "\n{lesson} is as it was at the start.",
            "\n{name} 처음 상태로 되돌렸어요.",
            name = named(lesson)
        ));
        Ok(Exit::Done)
    } else {
        out.note(&text!(
            "\nNot everything is done. Fix the problems above, then type `checker reset {lesson}` again.",
            "\n모두 되돌리지는 못했어요. 위에 나온 문제를 해결한 뒤 `checker reset {lesson}` 명령을 다시 입력해 주세요."
        ));
        Ok(Exit::Fail)
    }
}

/// The lesson as a Korean sentence names it: `레슨 3을`.
fn named(lesson: &LessonId) -> String {
    with_particle(&lesson.name().ko, Particle::Object)
}

/// The course's other lessons, as far as their files can be read.
fn others(session: &OpenCourse, id: &LessonId) -> Vec<Exercise> {
    let lessons = session.catalog.course().lessons.iter();
    lessons
        .filter(|other| *other != id)
        .filter_map(|other| session.catalog.exercise(other, &session.variables).ok())
        .map(|loaded| loaded.exercise)
        .collect()
}

/// Says why nothing could be planned.
fn no_plan(error: NoPlan, out: &mut Output) -> Result<Exit> {
    match error {
        NoPlan::Engine(error) => {
            let (reason, remedy) = (error.reason(), error.remedy());
            out.note(&text!(
                "Nothing was changed: {reason}. Try this: {remedy}.",
                "아무것도 바꾸지 않았어요. {reason}. 해결: {remedy}.",
                reason = reason,
                remedy = remedy
            ));
            Ok(Exit::Unknown)
        }
        NoPlan::File(path, error) => {
            let text = text!(
                "the starter file {path} cannot be read ({error}); nothing was changed",
                "시작 파일을 읽을 수 없어서 아무것도 바꾸지 않았어요: {path} ({error})",
                path = visible(&path.display().to_string()),
                error = visible(&error.to_string())
            );
            Err(UserError::new(text).into())
        }
    }
}
