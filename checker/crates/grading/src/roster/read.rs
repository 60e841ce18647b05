//! Reads a roster, and finds learners in it.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::Path;

use super::columns::{Columns, Kind};
use super::key::key;
use super::row::Row;
use crate::table::{self, Table};
use plain::disk;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

#[derive(Debug)]
pub struct Roster {
    pub table: Table,
    pub kind: Kind,
    pub rows: Vec<Row>,
    /// By [`key`]: more than one row is ambiguous.
    found: HashMap<String, Vec<usize>>,
    columns: Columns,
}

/// What a roster says of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    One(usize),
    /// Several rows have this account.
    Several,
    Nobody,
}

impl Roster {
    /// Reads the file. `matched` is the column that says what learners are called, where it is
    /// not the one that would be chosen: the account, else Canvas's `SIS Login ID`, else what
    /// stands before the `@` of the e-mail address, else the ID.
    ///
    /// # Errors
    /// A file that cannot be read, or lacks the column or any learner.
    pub fn open(path: &Path, matched: Option<&str>) -> Result<Self, Text> {
        let bytes =
            disk::read_bounded(path, table::LARGEST).map_err(|error| match error.kind() {
                io::ErrorKind::NotFound => text!("there is no such file", "그런 파일이 없어요"),
                _ => text!(
                    "it cannot be read ({error})",
                    "읽을 수 없어요 ({error})",
                    error = visible(&error.to_string())
                ),
            })?;
        Self::read(bytes, matched)
    }

    /// As [`open`](Self::open), from bytes.
    ///
    /// # Errors
    /// As there.
    pub fn read(bytes: Vec<u8>, matched: Option<&str>) -> Result<Self, Text> {
        let table = Table::read(bytes)?;
        let header: Vec<String> = table.header().map(key).collect();
        let columns = Columns::of(&header);
        let matched = match matched {
            None => None,
            Some(name) => {
                let column = header.iter().position(|it| *it == key(name));
                Some(column.ok_or_else(|| no_such_column(name, &table))?)
            }
        };
        if matched.is_none() && columns.accounts().next().is_none() {
            return Err(no_column(&table));
        }
        let kind = columns.kind(&header);
        let rows: Vec<Row> = table
            .rows()
            .filter_map(|record| columns.row(&table, record, kind, matched))
            .collect();
        if rows.is_empty() {
            return Err(text!(
                "it has a header and no learner",
                "머리글만 있고 학습자가 없어요"
            ));
        }
        Ok(Self {
            table,
            kind,
            found: by(&rows, |row| &row.account),
            rows,
            columns,
        })
    }

    /// Takes the accounts from another roster of the same class, the one that gave them out: a
    /// learner is the one with the same ID, e-mail address or login, or else the same name. Who
    /// is not there keeps what they had.
    pub fn adopt(&mut self, other: &Self) {
        let ways: [fn(&Row) -> &String; 4] = [
            |row| &row.id,
            |row| &row.email,
            |row| &row.account,
            |row| &row.name,
        ];
        let found = ways.map(|way| by(&other.rows, way));
        for row in &mut self.rows {
            let same = ways.iter().zip(&found).find_map(|(way, found)| {
                match found.get(&key(way(row))).map(Vec::as_slice) {
                    Some([only]) => Some(*only),
                    _ => None,
                }
            });
            if let Some(same) = same {
                row.account.clone_from(&other.rows[same].account);
            }
        }
        self.found = by(&self.rows, |row| &row.account);
    }

    /// Whom a submission's name means.
    pub fn find(&self, name: &str) -> Found {
        match self.found.get(&key(name)).map(Vec::as_slice) {
            None => Found::Nobody,
            Some([row]) => Found::One(*row),
            Some(_) => Found::Several,
        }
    }

    /// What is wrong in the roster itself, in its order.
    pub fn problems(&self) -> Vec<Text> {
        let mut problems = BTreeMap::new();
        for rows in self.found.values().filter(|rows| rows.len() > 1) {
            let each = rows.iter().map(|row| &self.rows[*row]);
            let names: Vec<_> = each
                .map(|row| visible(format!("{} {}", row.account, row.name).trim()))
                .collect();
            let text = text!(
                "{count} rows have one account, so none of them is graded: {names}",
                "{count}개 행의 계정이 같아서 채점하지 않았어요: {names}",
                count = names.len(),
                names = names.join(", ")
            );
            problems.insert(rows[0], text);
        }
        for (number, row) in self.rows.iter().enumerate() {
            if row.account.is_empty() {
                let name = visible(if row.name.is_empty() {
                    &row.id
                } else {
                    &row.name
                });
                let text = text!(
                    "row {record} ({name}) has no account, so no submission can be found for it",
                    "{record}번째 행({name})에 계정이 없어서 제출물을 찾을 수 없어요",
                    record = row.record
                );
                problems.insert(number, text);
            }
        }
        problems.into_values().collect()
    }

    /// Canvas's row of the points that each column can give.
    pub fn points_possible(&self) -> Option<usize> {
        let column = self.columns.name?;
        let mut rows = self.table.rows().take(3);
        rows.find(|row| key(self.table.value(*row, column)) == "points possible")
    }
}

