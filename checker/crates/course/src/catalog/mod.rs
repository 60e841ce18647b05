//! Finds the course and reads its files; errors say file, line, column and what to do.

mod blank;
mod error;
mod read;

use std::fs;
use std::path::{Path, PathBuf};

pub use blank::Blank;
pub use error::CatalogError;
use error::Position;

use crate::exercise::{Course, Exercise, LessonId};
use crate::learner::Learner;
use plain::lang::Text;
use plain::template::Variables;
use plain::text;
use plain::visible::visible;

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
        let read = read::yaml::<Course>(&path, &Variables::default())?;
        let mut graded = read.content.grading.lessons.keys();
        if let Some(id) = graded.find(|id| !read.content.lessons.contains(id)) {
            return Err(unknown_lesson(&path, &read.source, id));
        }
        Ok(Self {
            root,
            course: read.content,
        })
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

    /// An error in how `course.yaml` grades, which only the exercises show.
    pub fn wrong_grading(&self, message: &Text) -> CatalogError {
        let remedy = text!(
            "correct it there; “For authors” in the book describes `grading`",
            "그 파일에서 고쳐 주세요. `grading`은 책의 ‘저자를 위한 안내’에 설명되어 있어요"
        );
        CatalogError::new(&self.root.join(COURSE_FILE), message.clone(), remedy)
    }

    /// The checks of an exercise that was read with `variables`, to be filled in for others.
    ///
    /// # Errors
    /// A file that cannot be read, or whose checks cannot be filled in one by one.
    pub fn blanks(
        &self,
        loaded: &Loaded,
        variables: &Variables,
    ) -> Result<Vec<Blank>, CatalogError> {
        let path = loaded.folder.join("exercise.yaml");
        let read = read::yaml::<Exercise>(&path, variables)?;
        let whole: Vec<_> = loaded.exercise.steps.iter().map(|it| &it.check).collect();
        blank::checks(&path, &read.source, variables, &whole)
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

fn unknown_lesson(path: &Path, source: &str, id: &LessonId) -> CatalogError {
    let key = format!("{id}:");
    let at = source.match_indices(&key).find_map(|(offset, _)| {
        let before = source[..offset].rsplit('\n').next().unwrap_or_default();
        before
            .trim()
            .is_empty()
            .then(|| Position::of(source, offset))
    });
    CatalogError::new(
        path,
        text!(
            "`grading` names `{id}`, which is none of the course's lessons",
            "`grading`에 적힌 `{id}`는 이 강좌의 레슨이 아니에요"
        ),
        text!(
            "correct the name, or add the lesson to `lessons`",
            "이름을 고치거나 `lessons`에 레슨을 추가해 주세요"
        ),
    )
    .at(at)
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
