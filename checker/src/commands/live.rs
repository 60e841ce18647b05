//! What `checker start` and `checker watch` have in common: the course as a watcher reads it, the
//! keeper of what it sees, and the words for what goes wrong meanwhile.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};

use super::environment;
use super::error::sentence;
use super::open_course::OpenCourse;
use super::output::Output;
use super::submit;
use ::check::verdict::Verdict;
use course::answers::{self, AnswerError};
use course::catalog::{Catalog, CatalogError};
use course::hints::{self, HintsError};
use course::learner::Learner;
use course::snapshot::{self, Saved, SnapshotError, Stored};
use handin::handing_in;
use plain::explain::Explain;
use plain::lang::Text;
use plain::template::Variables;
use plain::text;
use plain::visible::visible;
use report::doctor;
use watching::doctor::Finding;
use watching::watch::{Asker, CheckedLesson, LessonState, LoadedCourse, WatchConfig};

/// Something for the person at the terminal.
#[derive(Debug)]
pub enum Note {
    /// A course or exercise file cannot be read at the moment.
    Broken(CatalogError),
    /// A lesson's result was kept, and what that did.
    Kept(Result<Saved, SnapshotError>),
    /// A hint that was asked for could not be remembered.
    Hint(HintsError),
    /// An answer that was typed into the page is not in its file.
    Answer(AnswerError),
    /// What is new about the class that the learner joined.
    Class(Text),
    /// What is not right on this machine.
    Doctor(Vec<Finding>),
}

/// The course as its files say it; lessons that cannot be read are reported and left out.
pub fn course(session: &OpenCourse, out: &mut Output) -> LoadedCourse {
    let ids = &session.catalog.course().lessons;
    let mut lessons = Vec::new();
    for id in ids {
        match session.catalog.exercise(id, &session.variables) {
            Ok(loaded) => lessons.push(Arc::new(loaded)),
            Err(error) => out.error(&error.into()),
        }
    }
    LoadedCourse {
        lessons,
        variables: Arc::new(session.variables.clone()),
    }
}

/// What a watcher needs to know; what goes wrong with the files later is sent to `notes`.
pub fn config(
    session: &OpenCourse,
    timeout: Duration,
    notes: UnboundedSender<Note>,
) -> WatchConfig {
    let root = session.catalog.root().to_owned();
    let (reloaded, stored) = (root.clone(), root.clone());
    WatchConfig {
        root,
        docker: environment::docker(),
        timeout,
        reload: Box::new(move |before| reload(&reloaded, before, &notes)),
        was_passed: Box::new(move |lesson| {
            let snapshot = snapshot::read(&stored, lesson);
            matches!(snapshot, Ok(Stored::Readable(it)) if it.first_passed_at.is_some())
        }),
    }
}

/// Reads the course once more. A lesson that is broken at the moment goes on as it was.
fn reload(
    root: &Path,
    before: &LoadedCourse,
    notes: &UnboundedSender<Note>,
) -> Option<LoadedCourse> {
    let report = |error| notes.send(Note::Broken(error)).ok();
    let catalog = Catalog::open(Some(root), root).map_err(report).ok()?;
    let learner = Learner::open(root).ok()?;
    let variables = catalog.variables(&learner).map_err(report).ok()?;
    catalog.course().usable(&variables).ok()?;
    let lessons = catalog.course().lessons.iter().filter_map(|id| {
        let loaded = catalog.exercise(id, &variables);
        match loaded {
            Ok(loaded) => Some(Arc::new(loaded)),
            Err(error) => {
                report(error);
                let known = before.lessons.iter().find(|it| it.exercise.id == *id);
                known.cloned()
            }
        }
    });
    Some(LoadedCourse {
        lessons: lessons.collect(),
        variables: Arc::new(variables),
    })
}

/// Keeps every result that says something new, and hands it in where a class was joined, until the
/// watcher ends. The disk may be slow, so this is done beside everything else.
pub fn keep(
    mut checked: UnboundedReceiver<CheckedLesson>,
    session: &OpenCourse,
    notes: UnboundedSender<Note>,
) -> impl Future<Output = ()> + Send + use<> {
    let root = session.catalog.root().to_owned();
    let course = session.catalog.course().title.en.clone();
    async move {
        // What was last said of the class. The same trouble after every step is said once.
        let mut said = None;
        while let Some(checked) = checked.recv().await {
            let (root, course) = (root.clone(), course.clone());
            let kept = tokio::task::spawn_blocking(move || keep_one(&root, &course, &checked));
            // Where it panicked, that was said on its way.
            let Ok((kept, class)) = kept.await else {
                continue;
            };
            // Nothing reads notes any more when the process is about to end.
            let _ = notes.send(Note::Kept(kept));
            if class != said {
                said.clone_from(&class);
                let _ = class.map(|class| notes.send(Note::Class(class)));
            }
        }
    }
}

/// Keeps one result; with it, what is new of the class.
fn keep_one(
    root: &Path,
    course: &str,
    checked: &CheckedLesson,
) -> (Result<Saved, SnapshotError>, Option<Text>) {
    let CheckedLesson {
        loaded,
        variables,
        report,
    } = checked;
    let kept = snapshot::save(root, loaded, variables, report);
    let mut class = None;
    if kept.is_ok() {
        let token = variables.get("token").unwrap_or_default();
        let lesson = std::slice::from_ref(&loaded.exercise.id);
        class = handing_in::results_saved(root, course, token, lesson, submit::sender(root));
    }
    (kept, class)
}

