//! What `checker start` and `checker watch` have in common: the course as a watcher reads it, and
//! the keeper of what it sees.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};

use super::open_course::{OpenCourse, usable};
use super::output::Output;
use super::submit;
use course::catalog::{Catalog, CatalogError};
use course::hints::{self, HintsError};
use course::learner::Learner;
use course::snapshot::{self, Saved, SnapshotError, Stored};
use handin::handing_in;
use plain::lang::{Lang, Text};
use plain::template::Variables;
use plain::text;
use plain::visible::visible;
use report::doctor;
use watching::doctor::Finding;
use watching::watch::{Asker, Course, Looked, State, Surroundings};

/// Something for the person at the terminal.
#[derive(Debug)]
pub enum Note {
    /// A course or exercise file cannot be read at the moment.
    Broken(CatalogError),
    /// A lesson's result was kept, and what that did.
    Kept(Result<Saved, SnapshotError>),
    /// A hint that was asked for could not be remembered.
    Hint(HintsError),
    /// What is new about the class that the learner joined.
    Class(Text),
    /// What is not right on this machine.
    Doctor(Vec<Finding>),
}

/// The course as its files say it; lessons that cannot be read are told and left out.
pub fn course(session: &OpenCourse, out: &mut Output) -> Course {
    let ids = &session.catalog.course().lessons;
    let mut lessons = Vec::new();
    for id in ids {
        match session.catalog.exercise(id, &session.variables) {
            Ok(loaded) => lessons.push(Arc::new(loaded)),
            Err(error) => out.error(&error.into()),
        }
    }
    Course {
        lessons,
        variables: Arc::new(session.variables.clone()),
    }
}

/// The surroundings of a watcher; what goes wrong in them later is sent to `notes`.
pub fn surroundings(
    session: &OpenCourse,
    timeout: Duration,
    notes: UnboundedSender<Note>,
) -> Surroundings {
    let root = session.catalog.root().to_owned();
    let (reloaded, stored) = (root.clone(), root.clone());
    Surroundings {
        root,
        timeout,
        reload: Box::new(move |before| reload(&reloaded, before, &notes)),
        was_passed: Box::new(move |lesson| {
            let snapshot = snapshot::read(&stored, lesson);
            matches!(snapshot, Ok(Stored::Readable(it)) if it.first_passed_at.is_some())
        }),
    }
}

/// Reads the course once more. A lesson that is broken at the moment goes on as it was.
fn reload(root: &Path, before: &Course, notes: &UnboundedSender<Note>) -> Option<Course> {
    let told = |error| notes.send(Note::Broken(error)).ok();
    let catalog = Catalog::open(Some(root), root).map_err(told).ok()?;
    let learner = Learner::open(root).ok()?;
    let variables = catalog.variables(&learner).map_err(told).ok()?;
    usable(&variables).ok()?;
    let lessons = catalog.course().lessons.iter().filter_map(|id| {
        let loaded = catalog.exercise(id, &variables);
        match loaded {
            Ok(loaded) => Some(Arc::new(loaded)),
            Err(error) => {
                told(error);
                let known = before.lessons.iter().find(|it| it.exercise.id == *id);
                known.cloned()
            }
        }
    });
    Some(Course {
        lessons: lessons.collect(),
        variables: Arc::new(variables),
    })
}

/// Keeps every result that says something new, and hands it in where a class was joined, until the
/// watcher ends. The disk may be slow, so this is done beside everything else.
pub fn keep(
    mut looked: UnboundedReceiver<Looked>,
    session: &OpenCourse,
    lang: Lang,
    notes: UnboundedSender<Note>,
) -> impl Future<Output = ()> + Send + use<> {
    let root = session.catalog.root().to_owned();
    let course = session.catalog.course().title.en.clone();
    async move {
        while let Some(looked) = looked.recv().await {
            let (root, course, notes) = (root.clone(), course.clone(), notes.clone());
            let kept = tokio::task::spawn_blocking(move || {
                for note in keep_one(&root, &course, &looked, lang) {
                    // Nobody reads notes any more when the process is about to end.
                    let _ = notes.send(note);
                }
            });
            // What went wrong in there was told.
            let _ = kept.await;
        }
    }
}

