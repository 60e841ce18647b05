//! Makes the folder of a class, and changes its people later.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::{Deserialize, Serialize};

use super::class::{self, Class, Files, Scheme, is_loopback};
use super::names::Names;
use super::people::{self, Person};
use super::{SetupError, cards, certificates, compose, phrase, registry};
use crate::classroom::tokens::{Account, Accounts, Role, hashed, tls};
use crate::disk::{self, Lock};
use crate::hash::sha256;
use crate::text;
use crate::visible::visible;

/// What a class is to be.
pub struct Wish {
    pub title: String,
    /// How learners reach it, and other names and addresses of the same machine.
    pub hosts: Vec<String>,
    pub port: u16,
    pub scheme: Scheme,
    /// A certificate chain and its key, in place of those that the class makes itself.
    pub certificate: Option<(PathBuf, PathBuf)>,
}

/// Who is new in a class, with the pass phrase.
#[derive(Debug)]
pub struct Given {
    pub person: Person,
    /// What the roster calls the person; empty where it does not say.
    pub wished: String,
    pub phrase: String,
}

/// The teacher's login, in `teacher.yaml`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Teacher {
    pub account: String,
    pub pass_phrase: String,
}

/// Is told how many of all pass phrases are hashed.
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// Makes `dest`, whole or not at all. `original` is the roster as it came.
///
/// # Errors
/// Something is there already; a certificate that is none or is for another host; a folder that
/// cannot be written.
pub fn make(
    dest: &Path,
    wish: &Wish,
    people: Vec<Person>,
    original: &[u8],
    progress: Progress,
) -> Result<(Class, Vec<Given>), SetupError> {
    let is_there = match fs::read_dir(dest) {
        Ok(mut entries) => entries.next().is_some(),
        Err(_) => dest.symlink_metadata().is_ok(),
    };
    if is_there {
        return Err(SetupError::Exists(dest.to_owned()));
    }
    let parent = match dest.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    let host = wish.hosts.first().map_or("localhost", String::as_str);
    let class = Class::new(&wish.title, wish.scheme, host, wish.port, wish.port + 1);
    // The long part, and the only one: whoever ends it leaves nothing behind.
    let mut names = Names::new(reserved(&class));
    let teacher = Teacher {
        account: class.teacher.clone(),
        pass_phrase: phrase::phrase()?,
    };
    let given = accounts_for(people, &mut names)?;
    let mut all = vec![(
        teacher.account.as_str(),
        Role::Teacher,
        teacher.pass_phrase.as_str(),
    )];
    all.extend(learners(&given));
    let mut accounts = Accounts::default();
    accounts.accounts = hash_all(&all, progress)?;

    fs::create_dir_all(parent).map_err(SetupError::io(parent))?;
    let aside = private(tempfile::Builder::new().prefix(".class-"))
        .tempdir_in(parent)
        .map_err(SetupError::io(parent))?;
    let files = Files(aside.path());

    // Held until the folder has its name; the lock's file goes with it.
    let held = disk::lock(aside.path()).map_err(SetupError::io(aside.path()))?;
    let write = |path: &Path, text: &str| {
        disk::write_whole(&held, path, text.as_bytes()).map_err(SetupError::io(path))
    };
    let signing = certificates::signing()?;
    write(&files.signing_key(), &signing.key)?;
    write(&files.signing_certificate(), &signing.certificate)?;
    if class.scheme == Scheme::Https {
        write_tls(&files, &held, wish)?;
    }
    write(&files.registry(), &registry::config(&class, &secret()?))?;
    write(&files.compose(), &compose::file(&class))?;
    disk::write_whole(&held, &files.original(), original)
        .map_err(SetupError::io(files.original()))?;
    fs::create_dir(files.storage()).map_err(SetupError::io(files.storage()))?;
    own_binary(&files.binary());

    write_teacher(&held, &files, &teacher)?;
    accounts.write(&held, &files.accounts())?;
    let known = given
        .iter()
        .map(|it| (it.person.account.clone(), it.phrase.clone()));
    let people: Vec<_> = given.iter().map(|it| it.person.clone()).collect();
    write_people(&held, &files, &class, &people, &known.collect())?;
    // Last: where it is, there is a class.
    let yaml = serde_yaml::to_string(&class).map_err(|error| SetupError::Broken {
        path: class::path(dest),
        detail: error.to_string(),
    })?;
    write(&class::path(aside.path()), &yaml)?;
    fs::rename(aside.path(), dest).map_err(SetupError::io(dest))?;
    // What is renamed is not removed.
    let _ = aside.keep();
    Ok((class, given))
}

