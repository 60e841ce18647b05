//! `checker class add`, `passphrase` and `cards`: what changes while a class goes on.

use std::path::Path;

use anyhow::Result;

use super::init::roster;
use super::paths::{dest, path};
use crate::commands::Exit;
use crate::commands::error::UserError;
use crate::commands::output::Output;
use hosting::setup::{self, Class, Given, Person, SetupError};
use plain::text;

/// # Errors
/// No class, a roster that cannot be used, a folder that cannot be written.
pub fn add(names: &[String], file: Option<&Path>, folder: &Path, out: &mut Output) -> Result<Exit> {
    let mut people: Vec<_> = names.iter().map(|name| Person::named(name)).collect();
    if let Some(file) = file {
        people.extend(roster(file)?.0);
    }
    if people.is_empty() {
        let text = text!(
            "who came late? Give names, or a `--roster`",
            "누가 늦게 왔나요? 이름이나 `--roster`를 알려 주세요"
        );
        return Err(UserError::new(text).into());
    }
    let known = people.len();
    let given = working(out, known, |progress| setup::add(folder, people, progress))?;
    if given.is_empty() {
        out.note(&text!(
            "Everybody has an account already; nothing was changed.",
            "모두 이미 계정이 있어서 바꾼 것이 없어요."
        ));
        return Ok(Exit::Done);
    }
    show(&given, folder, out)
}

/// # Errors
/// No class, no such account, a folder that cannot be written.
pub fn renew(accounts: &[String], folder: &Path, out: &mut Output) -> Result<Exit> {
    let given = working(out, accounts.len(), |progress| {
        setup::renew(folder, accounts, progress)
    })?;
    show(&given, folder, out)
}

/// # Errors
/// As for [`renew`].
pub fn cards(accounts: &[String], folder: &Path, out: &mut Output) -> Result<Exit> {
    let printed = setup::print(folder, accounts);
    let (page, count) = printed.map_err(|error| UserError::explained(&error))?;
    out.data(&format!("{}\n", path(&page)))?;
    out.note(&text!("{count} cards.", "카드 {count}장이에요."));
    Ok(Exit::Done)
}

fn working(
    out: &Output,
    count: usize,
    act: impl FnOnce(setup::Progress) -> Result<Vec<Given>, SetupError>,
) -> Result<Vec<Given>, UserError> {
    let words = text!("hashing pass phrases", "비밀번호를 해시하는 중이에요");
    let bar = out.counting(&words, count);
    let given = act(&|done, all| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    });
    bar.finish_and_clear();
    given.map_err(|error| UserError::explained(&error))
}

/// The new accounts, a line each, for the learners who stand beside the teacher; where the class is
/// up, they hold from now on.
fn show(given: &[Given], folder: &Path, out: &mut Output) -> Result<Exit> {
    let mut lines = String::new();
    for Given { person, phrase, .. } in given {
        lines += &format!("{}\t{phrase}\n", person.account);
    }
    out.data(&lines)?;
    if let Ok(class) = Class::read(folder) {
        let accounts: Vec<_> = given
            .iter()
            .take(3)
            .map(|it| it.person.account.as_str())
            .collect();
        let more = if given.len() > accounts.len() {
            " …"
        } else {
            ""
        };
        out.note(&text!(
            "These pass phrases hold from now on, at {url}. Only their cards: `checker class cards {accounts}{more}{dest}`.",
            "이 비밀번호는 지금부터 {url} 주소에서 쓸 수 있어요. 이 카드만 인쇄하려면 `checker class cards {accounts}{more}{dest}` 명령을 입력해 주세요.",
            url = class.url(),
            accounts = accounts.join(" "),
            dest = dest(folder)
        ));
    }
    Ok(Exit::Done)
}
