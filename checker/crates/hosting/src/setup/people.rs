//! `roster.csv`: who is in the class, each with the account; and `cards.csv`, with what is given to
//! each. Both are opened in spreadsheets, so no cell may be a formula there.

use std::collections::BTreeMap;
use std::path::Path;

use super::SetupError;
use super::class::Class;
use grading::roster::Roster;
use plain::disk::{self, Lock};

/// Bytes that a roster or the cards may have.
const LARGEST: u64 = 64 * 1024 * 1024;

/// Characters of a name, a mail address or an ID that are kept.
const LONGEST: usize = 200;

/// Somebody of the class.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// Empty until one is given.
    pub account: String,
    pub name: String,
    pub email: String,
    pub id: String,
}

impl Person {
    pub fn named(name: &str) -> Self {
        Self {
            name: kept(name),
            ..Self::default()
        }
    }

    /// Whether both are the same learner: the mail address says so, else the ID, else the name.
    pub fn is(&self, other: &Self) -> bool {
        let same = |a: &str, b: &str| a.to_lowercase() == b.to_lowercase();
        for (own, others) in [(&self.email, &other.email), (&self.id, &other.id)] {
            if !own.is_empty() && !others.is_empty() {
                return same(own, others);
            }
        }
        same(&self.name, &other.name)
    }
}

/// The people of a roster, with what it calls them as their wished account.
pub fn of_roster(roster: &Roster) -> Vec<Person> {
    let people = roster.rows.iter().map(|row| Person {
        account: kept(&row.account),
        name: kept(&row.name),
        email: kept(&row.email),
        id: kept(&row.id),
    });
    people.collect()
}

fn kept(text: &str) -> String {
    text.trim().chars().take(LONGEST).collect()
}

/// # Errors
/// A file that cannot be read or is broken.
pub fn read(path: &Path) -> Result<Vec<Person>, SetupError> {
    let mut people = Vec::new();
    for row in rows(path)? {
        let cell = |name: &str| row.get(name).cloned().unwrap_or_default();
        people.push(Person {
            account: cell("account"),
            name: cell("name"),
            email: cell("email"),
            id: cell("id"),
        });
    }
    Ok(people)
}

/// # Errors
/// A folder that cannot be written.
pub fn write(held: &Lock, path: &Path, people: &[Person]) -> Result<(), SetupError> {
    let rows = people.iter().map(|person| {
        let Person {
            account,
            name,
            email,
            id,
        } = person;
        [name, account, email, id].map(String::as_str)
    });
    write_rows(held, path, ["name", "account", "email", "id"], rows)
}

/// The pass phrases that are still known, by account.
///
/// # Errors
/// A file that cannot be read or is broken; one that is not there knows none.
pub fn phrases(path: &Path) -> Result<BTreeMap<String, String>, SetupError> {
    if !path.exists() {
        return Ok(BTreeMap::new());
    }
    let mut phrases = BTreeMap::new();
    for mut row in rows(path)? {
        let account = row.remove("account").unwrap_or_default();
        let phrase = row.remove("pass_phrase").unwrap_or_default();
        if !account.is_empty() && !phrase.is_empty() {
            phrases.insert(account, phrase);
        }
    }
    Ok(phrases)
}

/// `cards.csv`, one row a learner, for letters and messages made from it.
///
/// # Errors
/// A folder that cannot be written.
pub fn write_cards(
    held: &Lock,
    path: &Path,
    class: &Class,
    people: &[Person],
    phrases: &BTreeMap<String, String>,
) -> Result<(), SetupError> {
    let url = class.url();
    let cards: Vec<_> = people
        .iter()
        .map(|person| {
            let phrase = phrases.get(&person.account).cloned().unwrap_or_default();
            let invite = match phrase.as_str() {
                "" => String::new(),
                _ => invite(class, &person.account, &phrase),
            };
            (person, phrase, invite)
        })
        .collect();
    let rows = cards.iter().map(|(person, phrase, invite)| {
        [
            person.name.as_str(),
            &person.account,
            phrase,
            &person.email,
            &url,
            invite,
        ]
    });
    let header = ["name", "account", "pass_phrase", "email", "class", "invite"];
    write_rows(held, path, header, rows)
}

