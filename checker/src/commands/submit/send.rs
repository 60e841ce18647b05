//! Puts results into the outbox and sends what waits there.

use anyhow::Result;

use super::results::gather;
use super::sender;
use crate::commands::Exit;
use crate::commands::error::{UserError, sentence};
use crate::commands::open_course::OpenCourse;
use crate::commands::output::Output;
use crate::commands::runtime::block_on;
use handin::handing_in::learner;
use handin::membership::Membership;
use handin::outbox::{Outbox, Put};
use handin::sender::{Event, Stopped};
use handin::transport::RegistryError;
use plain::explain::Explain as _;
use plain::korean::{Particle, with_particle};
use plain::text;
use plain::visible::visible;

/// Lets what was not sent yet wait. `false` where something that was asked for cannot be sent.
pub fn put(
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
    for (id, lesson) in gathered.lessons {
        match outbox.put(course, learner(class, token), &id, lesson) {
            Ok(Put::New | Put::Unchanged) => {}
            Ok(Put::Full) => {
                is_whole = false;
                out.note(&text!(
                    "The result of {id} was not taken: too many wait already.",
                    "보낼 결과가 너무 많이 밀려 있어서 {name}의 결과는 넣지 않았어요.",
                    name = id.name()
                ));
            }
            Err(error) => {
                is_whole = false;
                out.note(&text!(
                    "The result of {id} cannot be sent: {reason}.",
                    "{name}의 결과를 보낼 수 없어요: {reason}.",
                    name = id.name(),
                    reason = error.reason()
                ));
            }
        }
    }
    Ok(is_whole)
}

pub fn send(session: &OpenCourse, class: &Membership, all: bool, out: &mut Output) -> Result<Exit> {
    let root = session.catalog.root();
    let mut events = Vec::new();
    let spinner = out.waiting(&text!("sending …", "보내는 중이에요 …"));
    let sent = block_on(handin::sender::send(root, |event| events.push(event)))?;
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
                        "{topic} 다른 컴퓨터에서 보낸 더 나중의 결과가 이미 있어요.",
                        lesson = delivered.lesson,
                        topic = with_particle(&delivered.lesson.name().ko, Particle::Topic)
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
                    "{name}의 결과 하나를 보낼 수 없어서({why}) {path} 파일로 따로 보관했어요.",
                    name = lesson.name(),
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
        .and_then(|sender| handin::sender::start(&sender))
        .is_ok()
    {
        out.note(&text!(
            "They are sent as soon as that is possible.",
            "보낼 수 있게 되면 바로 보내요."
        ));
    }
    Ok(Exit::Unknown)
}
