//! Where `checker grade` and the board read a class from: files, a class's folder, or the address
//! of a registry; and `--verify`, which asks registries again.

use std::io::{self, Read};
use std::path::Path;

use anyhow::Result;

use super::credentials::{authority, pass_phrase, warn_of_readers};
use super::error::UserError;
use super::output::Output;
use super::runtime::block_on;
use crate::cli::Grade;
use course::exercise::Attempt;
use grading::folder::Folder;
use grading::lookup::{Claims, Whose};
use grading::plan::Plan;
use grading::registry_source::Wanted;
use grading::roster::Roster;
use grading::source::Source;
use grading::verify::Now;
use handin::submission;
use handin::transport::{Address, Credentials, RegistryError};
use hosting::desk::Desk;
use plain::explain::Explain as _;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

/// Lines of `--verify` that are written out.
const MOST_LINES: usize = 200;

/// What the word for the source means.
pub enum ClassSource {
    Files(Box<dyn Source>),
    Registry(Box<Desk>),
}

/// Where, and as whom, as it was typed.
pub struct SourceWish<'a> {
    pub source: &'a str,
    pub account: Option<&'a str>,
    pub password_stdin: bool,
    pub ca: Option<&'a Path>,
}

impl<'a> From<&'a Grade> for SourceWish<'a> {
    fn from(wanted: &'a Grade) -> Self {
        Self {
            source: &wanted.source,
            account: wanted.account.as_deref(),
            password_stdin: wanted.password_stdin,
            ca: wanted.ca.as_deref(),
        }
    }
}

impl ClassSource {
    /// # Errors
    /// Nothing that can be read, or read from.
    pub fn of(wanted: &SourceWish, out: &mut Output) -> Result<Self> {
        let word = wanted.source;
        if word == "-" {
            let mut bytes = Vec::new();
            io::stdin()
                .take(submission::LARGEST + 1)
                .read_to_end(&mut bytes)?;
            return Ok(Self::Files(Box::new(Folder::of("-", bytes))));
        }
        let path = Path::new(word);
        if let Some(desk) = Desk::of_folder(path).map_err(UserError::new)? {
            return Ok(Self::Registry(Box::new(desk)));
        }
        let is_address = word.starts_with("http://") || word.starts_with("https://");
        if is_address || !path.exists() && word.contains([':', '.']) && !word.ends_with(".json") {
            let address = word.parse::<Address>().map_err(UserError::new)?;
            let account = account(wanted, out)?;
            if account.is_some() {
                warn_of_readers(&address, out);
            }
            return Ok(Self::Registry(Box::new(Desk {
                address,
                account,
                authority: match wanted.ca {
                    Some(path) => Some(authority(path)?.into_bytes()),
                    None => None,
                },
                roster: None,
            })));
        }
        let folder = Folder::open(path).map_err(|error| {
            let text = text!(
                "{word} cannot be opened ({error}); give a folder of exports, one export, a class's \
                 folder, or the address of its registry",
                "{word} 경로를 열 수 없어요 ({error}). 제출 파일이 든 폴더, 제출 파일 하나, 수업 폴더, \
                 또는 수업 레지스트리의 주소를 알려 주세요",
                word = visible(word),
                error = visible(&error.to_string())
            );
            UserError::new(text)
        })?;
        Ok(Self::Files(Box::new(folder)))
    }

    /// The roster that was named, or else the one of the class's folder.
    ///
    /// # Errors
    /// A roster that cannot be used.
    pub fn roster(
        &self,
        named: Option<&Path>,
        matched: Option<&str>,
        accounts: Option<&Path>,
        out: &mut Output,
    ) -> Result<Option<Roster>> {
        let own = match self {
            Self::Files(_) => None,
            Self::Registry(desk) => desk.roster.as_deref(),
        };
        let Some(path) = named.or(own) else {
            return Ok(None);
        };
        let open = |path: &Path, matched: Option<&str>| {
            Roster::open(path, matched).map_err(|reason| {
                let text = text!(
                    "the roster {path} cannot be used: {en}",
                    "명단 파일을 쓸 수 없어요({path}): {ko}",
                    path = visible(&path.display().to_string()),
                    en = reason.en,
                    ko = reason.ko
                );
                UserError::new(text)
            })
        };
        let mut roster = open(path, matched)?;
        // A class's own roster knows which account each row of another one was given.
        let given = accounts.or(own).filter(|given| *given != path);
        if let Some(given) = given
            && matched.is_none()
        {
            roster.adopt(&open(given, None)?);
        }
        for problem in roster.problems() {
            out.note(&text!(
                "roster: {en}",
                "명단: {ko}",
                en = problem.en,
                ko = problem.ko
            ));
        }
        Ok(Some(roster))
    }