/// Everything for `checker join --invite`, in one word.
pub fn invite(class: &Class, account: &str, phrase: &str) -> String {
    format!("{}://{account}:{phrase}@{}", class.scheme, class.address)
}

fn write_rows<'a, const N: usize>(
    held: &Lock,
    path: &Path,
    header: [&str; N],
    rows: impl Iterator<Item = [&'a str; N]>,
) -> Result<(), SetupError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let io = |error: csv::Error| SetupError::io(path)(error.into());
    writer.write_record(header).map_err(io)?;
    for row in rows {
        writer.write_record(row.map(no_formula)).map_err(io)?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|error| SetupError::io(path)(error.into_error()))?;
    disk::write_private(held, path, &bytes).map_err(SetupError::io(path))
}

/// The rows of a file of ours, by their columns' names; also after a spreadsheet saved it.
fn rows(path: &Path) -> Result<Vec<BTreeMap<String, String>>, SetupError> {
    let bytes = disk::read_bounded(path, LARGEST).map_err(SetupError::io(path))?;
    let broken = |error: csv::Error| SetupError::Broken {
        path: path.to_owned(),
        detail: error.to_string(),
    };
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let header = reader.headers().map_err(broken)?.clone();
    if !header.iter().any(|name| name == "account") {
        return Err(SetupError::Broken {
            path: path.to_owned(),
            detail: "it has no column `account`".to_owned(),
        });
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(broken)?;
        let cells = header.iter().zip(&record);
        rows.push(
            cells
                .map(|(name, cell)| (name.to_owned(), as_it_was(cell).to_owned()))
                .collect(),
        );
    }
    Ok(rows)
}

/// How formulas begin in spreadsheets (OWASP, CSV injection).
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// `text` with an apostrophe before it where a spreadsheet would calculate.
fn no_formula(text: &str) -> String {
    if text.trim_start_matches('\'').starts_with(FORMULA) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// What [`no_formula`] was given.
fn as_it_was(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.trim_start_matches('\'').starts_with(FORMULA) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_and_every_cell_reads_back() {
        let folder = tempfile::tempdir().unwrap();
        let lock = disk::lock(folder.path()).unwrap();
        let path = folder.path().join("roster.csv");
        let names = [
            "=cmd|' /C calc'!A0",
            "+1",
            "-1",
            "@sum",
            "'=x",
            "''=x",
            "'x",
            "O'Brien, \"Bob\"",
            "two\nlines",
            "홍길동",
            "\tx",
        ];
        let people: Vec<_> = names
            .iter()
            .map(|name| Person {
                account: "a".to_owned(),
                name: (*name).to_owned(),
                ..Person::default()
            })
            .collect();
        write(&lock, &path, &people).unwrap();
        assert_eq!(read(&path).unwrap(), people);
        let text = std::fs::read_to_string(&path).unwrap();
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        for record in reader.records() {
            assert!(!record.unwrap()[0].starts_with(FORMULA));
        }
    }

    #[test]
    fn the_same_learner_is_found_by_what_both_rosters_say() {
        let person = |name: &str, email: &str, id: &str| Person {
            name: name.to_owned(),
            email: email.to_owned(),
            id: id.to_owned(),
            ..Person::default()
        };
        let ada = person("Ada Lovelace", "ada@school.edu", "7");
        assert!(ada.is(&person("Lovelace, Ada", "Ada@School.edu", "")));
        assert!(ada.is(&person("A. L.", "", "7")));
        assert!(ada.is(&person("ada lovelace", "", "")));
        assert!(!ada.is(&person("Ada Lovelace", "other@school.edu", "7")));
        assert!(!ada.is(&person("Ada Lovelace", "", "8")));
    }
}