/// Gives accounts to those of `people` that are not in the class yet; everybody else keeps
/// theirs. Returns the new ones.
///
/// # Errors
/// No class in `folder`, broken files, a folder that cannot be written.
pub fn add(
    folder: &Path,
    people: Vec<Person>,
    progress: Progress,
) -> Result<Vec<Given>, SetupError> {
    change(folder, |class, there, accounts| {
        let mut late: Vec<Person> = Vec::new();
        for person in people {
            if !there.iter().chain(&late).any(|known| known.is(&person)) {
                late.push(person);
            }
        }
        let taken = accounts.accounts.keys().cloned();
        let mut names = Names::new(taken.chain(reserved(class)));
        let given = accounts_for(late, &mut names)?;
        let hashes = hash_all(&learners(&given).collect::<Vec<_>>(), progress)?;
        accounts.accounts.extend(hashes);
        there.extend(given.iter().map(|it| it.person.clone()));
        Ok(given)
    })
}

/// New pass phrases for accounts whose old ones are lost; the old ones open nothing any more.
///
/// # Errors
/// As for [`add`]; an account that nobody has.
pub fn renew(
    folder: &Path,
    wanted: &[String],
    progress: Progress,
) -> Result<Vec<Given>, SetupError> {
    change(folder, |class, there, accounts| {
        let mut renewed = Vec::new();
        for account in wanted {
            let person = there.iter().find(|person| person.account == *account);
            let teacher = (*account == class.teacher).then(|| Person {
                account: account.clone(),
                ..Person::default()
            });
            let person = person.cloned().or(teacher);
            renewed.push(person.ok_or_else(|| SetupError::NoAccount(account.clone()))?);
        }
        let given = renewed.into_iter().map(|person| {
            Ok(Given {
                wished: person.account.clone(),
                person,
                phrase: phrase::phrase()?,
            })
        });
        let given = given.collect::<Result<Vec<_>, SetupError>>()?;
        let hashes = hash_all(&learners(&given).collect::<Vec<_>>(), progress)?;
        for (name, new) in hashes {
            if let Some(account) = accounts.accounts.get_mut(&name) {
                account.hash = new.hash;
            } else {
                accounts.accounts.insert(name, new);
            }
        }
        Ok(given)
    })
}

/// Writes `cards.html` again, for all or for some.
///
/// # Errors
/// As for [`renew`].
pub fn print(folder: &Path, wanted: &[String]) -> Result<(PathBuf, usize), SetupError> {
    let class = Class::read(folder)?;
    let files = Files(folder);
    let held = disk::lock(folder).map_err(SetupError::io(folder))?;
    let mut people = people::read(&files.roster())?;
    for account in wanted {
        if !people.iter().any(|person| person.account == *account) {
            return Err(SetupError::NoAccount(account.clone()));
        }
    }
    people.retain(|person| wanted.is_empty() || wanted.contains(&person.account));
    let phrases = people::phrases(&files.cards())?;
    write_page(&held, &files, &class, &people, &phrases)?;
    Ok((files.printable(), people.len()))
}

/// How many learners the class has.
///
/// # Errors
/// A file that cannot be read or is broken.
pub fn count(folder: &Path) -> Result<usize, SetupError> {
    Ok(people::read(&Files(folder).roster())?.len())
}

