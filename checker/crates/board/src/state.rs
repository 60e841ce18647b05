//! The class as the board knows it. Nothing here asks or waits for anything.

use std::collections::{BTreeMap, HashMap};

use super::cell::{Attempt, Cell};
use super::course::{self, Lesson};
use super::news::{Link, News};
use super::past::Past;
use ::course::exercise::LessonId;
use grading::plan::Plan;
use grading::roster::{Found, Roster, key};
use handin::submission::Read;
use plain::explain::Explain as _;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

/// Learners that are shown; a registry of strangers may list any number.
const MOST_LEARNERS: usize = 100_000;

/// Submissions that cannot be used and are listed one by one.
const MOST_PROBLEMS: usize = 200;

/// Characters of a name.
const LONGEST: usize = 80;

/// Somebody of the class; the place in [`Board::learners`] is the number in a view without names.
#[derive(Debug)]
pub struct BoardRow {
    /// Safe to show.
    pub name: String,
    pub account: String,
    /// Whether the roster has them; `true` where there is no roster.
    pub is_known: bool,
    pub cells: Vec<Option<Cell>>,
    pub revision: u64,
}

pub struct Board {
    pub title: Text,
    pub lessons: Vec<Lesson>,
    pub learners: Vec<BoardRow>,
    pub link: Link,
    /// By where they are from, safe to show.
    pub problems: BTreeMap<String, Text>,
    /// Every attempt, where a class is played again.
    pub past: Option<Past>,
    pub revision: u64,
    roster: Option<Roster>,
    /// The learner of each row of the roster.
    rows: Vec<usize>,
    /// By [`key`] of the account, those that no roster has among them.
    found: HashMap<String, usize>,
}

impl Board {
    pub fn new(plan: &Plan, roster: Option<Roster>, again: bool) -> Self {
        let mut board = Self {
            title: plan.title.clone(),
            lessons: course::lessons(plan),
            learners: Vec::new(),
            link: Link::Reading,
            problems: BTreeMap::new(),
            past: again.then(Past::default),
            revision: 1,
            roster: None,
            rows: Vec::new(),
            found: HashMap::new(),
        };
        if let Some(roster) = roster {
            board.enrol(roster);
        }
        board
    }

    /// Everybody of the roster, in an order that says nothing: a number must not be a name.
    fn enrol(&mut self, roster: Roster) {
        let mut order: Vec<usize> = (0..roster.rows.len().min(MOST_LEARNERS)).collect();
        fastrand::shuffle(&mut order);
        self.rows = vec![0; roster.rows.len()];
        for row in order {
            let it = &roster.rows[row];
            let name = [&it.name, &it.account, &it.email]
                .into_iter()
                .find(|name| !name.trim().is_empty());
            let name = name.map_or("", String::as_str);
            self.rows[row] = self.learners.len();
            let (name, account) = (name.to_owned(), it.account.clone());
            self.add(&name, &account, true);
        }
        self.roster = Some(roster);
    }

    fn add(&mut self, name: &str, account: &str, is_known: bool) -> usize {
        let cut = |text: &str| visible(&text.chars().take(LONGEST).collect::<String>());
        self.learners.push(BoardRow {
            name: cut(name),
            account: cut(account),
            is_known,
            cells: vec![None; self.lessons.len()],
            revision: self.revision,
        });
        self.learners.len() - 1
    }

    pub fn lesson_ids(&self) -> Vec<LessonId> {
        self.lessons.iter().map(|it| it.id.clone()).collect()
    }

    /// The roster's accounts; `None` without a roster.
    pub fn accounts(&self) -> Option<Vec<String>> {
        let roster = self.roster.as_ref()?;
        Some(roster.rows.iter().map(|row| row.account.clone()).collect())
    }

    /// Takes in what a source reports.
    pub fn hear(&mut self, news: News) {
        self.revision += 1;
        match news {
            News::Link(link) => self.link = link,
            News::Refused { origin, reason } => self.problem(&origin, reason),
            News::Begun {
                account,
                lesson,
                at,
            } => self.begun(&account, &lesson, at),
            News::Handed {
                account,
                origin,
                read,
            } => self.handed(account.as_deref(), &origin, &read),
        }
    }

    fn begun(&mut self, account: &str, lesson: &LessonId, at: i64) {
        let at = at.min(plain::clock::now().as_second());
        let place = self.lessons.iter().position(|it| it.id == *lesson);
        let (Ok(learner), Some(place)) = (self.find(account), place) else {
            return;
        };
        let learner = &mut self.learners[learner];
        if let Some(cell) = &mut learner.cells[place] {
            cell.begun(at);
            learner.revision = self.revision;
        }
    }

    fn handed(&mut self, account: Option<&str>, origin: &str, read: &Read) {
        let submission = &read.submission;
        self.problems.remove(&visible(origin));
        for (lesson, refusal) in &read.refused {
            self.problem(&format!("{origin} ({lesson})"), refusal.reason());
        }
        let claimed = submission.learner.name.as_str();
        if account.is_some_and(|account| key(account) != key(claimed)) {
            let reason = text!(
                "it names another learner ({claimed}) than the one who pushed it",
                "올린 사람과 다른 학습자({claimed}) 이름이 적혀 있어요",
                claimed = visible(claimed)
            );
            return self.problem(origin, reason);
        }
        let learner = match self.find(account.unwrap_or(claimed)) {
            Ok(learner) => learner,
            Err(reason) => return self.problem(origin, reason),
        };
        let now = plain::clock::now();
        for own in &submission.lessons {
            let id = &own.snapshot.exercise.id;
            let Some(place) = self.lessons.iter().position(|it| it.id == **id) else {
                continue;
            };
            let attempt = Attempt::of(&self.lessons[place], own, now);
            if let Some(past) = &mut self.past {
                past.add(learner, place, attempt);
                continue;
            }
            let row = &mut self.learners[learner];
            match &mut row.cells[place] {
                Some(cell) => cell.join(attempt),
                cell @ None => *cell = Some(Cell::new(attempt)),
            }
            row.revision = self.revision;
        }
    }

