//! `checker submit`: sends results to the class now, shows what is sent, reports how sending goes.

use std::ffi::OsString;
use std::io;
use std::path::Path;

use anyhow::Result;
use jiff::tz::TimeZone;

use super::Exit;
use super::error::{UserError, sentence};
use super::open_course::{OpenCourse, catalog};
use super::output::Output;
use super::runtime::block_on;
use crate::cli::{Common, Submit};
use course::exercise::LessonId;
use handin::handing_in::learner;
use handin::membership::Membership;
use handin::outbox::{self, Outbox, Put};
use handin::own;
use handin::sender::{self, Event, SenderCommand, Stopped};
use handin::status;
use handin::submission;
use handin::transport::{Artifact, RegistryError};
use plain::explain::Explain as _;
use plain::text;
use plain::visible::visible;

/// # Errors
/// No course, no class, an unknown lesson; files that cannot be read or written.
pub fn run(common: &Common, submit: &Submit, out: &mut Output) -> Result<Exit> {
    if submit.background {
        return background(common);
    }
    let session = OpenCourse::open(common)?;
    let class =
        Membership::joined(session.catalog.root()).map_err(|error| UserError::explained(&error))?;
    if submit.dry_run {
        return dry_run(&session, class.as_ref(), &submit.results, out);
    }
    let Some(class) = class else {
        let text = text!(
            "you have not joined a class; `checker join ADDRESS` does that, with what is on your card",
            "참여한 강좌가 없어요. 카드에 적힌 대로 `checker join 주소`로 참여해 주세요"
        );
        return Err(UserError::new(text).into());
    };
    if submit.status {
        let outbox = Outbox::of(session.catalog.root());
        let (waiting, state) = (outbox.waiting()?, outbox.state()?);
        let zone = TimeZone::system();
        let text = status::render(&class, &waiting, &state, out.lang, out.style, &zone);
        out.data(&text)?;
        return Ok(Exit::Done);
    }
    let is_whole = put(&session, &class, &submit.results, out)?;
    match send(&session, &class, submit.results.is_empty(), out)? {
        Exit::Done if !is_whole => Ok(Exit::Fail),
        exit => Ok(exit),
    }
}

/// The process that sends results of the course in `root` in the background.
///
/// # Errors
/// The system does not say where this program or the course is.
pub fn sender(root: &Path) -> io::Result<SenderCommand> {
    let arguments = ["submit", "--background", "--course"];
    let mut arguments: Vec<_> = arguments.into_iter().map(OsString::from).collect();
    arguments.push(std::path::absolute(root)?.into());
    Ok(SenderCommand {
        program: std::env::current_exe()?,
        arguments,
    })
}

/// What the process does that a check starts: no word to anybody.
fn background(common: &Common) -> Result<Exit> {
    let catalog = catalog(common)?;
    block_on(sender::run(catalog.root()))??;
    Ok(Exit::Done)
}

/// The lessons that the words mean; all lessons where no word is given.
fn lessons(session: &OpenCourse, words: &[String]) -> Result<Vec<LessonId>> {
    if words.is_empty() {
        return Ok(session.catalog.course().lessons.clone());
    }
    session.lessons(words)
}

/// The results of the lessons that the words mean; lessons that were asked for and have none are
/// reported.
fn gather(session: &OpenCourse, words: &[String], out: &mut Output) -> Result<own::Gathered> {
    let lessons = lessons(session, words)?;
    let gathered = own::gather(session.catalog.root(), &lessons)?;
    for id in gathered.missing.iter().filter(|_| !words.is_empty()) {
        out.note(&text!(
            "{id} was never checked, so there is no result to send: `checker {id}` checks it.",
            "{id} 레슨은 아직 확인한 적이 없어서 보낼 결과가 없어요. `checker {id}`로 확인해 주세요."
        ));
    }
    for id in &gathered.unreadable {
        out.note(&text!(
            "The result of {id} cannot be read: check it again with `checker {id}`.",
            "{id} 레슨의 결과를 읽을 수 없어요. `checker {id}`로 다시 확인해 주세요."
        ));
    }
    Ok(gathered)
}

