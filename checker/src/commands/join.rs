//! `checker join`: tries the account at the class's registry, and keeps it.

use std::path::Path;

use anyhow::Result;

use super::Exit;
use super::credentials::{authority, pass_phrase, warn_of_readers};
use super::error::{UserError, sentence};
use super::open_course::{OpenCourse, catalog};
use super::output::Output;
use super::runtime::block_on;
use super::submit::sender;
use crate::cli::{Common, Join};
use course::catalog::Catalog;
use course::learner::Learner;
use handin::handing_in::results_saved;
use handin::membership::{self, Membership};
use handin::outbox::Outbox;
use handin::transport::{Address, Credentials, Invite, RegistryError, repository_name};
use plain::explain::Explain as _;
use plain::text;
use plain::visible::visible;

/// # Errors
/// No course; an address, account or certificate that cannot be used; results that still wait for
/// another class.
pub fn run(common: &Common, join: &Join, out: &mut Output) -> Result<Exit> {
    let catalog = catalog(common)?;
    let root = catalog.root();
    // A broken file does not prevent joining: it is replaced.
    let before = Membership::joined(root).unwrap_or_default();
    let (address, account) = whereto(join, before.as_ref(), out)?;
    if repository_name(&account.name).is_none() {
        let text = text!(
            "`{name}` is not a valid account name here: use letters and digits, with . _ - between them",
            "`{name}` 계정 이름은 여기에서 쓸 수 없어요. 영어 글자와 숫자, 그 사이의 . _ - 만 쓸 수 있어요",
            name = visible(&account.name)
        );
        return Err(UserError::new(text).into());
    }
    let authority = match &join.ca {
        Some(path) => Some(authority(path)?),
        None => before
            .as_ref()
            .filter(|before| before.address == address)
            .and_then(|before| before.authority.clone()),
    };
    let mut class = Membership::new(address, account, authority);
    let is_new = !before.as_ref().is_some_and(|before| before.is_same(&class));
    let waiting = Outbox::of(root).waiting()?.len();
    if is_new && before.is_some() && waiting > 0 {
        let text = text!(
            "results still wait for the class that you joined before ({waiting}); \
             send them with `checker submit`, or give them up with `checker leave`",
            "전에 참여한 수업에 보낼 결과가 {waiting}개 남아 있어요. \
             `checker submit`으로 보내거나, `checker leave`로 포기해 주세요"
        );
        return Err(UserError::new(text).into());
    }

    warn_of_readers(&class.address, out);
    let tried = try_login(&class, out)?;
    if let Err(error) = &tried {
        out.note(&text!(
            "You have not joined: {reason}.{remedy}",
            "참여하지 못했어요. {reason}.{remedy}",
            reason = error.reason(),
            remedy = sentence(error)
        ));
        return Ok(if error.is_final() {
            Exit::Fail
        } else {
            Exit::Unknown
        });
    }
    class.token_service = tried.ok().flatten();
    class
        .keep(root)
        .map_err(|error| UserError::explained(&error))?;
    if is_new {
        Outbox::of(root).clear()?;
    }
    show_joined(&class, root, out);
    if !join.keep_name {
        take_name(&catalog, &class, out)?;
    }
    hand_in(common, out)?;
    Ok(Exit::Done)
}

/// Where to, and as whom: from the invitation, the arguments, the class joined before, or asked
/// for.
fn whereto(
    join: &Join,
    before: Option<&Membership>,
    out: &mut Output,
) -> Result<(Address, Credentials)> {
    if let Some(invite) = &join.invite {
        let invite = invite.parse::<Invite>().map_err(UserError::new)?;
        return Ok((invite.address, invite.account));
    }
    let address = match (&join.address, before) {
        (Some(address), _) => address.parse::<Address>().map_err(UserError::new)?,
        (None, Some(before)) => before.address.clone(),
        (None, None) => {
            let text = text!(
                "which class? Type `checker join ADDRESS`, or `checker join --invite URL`, as on your card",
                "어느 수업인가요? 카드에 적힌 대로 `checker join 주소`나 `checker join --invite URL`을 입력해 주세요"
            );
            return Err(UserError::new(text).into());
        }
    };
    let known = before
        .filter(|before| before.address == address && join.address.is_none())
        .map(|before| before.account.clone());
    let name = match join.account.clone().or(known) {
        Some(name) => Some(name),
        None => out.ask_line(&text!("Account:", "계정:"))?,
    };
    let name = name.filter(|name| !name.is_empty()).ok_or_else(|| {
        let text = text!(
            "an account is needed: `--account NAME`, as on your card",
            "계정이 필요해요. 카드에 적힌 대로 `--account 이름`을 적어 주세요"
        );
        UserError::new(text)
    })?;
    let password = pass_phrase(join.password_stdin, out)?;
    Ok((address, Credentials { name, password }))
}

