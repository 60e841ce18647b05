//! `checker class init`: makes the folder of a class from a roster.

use std::path::Path;

use anyhow::Result;

use super::paths::{dest, path};
use crate::cli::{ClassInit, Common};
use crate::commands::Exit;
use crate::commands::error::UserError;
use crate::commands::output::Output;
use course::catalog::Catalog;
use grading::roster::Roster;
use grading::table;
use hosting::setup::{self, Class, ClassWish, Files, Person, Scheme, SetupError};
use plain::disk;
use plain::lang::{Lang, Text};
use plain::text;
use plain::visible::visible;

/// The title of a class that has none, where there is no course either.
const TITLE: &str = "Docker Images, Layer by Layer";

/// Characters of a title.
const LONGEST_TITLE: usize = 100;

/// # Errors
/// A roster or certificates that cannot be used, a folder that cannot be written.
pub fn run(common: &Common, init: &ClassInit, out: &mut Output) -> Result<Exit> {
    if let Ok(class) = Class::read(&init.folder) {
        there_is(&class, &init.folder, out);
        return Ok(Exit::Usage);
    }
    let (people, original) = roster(&init.roster)?;
    if setup::leads_astray(&init.host) {
        let text = text!(
            "the first --host is what learners type, and {host} means their own computer: put the \
             address that they can reach first",
            "학습자는 첫 번째 --host 주소를 입력해요. {host} 주소는 학습자의 컴퓨터를 뜻하니, 학습자가 접속할 수 있는 주소를 \
             맨 앞에 적어 주세요",
            host = visible(&init.host[0])
        );
        return Err(UserError::new(text).into());
    }
    let certificate = init.cert.clone().zip(init.key.clone());
    let wish = ClassWish {
        title: title(common, init, out.lang),
        hosts: init.host.clone(),
        port: init.port,
        scheme: setup::scheme(&init.host, init.tls || certificate.is_some(), init.insecure),
        certificate,
    };
    let count = people.len();
    let bar = out.counting(
        &text!("hashing pass phrases", "비밀번호를 해시하는 중이에요"),
        count + 1,
    );
    let made = setup::make(&init.folder, &wish, people, &original, &|done, _| {
        bar.set_position(done as u64);
    });
    bar.finish_and_clear();
    let (class, given) = made.map_err(|error| UserError::explained(&error))?;
    renamed(&given, out);
    show_made(&class, &init.folder, given.len(), out);
    out.data(&format!("{}\n", path(&init.folder)))?;
    Ok(Exit::Done)
}

/// The people of a roster, and its bytes.
///
/// # Errors
/// A file that cannot be read or is not a roster.
pub fn roster(file: &Path) -> Result<(Vec<Person>, Vec<u8>)> {
    let read = disk::read_bounded(file, table::LARGEST).map_err(SetupError::io(file));
    let bytes = read.map_err(|error| UserError::explained(&error))?;
    // Names alone will do: accounts are made from them.
    let roster = ["name", "student", "full name", "성명", "이름", "학생"]
        .into_iter()
        .fold(Roster::read(bytes.clone(), None), |read, column| {
            read.or_else(|why| Roster::read(bytes.clone(), Some(column)).map_err(|_| why))
        });
    let roster = roster.map_err(|why| {
        let text = text!(
            "{file} is not a roster: {en}",
            "{file} 파일은 명단이 아니에요. {ko}",
            file = path(file),
            en = why.en,
            ko = why.ko
        );
        UserError::new(text)
    })?;
    Ok((setup::of_roster(&roster), bytes))
}

/// As asked for, else as the course that we are in is called.
fn title(common: &Common, init: &ClassInit, lang: Lang) -> String {
    let of_course = || {
        let here = std::env::current_dir().ok()?;
        let catalog = Catalog::open(common.course.as_deref(), &here).ok()?;
        Some(catalog.course().title.get(lang).to_owned())
    };
    let title = init.title.clone().or_else(of_course);
    let title = title.unwrap_or_else(|| TITLE.to_owned());
    title.chars().take(LONGEST_TITLE).collect()
}