/// Lets what was not sent yet wait. `false` where something that was asked for cannot be sent.
fn put(
    session: &OpenCourse,
    class: &Membership,
    words: &[String],
    out: &mut Output,
) -> Result<bool> {
    let outbox = Outbox::of(session.catalog.root());
    let course = &session.catalog.course().title.en;
    let token = session.variables.get("token").unwrap_or_default();
    let gathered = gather(session, words, out)?;
    let is_asked_for = !gathered.missing.is_empty() && !words.is_empty();
    let mut is_whole = !is_asked_for && gathered.unreadable.is_empty();
    for lesson in gathered.lessons {
        let id = lesson.snapshot.exercise.id.clone();
        match outbox.put(course, learner(class, token), lesson) {
            Ok(Put::New | Put::Unchanged) => {}
            Ok(Put::Full) => {
                is_whole = false;
                out.note(&text!(
                    "The result of {id} was not taken: too many wait already.",
                    "보낼 결과가 너무 많이 밀려 있어서 {id} 레슨의 결과는 넣지 않았어요."
                ));
            }
            Err(error) => {
                is_whole = false;
                out.note(&text!(
                    "The result of {id} cannot be sent: {reason}.",
                    "{id} 레슨의 결과를 보낼 수 없어요: {reason}.",
                    id = visible(&id),
                    reason = error.reason()
                ));
            }
        }
    }
    Ok(is_whole)
}

fn send(session: &OpenCourse, class: &Membership, all: bool, out: &mut Output) -> Result<Exit> {
    let root = session.catalog.root();
    let mut events = Vec::new();
    let spinner = out.waiting(&text!("sending …", "보내는 중이에요 …"));
    let sent = block_on(sender::send(root, |event| events.push(event)))?;
    spinner.finish_and_clear();
    if events.is_empty() && sent.is_ok() && all {
        out.note(&text!(
            "There is nothing new to send: {host} has it all.",
            "새로 보낼 것이 없어요. {host} 서버에 이미 모두 있어요.",
            host = visible(&class.address.host())
        ));
    }
    let mut exit = Exit::Done;
    for event in events {
        match event {
            Event::Delivered(delivered) => {
                let place = format!("{}/{}", class.address.host(), class.repository());
                let line = format!("{} → {place}:{}", delivered.lesson, delivered.tag);
                out.data(&format!("{}\n", visible(&line)))?;
                if !delivered.is_newest {
                    out.note(&text!(
                        "A later result of {lesson} was there already, from another machine of yours.",
                        "{lesson} 레슨은 다른 컴퓨터에서 보낸 더 나중의 결과가 이미 있어요.",
                        lesson = visible(&delivered.lesson)
                    ));
                }
            }
            Event::SetAside { lesson, path, why } => {
                exit = Exit::Fail;
                let why = why.map_or_else(
                    || text!("the file is broken", "파일이 깨져 있어요"),
                    |why| why.reason(),
                );
                out.note(&text!(
                    "A result of {lesson} cannot be sent ({why}); it is kept as {path}.",
                    "{lesson} 레슨의 결과 하나를 보낼 수 없어서({why}) {path} 파일로 따로 보관했어요.",
                    lesson = visible(&lesson),
                    path = visible(&path.display().to_string()),
                    why = why
                ));
            }
        }
    }
    match sent {
        Ok(()) => Ok(exit),
        Err(Stopped::Registry(error)) => waits(session, &error, out),
        Err(Stopped::Io(error)) if error.kind() == std::io::ErrorKind::TimedOut => {
            out.note(&text!(
                "Another checker is sending these results at this moment; \
                 `checker submit --status` shows how it goes.",
                "지금 다른 checker가 이 결과를 보내고 있어요. \
                 `checker submit --status`로 확인할 수 있어요."
            ));
            Ok(Exit::Unknown)
        }
        Err(Stopped::Membership(error)) => Err(UserError::explained(&error).into()),
        Err(other) => Err(other.into()),
    }
}

