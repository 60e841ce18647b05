//! Finds the course and reads its files; errors say file, line, column and what to do.

mod error;
mod read;

use std::fs;
use std::path::{Path, PathBuf};

pub use error::CatalogError;
use error::Position;

use crate::exercise::{Course, Exercise, LessonId};
use crate::lang::Text;
use crate::learner::Learner;
use crate::template::Variables;
use crate::text;
use crate::visible::visible;

/// Where the course file is, below the course's folder.
const COURSE_FILE: &str = "exercises/course.yaml";

/// A course on the disk.
#[derive(Debug)]
pub struct Catalog {
    root: PathBuf,
    course: Course,
}

/// An exercise, and the SHA-256 of the file that it was read from.
#[derive(Debug, Clone)]
pub struct Loaded {
    pub exercise: Exercise,
    pub sha256: String,
    /// The lesson's folder, where the learner's own files are.
    pub folder: PathBuf,
}

impl Catalog {
    /// Opens the course in `given`, or else in the nearest folder from `start` upward that has
    /// `exercises/course.yaml`.
    ///
    /// # Errors
    /// No course there, or a broken course file.
    pub fn open(given: Option<&Path>, start: &Path) -> Result<Self, CatalogError> {
        let root = match given {
            Some(root) => root.to_owned(),
            None => start
                .ancestors()
                .find(|folder| folder.join(COURSE_FILE).exists())
                .ok_or_else(|| no_course(start))?
                .to_owned(),
        };
        let path = root.join(COURSE_FILE);
        if given.is_some() && fs::symlink_metadata(&path).is_err() {
            return Err(no_course(&root));
        }
        let course = read::yaml(&path, &Variables::default())?.content;
        Ok(Self { root, course })
    }

    /// The folder that holds `exercises/`.
    pub fn root(&self) -> &Path {
        &self.root
    }

    pub fn course(&self) -> &Course {
        &self.course
    }

    /// The settings of one learner: the course's, with the learner's choices over them.
    ///
    /// # Errors
    /// Variables that cannot be put in.
    pub fn variables(&self, learner: &Learner) -> Result<Variables, CatalogError> {
        let variables = self.course.variables(&learner.variables, &learner.token);
        variables.map_err(|error| {
            CatalogError::new(
                &self.root.join(COURSE_FILE),
                Text::same(visible(&error)),
                text!(
                    "see `variables` there, and what you chose yourself in .checker/learner.yaml",
                    "이 파일의 `variables`와 직접 고른 값이 있는 .checker/learner.yaml을 확인해 주세요"
                ),
            )
        })
    }

    /// Reads one lesson's exercise, with the learner's variables put in.
    ///
    /// # Errors
    /// A missing or broken file.
    pub fn exercise(&self, id: &LessonId, variables: &Variables) -> Result<Loaded, CatalogError> {
        let folder = self.root.join("exercises").join(id.as_str());
        let path = folder.join("exercise.yaml");
        let read = read::yaml::<Exercise>(&path, variables)?;
        if read.content.id != *id {
            return Err(CatalogError::new(
                &path,
                text!(
                    "the exercise calls itself `{found}`, but its folder is `{id}`",
                    "연습 파일의 id(`{found}`)와 폴더 이름(`{id}`)이 달라요",
                    found = &read.content.id
                ),
                text!("write `id: {id}`", "이렇게 적어 주세요: `id: {id}`"),
            )
            .at(Position::of_key(&read.source, "id")));
        }
        Ok(Loaded {
            exercise: read.content,
            sha256: read.sha256,
            folder,
        })
    }

    /// The lesson that a learner means by `lesson-3` or `3`.
    pub fn lesson(&self, word: &str) -> Option<&LessonId> {
        let lessons = &self.course.lessons;
        lessons.iter().find(|id| id.as_str() == word).or_else(|| {
            let number = word.parse::<u32>().ok()?;
            let suffix = format!("-{number}");
            lessons.iter().find(|id| id.as_str().ends_with(&suffix))
        })
    }
}

fn no_course(from: &Path) -> CatalogError {
    CatalogError::new(
        from,
        text!(
            "there is no course here: no folder from this one upward has {COURSE_FILE}",
            "이 폴더와 상위 폴더 어디에도 {COURSE_FILE} 파일이 없어서 강좌를 찾지 못했어요"
        ),
        text!(
            "go to the course's folder, or name it with `--course DIR`",
            "강좌 폴더로 이동하거나 `--course 폴더`로 알려 주세요"
        ),
    )
}
