//! Which of its things `checker submit` is asked for.

use anyhow::Result;
use jiff::tz::TimeZone;

use super::dry_run::dry_run;
use super::send::{put, send};
use crate::cli::{Common, Submit};
use crate::commands::Exit;
use crate::commands::error::UserError;
use crate::commands::open_course::{OpenCourse, catalog};
use crate::commands::output::Output;
use crate::commands::runtime::block_on;
use handin::membership::Membership;
use handin::outbox::Outbox;
use handin::{sender, status};
use plain::text;

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
            "참여한 수업이 없어요. 카드에 적힌 대로 `checker join 주소` 명령으로 참여해 주세요"
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

/// What the process does that a check starts: no word to anybody.
fn background(common: &Common) -> Result<Exit> {
    let catalog = catalog(common)?;
    block_on(sender::run(catalog.root()))??;
    Ok(Exit::Done)
}