/// The rows that have one value, by its [`key`].
fn by(rows: &[Row], value: impl Fn(&Row) -> &String) -> HashMap<String, Vec<usize>> {
    let mut found: HashMap<String, Vec<usize>> = HashMap::with_capacity(rows.len());
    for (number, row) in rows.iter().enumerate() {
        let key = key(value(row));
        if !key.is_empty() {
            found.entry(key).or_default().push(number);
        }
    }
    found
}

fn header_of(table: &Table) -> String {
    let names: Vec<_> = table.header().take(12).map(visible).collect();
    names.join(", ")
}

fn no_such_column(name: &str, table: &Table) -> Text {
    text!(
        "it has no column `{name}`; its columns are {known}",
        "`{name}` 열이 없어요. 있는 열: {known}",
        name = visible(name),
        known = header_of(table)
    )
}

fn no_column(table: &Table) -> Text {
    text!(
        "none of its columns names the learners (account, SIS Login ID, Email address, \
         ID number); name one with `--match COLUMN`; its columns are {known}",
        "학습자를 찾을 열이 없어요(account, SIS Login ID, 이메일 주소, 학번). `--match 열이름`으로 알려 주세요. \
         있는 열: {known}",
        known = header_of(table)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Roster {
        Roster::read(text.as_bytes().to_vec(), None).unwrap()
    }

    #[test]
    fn canvas_and_moodle_are_read_as_they_come() {
        let canvas = read(
            "\u{feff}Student,ID,SIS User ID,SIS Login ID,Section,Lesson 1 (77)\r\n\
             \"    Points Possible\",,,,,4\r\n\
             \"Lovelace, Ada\",101,S1,ada@school.edu,\"Docker, A\",\r\n\
             \"Student, Test\",999,,0f3a,Docker,\r\n",
        );
        assert_eq!(canvas.kind, Kind::Canvas);
        assert_eq!(canvas.points_possible(), Some(1));
        assert_eq!(canvas.rows.len(), 1);
        assert_eq!(canvas.rows[0].account, "ada");
        assert_eq!(canvas.rows[0].id, "S1");
        assert_eq!(canvas.rows[0].section, "Docker, A");

        let moodle = read(
            "First name;Surname;ID number;Institution;Email address\n\
             Ada;Lovelace;7;\"School\nof two lines\";Ada@School.edu\n\
             길동;홍;8;;hong@school.kr\n",
        );
        assert_eq!(moodle.kind, Kind::Moodle);
        assert_eq!(moodle.rows[0].name, "Ada Lovelace");
        assert_eq!(moodle.rows[1].name, "홍길동");
        assert_eq!(moodle.find("ADA"), Found::One(0));
        assert_eq!(moodle.find("hong"), Found::One(1));

        let korean = read("성,이름,학번,이메일 주소\n홍,길동,8,\n");
        assert_eq!(
            (korean.kind, korean.rows[0].name.as_str()),
            (Kind::Moodle, "홍길동")
        );
        assert_eq!(korean.find("8"), Found::One(0));
    }

    #[test]
    fn accounts_are_compared_without_case_and_in_one_form_of_unicode() {
        let roster = read("account,name\nZoe\u{308},Z\nADA,A\nada,B\n,C\n");
        assert_eq!(roster.find("zoë"), Found::One(0));
        assert_eq!(roster.find("Ada"), Found::Several);
        assert_eq!(roster.find("C"), Found::Nobody);
        assert_eq!(roster.problems().len(), 2, "{:?}", roster.problems());
    }

    #[test]
    fn accounts_are_taken_from_the_roster_that_gave_them_out() {
        let mut canvas = read(
            "Student,ID,SIS User ID,SIS Login ID,Section\n\
             \"Lovelace, Ada\",1,S1,x1,A\n\"Hopper, Grace\",2,,x2,A\n\"No, Body\",3,,x3,A\n",
        );
        canvas.adopt(&read(
            "account,name,id\nada,,S1\ngrace,\"Hopper, Grace\",\n",
        ));
        assert_eq!(canvas.find("ada"), Found::One(0));
        assert_eq!(canvas.find("grace"), Found::One(1));
        assert_eq!(canvas.find("x3"), Found::One(2));
    }

    #[test]
    fn another_column_can_be_named_and_what_cannot_be_used_is_an_error() {
        let text = b"nick,email\nada,x@y\n".to_vec();
        let roster = Roster::read(text.clone(), Some("Nick")).unwrap();
        assert_eq!(roster.find("ada"), Found::One(0));
        assert!(Roster::read(text, Some("nobody")).is_err());
        for wrong in ["", "a,b\n1,2\n", "account\n", "\u{0}", "account\n\n\n"] {
            assert!(
                Roster::read(wrong.as_bytes().to_vec(), None).is_err(),
                "{wrong:?}"
            );
        }
        assert!(Roster::read(b"account\n\xb0\xa1\n".to_vec(), None).is_err());
    }
}