/// Reads the people and accounts, lets `act` change them, and writes them back with the cards.
fn change(
    folder: &Path,
    act: impl FnOnce(&Class, &mut Vec<Person>, &mut Accounts) -> Result<Vec<Given>, SetupError>,
) -> Result<Vec<Given>, SetupError> {
    let class = Class::read(folder)?;
    let files = Files(folder);
    let held = disk::lock(folder).map_err(SetupError::io(folder))?;
    let mut there = people::read(&files.roster())?;
    let mut accounts = Accounts::read(&files.accounts())?;
    let mut phrases = people::phrases(&files.cards())?;
    let given = act(&class, &mut there, &mut accounts)?;
    for Given { person, phrase, .. } in &given {
        if person.account == class.teacher {
            let teacher = Teacher {
                account: person.account.clone(),
                pass_phrase: phrase.clone(),
            };
            write_teacher(&held, &files, &teacher)?;
        } else {
            phrases.insert(person.account.clone(), phrase.clone());
        }
    }
    // The cards first: a pass phrase that is on no card opens nothing for anybody.
    write_people(&held, &files, &class, &there, &phrases)?;
    accounts.write(&held, &files.accounts())?;
    Ok(given)
}

/// Names that mean something in the registry, and would give away what is not theirs: the owner
/// of `submissions/` would own every submission.
fn reserved(class: &Class) -> [String; 2] {
    let first = class.prefix.split('/').next().unwrap_or_default();
    [class.teacher.clone(), first.to_owned()]
}

/// Accounts and pass phrases for people that have none.
fn accounts_for(people: Vec<Person>, names: &mut Names) -> Result<Vec<Given>, SetupError> {
    let given = people.into_iter().map(|mut person| {
        let mailbox = person.email.split('@').next().unwrap_or_default();
        let sources = [person.account.as_str(), mailbox, &person.name, &person.id];
        let account = names.give(sources);
        Ok(Given {
            wished: std::mem::replace(&mut person.account, account),
            person,
            phrase: phrase::phrase()?,
        })
    });
    given.collect()
}

fn learners(given: &[Given]) -> impl Iterator<Item = (&str, Role, &str)> {
    given.iter().map(|it| {
        (
            it.person.account.as_str(),
            Role::Learner,
            it.phrase.as_str(),
        )
    })
}

/// Hashes on all processors: ten thousand take a minute or more.
fn hash_all(
    all: &[(&str, Role, &str)],
    progress: Progress,
) -> Result<BTreeMap<String, Account>, SetupError> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let hashes = Mutex::new(Ok(BTreeMap::new()));
    std::thread::scope(|scope| {
        for _ in 0..threads.min(all.len()) {
            scope.spawn(|| {
                while let Some((name, role, phrase)) = all.get(next.fetch_add(1, Ordering::Relaxed))
                {
                    let made = hashed(phrase);
                    let Ok(mut hashes) = hashes.lock() else {
                        return;
                    };
                    match (&mut *hashes, made) {
                        (Ok(hashes), Ok(hash)) => {
                            hashes.insert((*name).to_owned(), Account { role: *role, hash });
                        }
                        (Ok(_), Err(error)) => *hashes = Err(error),
                        (Err(_), _) => return,
                    }
                    drop(hashes);
                    progress(done.fetch_add(1, Ordering::Relaxed) + 1, all.len());
                }
            });
        }
    });
    let hashes = hashes
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    Ok(hashes?)
}

fn write_people(
    held: &Lock,
    files: &Files,
    class: &Class,
    people: &[Person],
    phrases: &BTreeMap<String, String>,
) -> Result<(), SetupError> {
    people::write(held, &files.roster(), people)?;
    people::write_cards(held, &files.cards(), class, people, phrases)?;
    write_page(held, files, class, people, phrases)
}

