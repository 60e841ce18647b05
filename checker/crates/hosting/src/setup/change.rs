//! Changes the people of a class: who comes late, who lost a pass phrase, who needs a card.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::accounts::{
    Given, Progress, Teacher, accounts_for, hash_all, learners, reserved, write_page, write_people,
    write_teacher,
};
use super::class::{Class, Files};
use super::names::Names;
use super::people::{self, Person};
use super::{SetupError, phrase};
use crate::tokens::Accounts;
use plain::disk;

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
/// As for [`add`]; an account that does not exist.
pub fn renew(
    folder: &Path,
    wanted: &[String],
    progress: Progress,
) -> Result<Vec<Given>, SetupError> {
    change(folder, |class, there, accounts| {
        let mut renewed = Vec::new();
        let wanted: BTreeSet<_> = wanted.iter().collect();
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