/// Opens one more hint of the step at `place`, as it stands, beside everything else: the disk may be
/// slow.
pub fn open_hint(
    root: &Path,
    (lesson, place): (&LessonState, usize),
    asker: &Asker,
    notes: &UnboundedSender<Note>,
) {
    let result = lesson.steps.get(place).and_then(Option::as_ref);
    let situation = result.and_then(|result| result.outcome.situation());
    let is_unknown = result.is_some_and(|it| it.outcome.verdict() == Verdict::Unknown);
    let (root, loaded) = (root.to_owned(), Arc::clone(&lesson.loaded));
    let (asker, notes) = (asker.clone(), notes.clone());
    tokio::task::spawn_blocking(move || {
        let exercise = &loaded.exercise;
        let step = &exercise.steps[place];
        // What was done and cannot be looked at now needs no hint, and none may cost points.
        if is_unknown && snapshot::passed(&root, &exercise.id).contains(step.id.as_str()) {
            return;
        }
        match hints::more(&root, &exercise.id, step, situation) {
            Ok(_) => asker.hints(),
            // Nothing reads notes any more when the process is about to end.
            Err(error) => drop(notes.send(Note::Hint(error))),
        }
    });
}

/// Puts an answer from a page into the learner's own file, whose change is then seen as any other.
/// Nothing where the step is no question.
pub fn answer(
    root: &Path,
    (lesson, place): (&LessonState, usize),
    answer: String,
    notes: &UnboundedSender<Note>,
) {
    let Some(question) = lesson.loaded.exercise.steps[place].check.question() else {
        return;
    };
    let (root, folder, notes) = (root.to_owned(), lesson.loaded.folder.clone(), notes.clone());
    tokio::task::spawn_blocking(move || {
        if let Err(error) = answers::put(&root, &folder, &question, &answer) {
            // Nothing reads notes any more when the process is about to end.
            let _ = notes.send(Note::Answer(error));
        }
    });
}

/// Writes a note to stderr; `false` for one that says nothing to a person.
pub fn show(note: Note, out: &mut Output) -> bool {
    match note {
        // With the place in the file.
        Note::Broken(error) => out.error(&error.into()),
        Note::Doctor(findings) => {
            let lines = doctor::terminal::lines(&findings, out.lang, out.notes);
            out.note(&Text::same(lines.trim_end()));
        }
        note => match words(&note) {
            Some(words) => out.note(&words),
            None => return false,
        },
    }
    true
}

/// A note as a sentence or two, with what to do about it; `None` for one that says nothing, or more
/// than has room in a sentence.
pub fn words(note: &Note) -> Option<Text> {
    match note {
        Note::Broken(error) => Some(text!(
            "{reason}. {remedy}.",
            "{reason}. {remedy}.",
            reason = error.reason(),
            remedy = error.remedy().unwrap_or_else(|| error.reason())
        )),
        Note::Kept(Ok(saved)) => saved.set_aside.as_deref().map(set_aside),
        Note::Kept(Err(error)) => Some(sentences(error)),
        Note::Class(news) => Some(news.clone()),
        Note::Hint(error) => Some(sentences(error)),
        Note::Answer(error) => Some(sentences(error)),
        Note::Doctor(_) => None,
    }
}

fn set_aside(path: &Path) -> Text {
    text!(
        "The earlier result of this lesson could not be read; it is kept as {path}.",
        "이 레슨의 이전 결과를 읽을 수 없어서 {path}에 따로 보관했어요.",
        path = visible(&path.display().to_string())
    )
}

/// What an error says and what to do about it, as sentences.
fn sentences(error: &dyn Explain) -> Text {
    text!(
        "{reason}.{remedy}",
        "{reason}.{remedy}",
        reason = error.reason().capitalized(),
        remedy = sentence(error)
    )
}

/// What went wrong in keeping a result, to stderr; `false` where nothing did.
pub fn kept_or_not(kept: Result<Saved, SnapshotError>, out: &mut Output) -> bool {
    show(Note::Kept(kept), out)
}

/// Whether the learner chose `name` over the course's default.
pub fn is_chosen(session: &OpenCourse, name: &str) -> bool {
    let defaults = session.catalog.defaults("token");
    let default = defaults
        .ok()
        .and_then(|it: Variables| it.get(name).map(str::to_owned));
    session.variables.get(name) != default.as_deref()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_comes_in_both_languages_with_its_remedy_and_steers_no_terminal() {
        let broken = CatalogError::new(
            Path::new("exercises/\u{1b}[2J/exercise.yaml"),
            text!("the file is empty", "파일이 비어 있어요"),
            text!("write the exercise", "실습을 적어 주세요"),
        );
        let words = words(&Note::Broken(broken)).unwrap();
        assert!(words.ko.contains("파일이 비어 있어요"), "{words:?}");
        assert!(words.ko.contains("실습을 적어 주세요"), "{words:?}");
        assert!(words.en.contains("write the exercise"), "{words:?}");
        assert!(!words.en.contains('\u{1b}'), "{words:?}");
        assert!(!words.ko.contains('\u{1b}'), "{words:?}");
    }

    #[test]
    fn what_is_not_kept_is_said_in_the_learners_language() {
        let error = SnapshotError::Io {
            path: "x\u{202e}".into(),
            error: std::io::ErrorKind::StorageFull.into(),
        };
        let words = words(&Note::Kept(Err(error))).unwrap();
        assert!(words.ko.contains("저장하지 못했어요"), "{words:?}");
        assert!(!words.ko.contains('\u{202e}'), "{words:?}");
        assert_eq!(super::words(&Note::Kept(Ok(Saved::default()))), None);
    }
}