fn write_page(
    held: &Lock,
    files: &Files,
    class: &Class,
    people: &[Person],
    phrases: &BTreeMap<String, String>,
) -> Result<(), SetupError> {
    let path = files.printable();
    let page = cards::page(class, people, phrases, files.authority().exists());
    let page = page.map_err(|error| SetupError::Broken {
        path: path.clone(),
        detail: error.to_string(),
    })?;
    disk::write_whole(held, &path, page.as_bytes()).map_err(SetupError::io(path))
}

fn write_teacher(held: &Lock, files: &Files, teacher: &Teacher) -> Result<(), SetupError> {
    let path = files.teacher();
    let yaml = serde_yaml::to_string(teacher).map_err(|error| SetupError::Broken {
        path: path.clone(),
        detail: error.to_string(),
    })?;
    disk::write_whole(held, &path, yaml.as_bytes()).map_err(SetupError::io(path))
}

/// The certificate and key that are given, where they fit, or new ones.
fn write_tls(files: &Files, held: &Lock, wish: &Wish) -> Result<(), SetupError> {
    let write = |path: &Path, bytes: &[u8]| {
        disk::write_whole(held, path, bytes).map_err(SetupError::io(path))
    };
    if let Some((certificate, key)) = &wish.certificate {
        // Read as the service will read them, so that what is wrong is told now.
        tls(certificate, key)?;
        let host = wish.hosts.first().map_or("", String::as_str);
        if !certificates::is_for(certificate, host) {
            return Err(SetupError::Refused(text!(
                "the certificate in {file} is not for {host}, which learners will ask for",
                "{file} 인증서는 학습자가 접속할 {host} 호스트의 것이 아니에요",
                file = visible(&certificate.display().to_string())
            )));
        }
        for (from, to) in [
            (certificate, files.tls_certificate()),
            (key, files.tls_key()),
        ] {
            let bytes = disk::read_bounded(from, 256 * 1024).map_err(SetupError::io(from))?;
            write(&to, &bytes)?;
        }
        return Ok(());
    }
    let mut hosts = wish.hosts.clone();
    // The teacher's own machine reaches it by these too.
    for own in ["localhost", "127.0.0.1", "::1"] {
        if !hosts.iter().any(|host| host == own) {
            hosts.push(own.to_owned());
        }
    }
    let (authority, server) = certificates::server(&wish.title, hosts)?;
    write(&files.tls_certificate(), server.certificate.as_bytes())?;
    write(&files.tls_key(), server.key.as_bytes())?;
    write(&files.authority(), authority.as_bytes())?;
    readable(&files.authority())
}

/// For its owner alone: secrets lie in it.
fn private<'a, 'b, 'c>(
    folder: &'c mut tempfile::Builder<'a, 'b>,
) -> &'c mut tempfile::Builder<'a, 'b> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        folder.permissions(fs::Permissions::from_mode(0o700));
    }
    folder
}

/// For everybody: it is what learners get.
fn readable(path: &Path) -> Result<(), SetupError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(path, fs::Permissions::from_mode(0o644))
            .map_err(SetupError::io(path))?;
    }
    let _ = path;
    Ok(())
}

/// This very program, for the container of `compose.yaml`: linked, or copied to another disk.
/// Elsewhere than on Linux it would not run there, and without it a laptop lacks nothing.
fn own_binary(path: &Path) {
    if !cfg!(target_os = "linux") {
        return;
    }
    if let (Ok(own), Some(folder)) = (std::env::current_exe(), path.parent())
        && fs::create_dir_all(folder).is_ok()
        && fs::hard_link(&own, path).is_err()
    {
        let _ = fs::copy(&own, path);
    }
}

fn secret() -> Result<String, SetupError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(sha256(&bytes))
}

/// How a class with these wishes is talked to: plainly only within this machine, unless asked for.
pub fn scheme(host: &str, wants_tls: bool, insecure: bool) -> Scheme {
    if wants_tls || !(insecure || is_loopback(host)) {
        Scheme::Https
    } else {
        Scheme::Http
    }
}