    /// Begins to read.
    ///
    /// # Errors
    /// The registry cannot be asked.
    pub fn open(self, plan: &Plan, roster: Option<&Roster>) -> Result<Box<dyn Source>> {
        let desk = match self {
            Self::Files(source) => return Ok(source),
            Self::Registry(desk) => desk,
        };
        let wanted = Wanted {
            lessons: plan.lessons.iter().map(|it| it.id.clone()).collect(),
            attempts: plan.attempt == Attempt::Best,
        };
        match desk.source(roster, wanted) {
            Ok(source) => Ok(Box::new(source)),
            Err(error) => Err(UserError::new(explain(&error)).into()),
        }
    }

    /// Whom `--verify` may ask with the teacher's account.
    pub fn desk(&self) -> Option<Desk> {
        match self {
            Self::Files(_) => None,
            Self::Registry(desk) => Some((**desk).clone()),
        }
    }
}

/// A registry that cannot be read at all, in a sentence.
fn explain(error: &RegistryError) -> Text {
    let reason = error.reason();
    let remedy = match error {
        RegistryError::LoginRequired { .. } | RegistryError::LoginRefused { .. } => text!(
            "name the teacher's account with `--account NAME`, or grade the folder that \
             `checker class init` made, which knows it",
            "선생님 계정을 `--account 이름`으로 알려 주거나, 계정이 들어 있는 수업 폴더\
             (`checker class init`으로 만든 폴더)를 채점해 주세요"
        ),
        RegistryError::Denied { .. } => text!(
            "only the teacher's account may read everything; without such rights, name the class \
             with `--roster FILE`",
            "모두 읽을 수 있는 것은 선생님 계정뿐이에요. 목록을 볼 권한이 없다면 `--roster 파일`로 명단을 알려 주세요"
        ),
        RegistryError::Unreachable { detail, .. } if detail.contains("certificate") => text!(
            "if the class has a certificate of its own, name the authority's file with `--ca FILE`",
            "수업이 직접 만든 인증서를 쓴다면 인증 기관의 파일을 `--ca 파일`로 알려 주세요"
        ),
        _ => text!(
            "see whether the registry is up: `checker class up`",
            "레지스트리가 켜져 있는지 확인해 주세요: `checker class up`"
        ),
    };
    text!(
        "{reason}; {remedy}",
        "{reason}. {remedy}",
        reason = reason,
        remedy = remedy
    )
}

fn account(wanted: &SourceWish, out: &mut Output) -> Result<Option<Credentials>> {
    let Some(name) = wanted.account.map(str::to_owned) else {
        return Ok(None);
    };
    let password = pass_phrase(wanted.password_stdin, out)?;
    Ok(Some(Credentials { name, password }))
}

/// Asks for what the class says it has pushed, and reports what has changed since.
///
/// # Errors
/// No runtime for it.
pub fn verify(
    claims: Claims,
    desk: Option<&Desk>,
    hosts: &[String],
    out: &mut Output,
) -> Result<()> {
    let verifier = Desk::verifier(desk, hosts.to_vec());
    let waiting = out.waiting(&text!(
        "asking the registries …",
        "레지스트리에 물어보는 중이에요 …"
    ));
    let found = block_on(claims.ask(&verifier))?;
    waiting.finish_and_clear();
    let count = |is: fn(&Now) -> bool| found.iter().filter(|(_, now)| is(now)).count();
    let (same, gone) = (count(|it| *it == Now::Same), count(|it| *it == Now::Gone));
    let other = count(|it| matches!(it, Now::Other(_)));
    let not_asked = count(|it| matches!(it, Now::NotAsked(_)));
    for (whose, now) in found
        .iter()
        .filter(|(_, now)| *now != Now::Same)
        .take(MOST_LINES)
    {
        out.note(&line(whose, now));
    }
    out.note(&text!(
        "Pushed images asked for again: {same} as recorded, {other} other, {gone} gone, \
         {not_asked} not asked.",
        "푸시한 이미지를 다시 확인한 결과: 기록 그대로 {same}개, 다른 이미지 {other}개, \
         없음 {gone}개, 확인 못 함 {not_asked}개."
    ));
    Ok(())
}

fn line(whose: &Whose, now: &Now) -> Text {
    let place = format!("{}, {} {}", whose.learner, whose.lesson, whose.step);
    let (place, image) = (visible(&place), visible(&whose.image));
    match now {
        Now::Same => text!(
            "{place}: {image} as recorded",
            "{place}: {image} 기록 그대로"
        ),
        Now::Other(digest) => text!(
            "{place}: {image} is another image now ({digest})",
            "{place}: 지금은 {image} 이미지가 달라요 ({digest})",
            digest = visible(digest)
        ),
        Now::Gone => text!(
            "{place}: the registry has no {image} now",
            "{place}: 지금은 레지스트리에 {image} 이미지가 없어요"
        ),
        Now::NotAsked(reason) => text!(
            "{place}: {image} not asked for: {en}",
            "{place}: {image} 이미지를 확인하지 못했어요: {ko}",
            en = &reason.en,
            ko = &reason.ko
        ),
    }
}