    /// The learner of an account; who is not on the roster is shown beside it.
    fn find(&mut self, account: &str) -> Result<usize, Text> {
        match self.roster.as_ref().map(|roster| roster.find(account)) {
            Some(Found::One(row)) => return Ok(self.rows[row]),
            Some(Found::Several) => {
                return Err(text!(
                    "the roster has several learners of this account",
                    "명단에 이 계정을 쓰는 학습자가 여럿 있어요"
                ));
            }
            Some(Found::Nobody) | None => {}
        }
        let key = key(account);
        if let Some(learner) = self.found.get(&key) {
            return Ok(*learner);
        }
        if self.learners.len() >= MOST_LEARNERS {
            return Err(text!(
                "more than {MOST_LEARNERS} learners; no further ones are shown",
                "학습자가 {MOST_LEARNERS}명을 넘어서 더 보여 주지 않아요"
            ));
        }
        let learner = self.add(account, account, self.roster.is_none());
        self.found.insert(key, learner);
        Ok(learner)
    }

    fn problem(&mut self, origin: &str, reason: Text) {
        let origin = visible(origin);
        if self.problems.len() < MOST_PROBLEMS || self.problems.contains_key(&origin) {
            self.problems.insert(origin, reason);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::course::Step;
    use super::super::rendered::RenderedBoard;
    use super::*;

    fn board(roster: Option<&str>) -> Board {
        let step = |id: &str| Step {
            id: id.to_owned(),
            title: Text::same(id),
            hints: 2,
        };
        let mut board = Board {
            title: Text::same("x"),
            lessons: vec![Lesson {
                id: "lesson-1".parse().unwrap(),
                title: Text::same("one"),
                steps: vec![step("pull"), step("run")],
            }],
            learners: Vec::new(),
            link: Link::Reading,
            problems: BTreeMap::new(),
            past: None,
            revision: 1,
            roster: None,
            rows: Vec::new(),
            found: HashMap::new(),
        };
        if let Some(roster) = roster {
            board.enrol(Roster::read(roster.as_bytes().to_vec(), None).unwrap());
        }
        board
    }

    fn handed(account: Option<&str>, claimed: &str) -> News {
        let at = "2026-11-24T09:00:00Z";
        let step = |id: &str, verdict: &str| json!({"id": id, "title": id, "verdict": verdict});
        let document = json!({
            "schema": "checker/submission/v1", "checker": "0.1.0", "course": "x",
            "learner": {"name": claimed, "token": "tok"}, "made_at": at,
            "lessons": [{"hints": {"run": 9}, "snapshot": {
                "schema": "checker/snapshot/v1",
                "exercise": {"id": "lesson-1", "sha256": "0"}, "variables": {},
                "first_passed_at": null, "last_checked_at": at, "facts": {},
                "report": {
                    "schema": "checker/report/v1", "checker": "0.1.0", "lesson": "lesson-1",
                    "verdict": "fail", "learner": "x", "checked_at": at, "engine": null,
                    "steps": [step("pull", "pass"), step("run", "fail"), step("other", "pass")],
                },
            }}],
        });
        let origin = format!("submissions/{claimed}");
        News::of_bytes(
            account.map(str::to_owned),
            origin,
            document.to_string().as_bytes(),
        )
    }

    #[test]
    fn each_submission_goes_to_its_learner_and_to_nobody_elses() {
        let mut board = board(Some(
            "name,account\nÁda,ada\nBob,bob\nTwin,twin\nTwin B,Twin\n",
        ));
        board.hear(handed(Some("ada"), "ADA"));
        let ada = board.learners.iter().find(|it| it.name == "Áda").unwrap();
        let cell = ada.cells[0].as_ref().unwrap().rendered();
        // More hints than there are were not seen.
        assert_eq!((cell.0.as_str(), cell.3.as_str()), ("pf", "02"));

        board.hear(handed(Some("bob"), "ada"));
        board.hear(handed(None, "twin"));
        assert_eq!(board.problems.len(), 2, "{:?}", board.problems);
        assert_eq!(board.learners.len(), 4);
        board.hear(handed(None, "eve"));
        assert!(!board.learners[4].is_known);
        // What is right later is not a problem any more.
        board.hear(handed(Some("ada"), "ada"));
        assert_eq!(board.problems.len(), 1, "{:?}", board.problems);
    }

    #[test]
    fn without_names_nothing_names_anybody() {
        let mut board = board(Some("name,account\nAda Lovelace,lovelace\nBob,bobby\n"));
        board.hear(handed(Some("bobby"), "lovelace"));
        board.hear(handed(None, "stranger"));
        let mut told = RenderedBoard::new(&board);
        told.update(&mut board);
        let pieces = told.rows.iter().chain([&told.head, &told.status]);
        let (named, unnamed): (String, String) = pieces
            .map(|piece| (piece.named.to_string(), piece.unnamed.to_string()))
            .unzip();
        for name in ["Ada", "lovelace", "Bob", "bobby", "stranger"] {
            assert!(
                named.contains(name) && !unnamed.contains(name),
                "{name}: {unnamed}"
            );
        }
    }
}