/// Tells why results wait, and sees that they are sent later.
fn waits(session: &OpenCourse, error: &RegistryError, out: &mut Output) -> Result<Exit> {
    let root = session.catalog.root();
    let waiting = Outbox::of(root).waiting()?.len();
    out.note(&text!(
        "Results that wait here: {waiting}. The reason: {reason}.{remedy}",
        "결과 {waiting}개가 아직 여기에 있어요. {reason}.{remedy}",
        reason = error.reason(),
        remedy = sentence(error)
    ));
    if error.is_final() {
        return Ok(Exit::Fail);
    }
    if sender(root)
        .and_then(|sender| sender::start(&sender))
        .is_ok()
    {
        out.note(&text!(
            "They are sent as soon as that is possible.",
            "보낼 수 있게 되면 바로 보낼게요."
        ));
    }
    Ok(Exit::Unknown)
}

/// Prints what waits, and the results as they are now: documents and manifests, a line each.
fn dry_run(
    session: &OpenCourse,
    class: Option<&Membership>,
    words: &[String],
    out: &mut Output,
) -> Result<Exit> {
    let root = session.catalog.root();
    let outbox = Outbox::of(root);
    let wanted = lessons(session, words)?;
    if class.is_none() {
        out.note(&text!(
            "You have not joined a class, so nothing is sent. This is what would be.",
            "참여한 강좌가 없어서 아무것도 보내지 않아요. 참여하면 이런 내용을 보내요."
        ));
    }
    let mut shown = 0;
    for waiting in outbox.waiting()? {
        if wanted.iter().any(|id| id.as_str() == waiting.lesson) {
            show(class, &waiting.lesson, waiting.bytes()?, true, out)?;
            shown += 1;
        }
    }
    let course = &session.catalog.course().title.en;
    let value = |name: &str| session.variables.get(name).unwrap_or_default();
    for lesson in gather(session, words, out)?.lessons {
        let is_new = !outbox.has(&lesson)?;
        let waits = outbox.waiting()?;
        let id = lesson.snapshot.exercise.id.clone();
        if !is_new && waits.iter().any(|it| it.lesson == id) {
            continue;
        }
        let learner = match class {
            Some(class) => learner(class, value("token")),
            None => submission::Submitter {
                name: value("learner").to_owned(),
                token: value("token").to_owned(),
            },
        };
        let document = outbox::document(course, learner, lesson)
            .map_err(|error| UserError::explained(&error))?;
        show(class, &id, document, is_new, out)?;
        shown += 1;
    }
    if shown == 0 && words.is_empty() {
        out.note(&text!(
            "No lesson was checked yet, so there is nothing to send.",
            "아직 확인한 레슨이 없어서 보낼 것이 없어요."
        ));
    }
    Ok(Exit::Done)
}

/// One result: its document and its manifest on stdout, what they are on stderr.
fn show(
    class: Option<&Membership>,
    lesson: &str,
    document: Vec<u8>,
    is_new: bool,
    out: &mut Output,
) -> Result<()> {
    let made_at = submission::read(&document)
        .map_err(|refusal| UserError::explained(&refusal))?
        .submission
        .made_at;
    let artifact = Artifact::new(document, lesson, made_at);
    let place = class.map_or_else(
        || "…".to_owned(),
        |class| format!("{}/{}", class.address.host(), class.repository()),
    );
    let place = visible(&place);
    let (newest, attempt) = (visible(&artifact.newest), visible(&artifact.attempt));
    let (bytes, more) = (artifact.document.len(), artifact.manifest.len());
    if is_new {
        out.note(&text!(
            "{place}, tags {newest} and {attempt}: a document of {bytes} bytes and a manifest of {more}",
            "{place} 저장소의 {newest}, {attempt} 태그: 문서 {bytes}바이트, 매니페스트 {more}바이트"
        ));
    } else {
        out.note(&text!(
            "{place}, already sent except for its times, so it would not be sent again: a document of {bytes} bytes and a manifest of {more}",
            "{place} 저장소, 시각만 빼고 이미 보낸 내용이라 다시 보내지 않아요: 문서 {bytes}바이트, 매니페스트 {more}바이트"
        ));
    }
    out.data(&String::from_utf8_lossy(&artifact.document))?;
    out.data(&format!(
        "{}\n",
        String::from_utf8_lossy(&artifact.manifest)
    ))?;
    Ok(())
}
