//! `checker leave`: forgets the class.

use anyhow::Result;

use super::Exit;
use super::open_course::catalog;
use super::output::Output;
use crate::cli::Common;
use handin::membership::{self, Membership, MembershipError};
use handin::outbox::Outbox;
use plain::text;
use plain::visible::visible;

/// # Errors
/// No course; files that cannot be removed.
pub fn run(common: &Common, yes: bool, out: &mut Output) -> Result<Exit> {
    let catalog = catalog(common)?;
    let root = catalog.root();
    let class = match Membership::joined(root) {
        Ok(None) => {
            out.note(&text!(
                "You have not joined a class.",
                "참여한 수업이 없어요."
            ));
            return Ok(Exit::Done);
        }
        Ok(class) => class,
        // Whatever is wrong with the file: it goes.
        Err(MembershipError::Broken { .. }) => None,
        Err(error) => return Err(error.into()),
    };
    let outbox = Outbox::of(root);
    let waiting = outbox.waiting()?.len();
    if waiting > 0 && !yes {
        let question = text!(
            "Results not sent yet, which the class will never see: {waiting}. Leave?",
            "아직 보내지 못한 결과가 {waiting}개 있고, 나가면 선생님께 전달되지 않아요. 나갈까요?"
        );
        let agreed = out.ask(&question)?.unwrap_or_default();
        if !agreed {
            out.note(&text!(
                "You are still in the class. Results not sent yet: {waiting}. Send them with \
                 `checker submit`, or give them up with `checker leave --yes`.",
                "아직 수업에 참여하고 있어요. 보내지 못한 결과가 {waiting}개 있어요. \
                 `checker submit`으로 보내거나, `checker leave --yes`로 포기할 수 있어요."
            ));
            return Ok(Exit::Fail);
        }
    }
    membership::forget(root)?;
    outbox.clear()?;
    out.note(&text!(
        "You have left the class. The account and its pass phrase are forgotten here; your \
         results on this machine stay.",
        "수업에서 나갔어요. 이 컴퓨터에서 계정과 비밀번호를 지웠고, 이 컴퓨터에 있는 결과는 그대로예요."
    ));
    if let Some(class) = class {
        out.note(&text!(
            "What was sent stays in the registry, as {host}/{repository}; only those who run it \
             can remove it.",
            "이미 보낸 결과는 레지스트리의 {host}/{repository} 저장소에 남아 있어요. \
             레지스트리를 관리하는 사람만 지울 수 있어요.",
            host = visible(&class.address.host()),
            repository = visible(&class.repository())
        ));
    }
    Ok(Exit::Done)
}
