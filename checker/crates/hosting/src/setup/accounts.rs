//! Accounts and pass phrases for people, and the files that list them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::{Deserialize, Serialize};

use super::class::{Class, Files};
use super::names::Names;
use super::people::{self, Person};
use super::{SetupError, cards, phrase};
use crate::tokens::{Account, Accounts, Role, hashed};
use plain::disk::{self, Lock};

/// Who is new in a class, with the pass phrase; never printed by `Debug`.
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

/// Called with how many of all pass phrases are hashed.
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// Names that mean something in the registry, and would give away what is not theirs: the owner
/// of `submissions/` would own every submission.
pub fn reserved(class: &Class) -> [String; 2] {
    let first = class.prefix.split('/').next().unwrap_or_default();
    [class.teacher.clone(), first.to_owned()]
}

/// Accounts and pass phrases for people that have none.
///
/// # Errors
/// No random numbers from the system.
pub fn accounts_for(people: Vec<Person>, names: &mut Names) -> Result<Vec<Given>, SetupError> {
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

/// For [`hash_all`].
pub fn learners(given: &[Given]) -> impl Iterator<Item = (&str, Role, &str)> {
    given.iter().map(|it| {
        (
            it.person.account.as_str(),
            Role::Learner,
            it.phrase.as_str(),
        )
    })
}

/// Hashes names' pass phrases on all processors: ten thousand take a minute or more.
///
/// # Errors
/// No random numbers from the system.
pub fn hash_all(
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

/// The roster and the cards, for letters and for the printer.
///
/// # Errors
/// A folder that cannot be written.
pub fn write_people(
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

/// The cards for the printer alone, of these people.
///
/// # Errors
/// A folder that cannot be written.
pub fn write_page(
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
    disk::write_private(held, &path, page.as_bytes()).map_err(SetupError::io(path))
}

/// # Errors
/// A folder that cannot be written.
pub fn write_teacher(held: &Lock, files: &Files, teacher: &Teacher) -> Result<(), SetupError> {
    let path = files.teacher();
    let yaml = serde_yaml::to_string(teacher).map_err(|error| SetupError::Broken {
        path: path.clone(),
        detail: error.to_string(),
    })?;
    disk::write_private(held, &path, yaml.as_bytes()).map_err(SetupError::io(path))
}

/// The accounts and people of a class that is new.
///
/// # Errors
/// A folder that cannot be written.
pub fn write_new(
    folder: &Path,
    class: &Class,
    teacher: &Teacher,
    given: &[Given],
    accounts: &Accounts,
) -> Result<(), SetupError> {
    let files = Files(folder);
    let held = disk::lock(folder).map_err(SetupError::io(folder))?;
    write_teacher(&held, &files, teacher)?;
    accounts.write(&held, &files.accounts())?;
    let phrases = given
        .iter()
        .map(|it| (it.person.account.clone(), it.phrase.clone()));
    let people: Vec<_> = given.iter().map(|it| it.person.clone()).collect();
    write_people(&held, &files, class, &people, &phrases.collect())
}