fn keep_one(root: &Path, course: &str, looked: &Looked, lang: Lang) -> Vec<Note> {
    let Looked {
        loaded,
        variables,
        report,
    } = looked;
    let kept = snapshot::save(root, loaded, variables, report, lang);
    let is_kept = kept.is_ok();
    let mut notes = vec![Note::Kept(kept)];
    if is_kept {
        let token = variables.get("token").unwrap_or_default();
        let lesson = std::slice::from_ref(&loaded.exercise.id);
        let news = handing_in::results_saved(root, course, token, lesson, submit::sender(root));
        notes.extend(news.map(Note::Class));
    }
    notes
}

/// Opens one more hint of a step, as it stands in `state`, beside everything else: the disk may be
/// slow. Nothing where there is no such step.
pub fn open_hint(
    root: &Path,
    state: &State,
    (lesson, step): (&str, &str),
    asker: &Asker,
    notes: &UnboundedSender<Note>,
) {
    let Some(lesson) = state.lesson(lesson) else {
        return;
    };
    let steps = &lesson.loaded.exercise.steps;
    let Some(place) = steps.iter().position(|it| it.id == *step) else {
        return;
    };
    let result = lesson.steps.get(place).and_then(Option::as_ref);
    let situation = result.and_then(|result| result.outcome.situation());
    let (root, loaded) = (root.to_owned(), Arc::clone(&lesson.loaded));
    let (asker, notes) = (asker.clone(), notes.clone());
    tokio::task::spawn_blocking(move || {
        let exercise = &loaded.exercise;
        match hints::more(&root, &exercise.id, &exercise.steps[place], situation) {
            Ok(_) => asker.hints(),
            // Nobody reads notes any more when the process is about to end.
            Err(error) => drop(notes.send(Note::Hint(error))),
        }
    });
}

/// Writes a note to stderr; `false` for one that says nothing to a person.
pub fn tell(note: Note, out: &mut Output) -> bool {
    match note {
        Note::Broken(error) => out.error(&error.into()),
        Note::Kept(kept) => return kept_or_not(kept, out),
        Note::Class(news) => out.note(&news),
        Note::Doctor(findings) => {
            let lines = doctor::terminal::lines(&findings, out.lang, out.notes);
            out.note(&Text::same(lines.trim_end()));
        }
        Note::Hint(error) => out.note(&text!(
            "The hint could not be remembered: {detail}.",
            "힌트를 어디까지 봤는지 저장하지 못했어요: {detail}.",
            detail = visible(&error.to_string())
        )),
    }
    true
}

/// What went wrong in keeping a result, to stderr; `false` where nothing did.
pub fn kept_or_not(kept: Result<Saved, SnapshotError>, out: &mut Output) -> bool {
    match kept {
        Ok(Saved {
            set_aside: None, ..
        }) => return false,
        Ok(Saved {
            set_aside: Some(path),
            ..
        }) => out.note(&text!(
            "The earlier result of this lesson could not be read; it is kept as {path}.",
            "이 레슨의 이전 결과를 읽을 수 없어서 {path}에 따로 보관했어요.",
            path = visible(&path.display().to_string())
        )),
        Err(error) => {
            let detail = visible(&error.to_string());
            out.note(&match error {
                SnapshotError::Io { .. } => text!(
                    "This result was not kept: {detail}.",
                    "이 결과를 저장하지 못했어요: {detail}."
                ),
                SnapshotError::OtherVersion { .. } => text!(
                    "This result was not kept: {detail}. Use the newer checker.",
                    "이 결과를 저장하지 못했어요: {detail}. 더 새로운 checker를 사용해 주세요."
                ),
            });
        }
    }
    true
}

/// The learner's settings that the course itself would not have chosen.
pub fn chosen(session: &OpenCourse, name: &str) -> bool {
    let course = session.catalog.course();
    let defaults = course.variables(&std::collections::BTreeMap::new(), "token");
    let default = defaults
        .ok()
        .and_then(|it: Variables| it.get(name).map(str::to_owned));
    session.variables.get(name) != default.as_deref()
}