fn there_is(class: &Class, folder: &Path, out: &mut Output) {
    let people = setup::count(folder).unwrap_or_default();
    out.note(&text!(
        "{folder} holds a class already, and is left as it is: {title}, {people} learners, at {url}.",
        "{folder} 폴더에 이미 수업이 있어서 그대로 두었어요: {title}, 학습자 {people}명, 주소 {url}.",
        folder = path(folder),
        title = visible(&class.title),
        url = class.url()
    ));
    out.note(&text!(
        "Late learners: `checker class add --roster FILE{dest}`. Another class: another `--dest`.",
        "늦게 온 학습자: `checker class add --roster 파일{dest}`. 다른 수업은 다른 `--dest`로 만들어 주세요.",
        dest = dest(folder)
    ));
}

/// Whose account is not what the roster calls them.
fn renamed(given: &[setup::Given], out: &mut Output) {
    const SHOWN: usize = 5;
    let other = given
        .iter()
        .filter(|it| !it.wished.is_empty() && it.wished.to_lowercase() != it.person.account);
    let other: Vec<_> = other.collect();
    for it in other.iter().take(SHOWN) {
        out.note(&text!(
            "`{wished}` gets the account {account}.",
            "명단의 `{wished}` 학습자에게 {account} 계정을 만들었어요.",
            wished = visible(&it.wished),
            account = &it.person.account
        ));
    }
    if other.len() > SHOWN {
        out.note(&text!(
            "{more} more accounts differ from the roster; roster.csv in the folder has all of them.",
            "명단과 다른 계정이 {more}개 더 있어요. 모두 폴더의 roster.csv 파일에 있어요.",
            more = other.len() - SHOWN
        ));
    }
}

fn show_made(class: &Class, folder: &Path, count: usize, out: &mut Output) {
    let shown = path(folder);
    out.note(&text!(
        "A class of {count}, at {url}. Print {shown}/cards.html: a card for each learner. Keep the \
         folder to yourself: your own pass phrase is in {shown}/teacher.yaml.",
        "학습자 {count}명의 수업을 {url} 주소로 만들었어요. 학습자마다 한 장씩 나눠 줄 \
         {shown}/cards.html 파일을 인쇄해 주세요. 이 폴더는 다른 사람에게 보여 주지 마세요. 선생님의 비밀번호는 \
         {shown}/teacher.yaml 파일에 있어요.",
        url = class.url()
    ));
    for text in trust(class, folder) {
        out.note(&text);
    }
    let up = if folder == Path::new("class") {
        String::new()
    } else {
        format!(" {shown}")
    };
    out.note(&text!(
        "Start it here with `checker class up{up}`, or copy the folder to a server that has Docker and \
         type `docker compose up --detach` there.",
        "이 컴퓨터에서는 `checker class up{up}` 명령으로 시작해 주세요. Docker가 있는 서버에서는 폴더를 복사한 뒤 \
         그곳에서 `docker compose up --detach` 명령을 입력해 주세요."
    ));
}

/// What engines and learners need to trust the class, or are to know.
fn trust(class: &Class, folder: &Path) -> Vec<Text> {
    let address = &class.address;
    let mut texts = Vec::new();
    if Files(folder).authority().exists() {
        texts.push(text!(
            "Give every learner {ca} too: `checker join` takes it with `--ca`. A Docker engine trusts it \
             once it is among its system's certificates and the engine was started again; the book's \
             page for teachers explains how.",
            "{ca} 파일도 모든 학습자에게 나눠 주세요. `checker join`에는 `--ca`로 알려 줘요. Docker 엔진은 이 파일을 \
             시스템 인증서에 넣고 엔진을 다시 시작해야 믿어요. 방법은 책의 선생님용 페이지에 있어요.",
            ca = path(&Files(folder).authority())
        ));
    }
    if class.scheme == Scheme::Http && !class.is_local() {
        texts.push(text!(
            "Without TLS everybody on the network can read pass phrases, and Docker engines refuse \
             {address} until their daemon.json has {{ \"insecure-registries\": [\"{address}\"] }}.",
            "TLS가 없어서 같은 네트워크의 누구나 비밀번호를 볼 수 있어요. Docker 엔진은 daemon.json에 \
             {{ \"insecure-registries\": [\"{address}\"] }} 설정이 있어야 {address} 주소를 써요."
        ));
    }
    texts
}
