//! After results were saved: lets them wait to be sent, sees that they are, and says what the
//! learner does not know yet.

use std::io;
use std::path::Path;

use super::membership::Membership;
use super::outbox::{Outbox, OutboxError, Outcome, Put};
use super::own;
use super::sender::{self, SenderCommand};
use super::submission::Submitter;
use course::exercise::LessonId;
use plain::explain::Explain as _;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

/// Hands in the saved results of `lessons`, where a class was joined; takes milliseconds, whatever
/// the network does. Returns what is new for the learner: each change is reported once.
///
/// `course` is the course's title in English; `token` the learner's; `sender` what sends them, or
/// why the program does not exist.
pub fn results_saved(
    root: &Path,
    course: &str,
    token: &str,
    lessons: &[LessonId],
    sender: io::Result<SenderCommand>,
) -> Option<Text> {
    let class = match Membership::joined(root) {
        Ok(class) => class?,
        Err(error) => {
            return Some(text!(
                "Results are not sent to the class: {error}. Join again with `checker join`.",
                "결과를 수업에 보내지 못해요: {error}. `checker join` 명령으로 다시 참여해 주세요.",
                error = visible(&error.to_string())
            ));
        }
    };
    let outbox = Outbox::of(root);
    let mut problem = None;
    for lesson in lessons {
        match put(root, &outbox, course, token, &class, lesson) {
            Ok(Put::New | Put::Unchanged) => {}
            Ok(Put::Full) => {
                problem = Some(text!(
                    "The result of {lesson} was not kept for the class: too many wait. \
                     See `checker submit --status`.",
                    "보낼 결과가 너무 많이 밀려 있어서 {name}의 결과는 보내지 않아요. \
                     `checker submit --status` 명령으로 확인해 주세요.",
                    name = lesson.name()
                ));
            }
            Err(error) => {
                let why = error.reason();
                problem = Some(text!(
                    "The result of {lesson} was not kept for the class: {en}.",
                    "{name}의 결과를 수업에 보낼 수 없어요: {ko}.",
                    name = lesson.name(),
                    en = visible(&why.en),
                    ko = visible(&why.ko)
                ));
            }
        }
    }
    if outbox.waiting().is_ok_and(|waiting| !waiting.is_empty())
        && let Err(error) = sender.and_then(|sender| sender::start(&sender))
    {
        problem = Some(match error.kind() {
            io::ErrorKind::NotFound => text!(
                "Results wait: `checker` is not where it was when it started. Start it again.",
                "보낼 결과가 있지만 `checker`가 시작할 때 있던 자리에 없어요. 다시 시작해 주세요."
            ),
            _ => text!(
                "Results wait, but nothing could be started to send them ({error}). \
             Send them with `checker submit`.",
                "보낼 결과가 있지만 보내는 프로그램을 시작하지 못했어요 ({error}). \
             `checker submit`으로 보내 주세요."
            ),
        });
    }
    problem.or_else(|| news(&outbox, &class))
}

fn put(
    root: &Path,
    outbox: &Outbox,
    course: &str,
    token: &str,
    class: &Membership,
    lesson: &LessonId,
) -> Result<Put, OutboxError> {
    let gathered = own::gather(root, std::slice::from_ref(lesson))?;
    match gathered.lessons.into_iter().next() {
        Some((id, lesson)) => outbox.put(course, learner(class, token), &id, lesson),
        // It was saved just now; if it was removed since, it is not to be sent.
        None => Ok(Put::Unchanged),
    }
}

/// Who a class's learner says to be: the account, as the roster has it.
pub fn learner(class: &Membership, token: &str) -> Submitter {
    Submitter {
        name: class.account.clone(),
        token: token.to_owned(),
    }
}

/// How sending goes, where that differs from what the learner last saw.
fn news(outbox: &Outbox, class: &Membership) -> Option<Text> {
    let state = outbox.state().ok()?;
    let outcome = state.outcome?;
    let told = state.told.as_deref();
    if told == Some(outcome.kind.as_str()) {
        return None;
    }
    // Told again at worst, where this cannot be kept.
    let _ = outbox.update(|state| state.told = Some(outcome.kind.clone()));
    let (host, account) = (visible(&class.address.host()), visible(&class.account));
    Some(match (&outcome.reason, told) {
        _ if outcome.kind == Outcome::SENT && told.is_some() => text!(
            "The results that waited have arrived at {host}.",
            "기다리던 결과를 {host} 서버에 모두 보냈어요."
        ),
        (None, _) => text!(
            "Your results arrive at {host}, as {account}.",
            "결과를 {host} 서버에 {account} 계정으로 보내고 있어요."
        ),
        (Some((reason, remedy)), _) => text!(
            "Results for the class wait on this machine and are sent later: {en}. \
             See `checker submit --status`.",
            "수업에 보낼 결과가 이 컴퓨터에서 기다리고 있고, 나중에 보내요. {ko}. \
             `checker submit --status` 명령으로 확인할 수 있어요.",
            en = format!("{}; {}", reason.en, remedy.en),
            ko = format!("{}. {}", reason.ko, remedy.ko)
        ),
    })
}
