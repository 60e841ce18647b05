//! Shows what would be sent, to the last byte, and sends nothing.

use anyhow::Result;

use super::results::{gather, lessons};
use crate::commands::Exit;
use crate::commands::error::UserError;
use crate::commands::open_course::OpenCourse;
use crate::commands::output::Output;
use course::exercise::LessonId;
use handin::handing_in::learner;
use handin::membership::Membership;
use handin::outbox::{self, Outbox};
use handin::submission;
use handin::transport::Artifact;
use plain::text;
use plain::visible::visible;

/// Prints what waits, and the results as they are now: documents and manifests, a line each.
pub fn dry_run(
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
            "참여한 수업이 없어서 아무것도 보내지 않아요. 참여하면 이런 내용을 보내요."
        ));
    }
    let mut shown = 0;
    for waiting in outbox.waiting()? {
        if wanted.contains(&waiting.lesson) {
            let document = waiting.bytes()?;
            show(class, waiting.lesson, document, true, out)?;
            shown += 1;
        }
    }
    let course = &session.catalog.course().title.en;
    let value = |name: &str| session.variables.get(name).unwrap_or_default();
    for (id, lesson) in gather(session, words, out)?.lessons {
        let is_new = !outbox.has(&id, &lesson)?;
        let waits = outbox.waiting()?;
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
        show(class, id, document, is_new, out)?;
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
    lesson: LessonId,
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
    let (newest, attempt) = (artifact.lesson, visible(&artifact.attempt));
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
