//! Where a roster says what: columns by the names that Canvas, Moodle and people give them.

use super::row::Row;
use crate::table::Table;

/// What wrote the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Canvas,
    Moodle,
    Other,
}

/// Where the columns are.
#[derive(Debug, Default)]
pub(super) struct Columns {
    pub(super) account: Option<usize>,
    pub(super) login: Option<usize>,
    pub(super) email: Option<usize>,
    pub(super) id: Option<usize>,
    pub(super) name: Option<usize>,
    pub(super) first: Option<usize>,
    pub(super) last: Option<usize>,
    pub(super) section: Option<usize>,
    /// Canvas's own number of the learner.
    pub(super) canvas: Option<usize>,
}

const ACCOUNT: &[&str] = &[
    "account",
    "username",
    "user name",
    "login",
    "login id",
    "learner",
    "계정",
    "아이디",
    "사용자 아이디",
    "사용자명",
    "사용자 이름",
];
const LOGIN: &[&str] = &["sis login id"];
const EMAIL: &[&str] = &[
    "email",
    "e-mail",
    "mail",
    "email address",
    "e-mail address",
    "이메일",
    "이메일 주소",
    "메일",
    "메일 주소",
];
const ID: &[&str] = &[
    "id number",
    "sis user id",
    "student id",
    "student number",
    "학번",
    "사용자 id 번호",
];
const NAME: &[&str] = &[
    "student",
    "name",
    "full name",
    "fullname",
    "성명",
    "이름",
    "학생",
    "학생 이름",
];
const FIRST: &[&str] = &["first name", "firstname", "given name", "이름"];
const LAST: &[&str] = &["last name", "lastname", "surname", "family name", "성"];
const SECTION: &[&str] = &["section", "group", "groups", "분반", "반", "그룹"];

impl Columns {
    pub(super) fn of(header: &[String]) -> Self {
        let find = |names: &[&str]| {
            let mut found = names.iter();
            found.find_map(|name| header.iter().position(|it| it == name))
        };
        let last = find(LAST);
        let first = last.and_then(|_| find(FIRST));
        Self {
            account: find(ACCOUNT),
            login: find(LOGIN),
            email: find(EMAIL),
            id: find(ID).or_else(|| find(&["id"])),
            // In Korean one word names the whole and the first name.
            name: find(NAME).filter(|it| Some(*it) != first),
            first,
            last,
            section: find(SECTION),
            canvas: find(&["id"]),
        }
    }

    pub(super) fn kind(&self, header: &[String]) -> Kind {
        let section = header.iter().any(|it| it == "section");
        if self.name.is_some() && self.canvas.is_some() && section {
            Kind::Canvas
        } else if self.first.is_some() && self.last.is_some() && self.email.is_some() {
            Kind::Moodle
        } else {
            Kind::Other
        }
    }

    /// The columns that may say what a learner is called, the best first.
    pub(super) fn accounts(&self) -> impl Iterator<Item = usize> {
        [self.account, self.login, self.email, self.id]
            .into_iter()
            .flatten()
    }

    /// The learner of a record; `None` where it is of something else.
    pub(super) fn row(
        &self,
        table: &Table,
        record: usize,
        kind: Kind,
        matched: Option<usize>,
    ) -> Option<Row> {
        let value = |column: Option<usize>| match column {
            Some(column) => table.value(record, column).to_owned(),
            None => String::new(),
        };
        let whole = value(self.name);
        let (first, last) = (value(self.first), value(self.last));
        let name = match (whole.is_empty(), first.is_ascii() && last.is_ascii()) {
            (false, _) => whole,
            (true, true) => format!("{first} {last}").trim().to_owned(),
            // Hangul and Chinese: the family name first, without a space.
            (true, false) if !first.chars().chain(last.chars()).any(char::is_lowercase) => {
                format!("{last}{first}")
            }
            (true, false) => format!("{first} {last}").trim().to_owned(),
        };
        let account = match matched {
            Some(column) => value(Some(column)),
            None => {
                let mut cells = self.accounts().map(|column| value(Some(column)));
                cells.find(|cell| !cell.is_empty()).unwrap_or_default()
            }
        };
        let row = Row {
            record,
            account: account
                .split('@')
                .next()
                .unwrap_or_default()
                .trim()
                .to_owned(),
            name,
            email: value(self.email),
            id: value(self.id),
            section: value(self.section),
        };
        let nobody = [&row.account, &row.email, &row.id]
            .iter()
            .all(|it| it.is_empty());
        let no_number = kind == Kind::Canvas && value(self.canvas).is_empty();
        let test = kind == Kind::Canvas && row.name == "Student, Test";
        let empty = row.name.is_empty() && nobody;
        let is_none = empty || test || (nobody && no_number);
        (!is_none).then_some(row)
    }
}