/// The place of the token service that the account went to, if there is one.
fn try_login(class: &Membership, out: &Output) -> Result<Result<Option<String>, RegistryError>> {
    let waiting = out.waiting(&text!("trying the account …", "계정을 확인하는 중이에요 …"));
    let tried = block_on(async {
        let registry = class.registry()?;
        registry.try_login(&class.repository()).await?;
        Ok(registry.token_service())
    })?;
    waiting.finish_and_clear();
    Ok(tried)
}

fn show_joined(class: &Membership, root: &Path, out: &mut Output) {
    out.note(&text!(
        "You have joined {address} as {account}. From now on the result of each lesson that you \
         check is sent there by itself, in the background. `checker submit --dry-run` shows what \
         is sent, every byte of it; `checker leave` ends it.",
        "{address} 수업에 {account} 계정으로 참여했어요. 이제 레슨을 확인할 때마다 결과를 백그라운드에서 자동으로 보내요. \
         무엇을 보내는지는 `checker submit --dry-run`으로 한 바이트도 빠짐없이 볼 수 있고, \
         그만두려면 `checker leave` 명령을 입력해 주세요.",
        address = visible(&class.address.to_string()),
        account = visible(&class.account)
    ));
    let path = visible(&membership::path(root).display().to_string());
    if cfg!(unix) {
        out.note(&text!(
            "The pass phrase is kept in {path}, as it is; only you can read this file.",
            "비밀번호는 {path} 파일에 그대로 저장했어요. 이 파일은 나만 읽을 수 있어요."
        ));
    } else {
        out.note(&text!(
            "The pass phrase is kept in {path}, as it is. Whoever reads this folder can read it.",
            "비밀번호는 {path} 파일에 그대로 저장했어요. 이 폴더를 읽을 수 있는 사람은 비밀번호도 읽을 수 있어요."
        ));
    }
}

/// Makes the account the learner's name in repositories, where it can be one.
fn take_name(catalog: &Catalog, class: &Membership, out: &mut Output) -> Result<()> {
    let root = catalog.root();
    let name = repository_name(&class.account).unwrap_or_default();
    let mut learner = Learner::open(root).map_err(|error| UserError::explained(&error))?;
    let before = catalog.variables(&learner)?;
    let before = before.get("learner").unwrap_or_default().to_owned();
    if before == name || !catalog.course().variables.contains_key("learner") {
        return Ok(());
    }
    learner.variables.insert("learner".to_owned(), name.clone());
    let variables = catalog.variables(&learner)?;
    if catalog.course().usable(&variables).is_err() {
        return Ok(());
    }
    Learner::update(root, |learner| {
        learner.variables.insert("learner".to_owned(), name.clone());
    })
    .map_err(|error| UserError::explained(&error))?;
    out.note(&text!(
        "Your name in repositories is now {name} (it was {before}); `--keep-name` leaves it.",
        "저장소 이름에 쓰는 내 이름을 {name} 계정 이름으로 바꿨어요(전에는 {before}). 그대로 두려면 `--keep-name`을 붙여 주세요.",
        before = visible(&before)
    ));
    Ok(())
}

/// What was checked before joining is sent too.
fn hand_in(common: &Common, out: &mut Output) -> Result<()> {
    let session = OpenCourse::open(common)?;
    let course = session.catalog.course();
    let token = session.variables.get("token").unwrap_or_default();
    let root = session.catalog.root();
    if let Some(news) = results_saved(root, &course.title.en, token, &course.lessons, sender(root))
    {
        out.note(&news);
    }
    Ok(())
}
