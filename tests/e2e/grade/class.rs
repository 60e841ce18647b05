//! A class whose submissions lie in a folder, and its gradebook.

use std::fs;
use std::path::{Path, PathBuf};

use e2e::{Course, Ended, repository};
use serde_json::Value;

/// The token in the fixture.
pub const TOKEN: &str = "tok-32knk4wq";

/// A class: a course to grade by, and a folder of what was handed in.
pub struct Class {
    pub course: Course,
}

impl Class {
    pub fn new() -> Self {
        let course = Course::anywhere();
        fs::create_dir(course.path("in")).unwrap();
        Self { course }
    }

    pub fn folder(&self) -> PathBuf {
        self.course.path("in")
    }

    /// A real export of all lessons, under another learner's name and with another token.
    pub fn export(name: &str, token: &str) -> Value {
        let path = repository().join("tests/fixtures/grade/ada.checker.json");
        let text = fs::read_to_string(path).unwrap();
        let quoted = serde_json::to_string(name).unwrap();
        let text = text.replace(TOKEN, token).replace("\"ada\"", &quoted);
        serde_json::from_str(&text).unwrap()
    }

    /// Hands a submission in as a file.
    pub fn hand_in(&self, file: &str, submission: &Value) {
        self.write(file, submission.to_string());
    }

    pub fn write(&self, file: &str, bytes: impl AsRef<[u8]>) {
        let path = self.folder().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// `checker grade in …`.
    pub fn grade(&self, arguments: &[&str]) -> Ended {
        let all: Vec<_> = ["grade", "in"].iter().chain(arguments).copied().collect();
        self.course.checker(&all)
    }

    pub fn json(&self, arguments: &[&str]) -> Value {
        let all: Vec<_> = ["--format", "json"]
            .iter()
            .chain(arguments)
            .copied()
            .collect();
        self.grade(&all).json()
    }
}

/// The learner of a gradebook.
pub fn learner<'a>(book: &'a Value, account: &str) -> &'a Value {
    let all = ["learners", "unknown"].map(|key| book[key].as_array().unwrap());
    let mut all = all.into_iter().flatten();
    let found = all.find(|it| it["account"] == account);
    found.unwrap_or_else(|| panic!("no {account} in {book}"))
}

pub fn fixture(name: &str) -> PathBuf {
    Path::new(&repository())
        .join("tests/fixtures/grade")
        .join(name)
}

/// The snapshot of a lesson in a submission.
pub fn snapshot(submission: &mut Value, lesson: usize) -> &mut Value {
    &mut submission["lessons"][lesson]["snapshot"]
}
