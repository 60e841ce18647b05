//! A course on the disk: where it is, what its files say, and the settings of a learner.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::{CatalogError, Located};
use super::read::{self, Read};
use super::typed;
use crate::exercise::{Course, Exercise, LessonId, StepId};
use crate::learner::{self, Learner};
use plain::explain::Explain;
use plain::template::Variables;
use plain::text;
use plain::yaml::Node;

/// Where the course file is, below the course's folder.
const COURSE_FILE: &str = "exercises/course.yaml";

/// A course on the disk.
#[derive(Debug)]
pub struct Catalog {
    root: PathBuf,
    course: Course,
    /// The course file, to show places in it.
    tree: Node,
    source: Arc<str>,
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
        let mut read = read::tree(&path)?;
        let course = read.as_type(&path, Course::read)?;
        let Read { tree, source, .. } = read;
        Ok(Self {
            root,
            course,
            tree,
            source,
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
        self.settings(&learner.variables, &learner.token)
    }

    /// The settings of a learner who chose nothing.
    ///
    /// # Errors
    /// Variables that cannot be put in.
    pub fn defaults(&self, token: &str) -> Result<Variables, CatalogError> {
        self.settings(&BTreeMap::new(), token)
    }

    fn settings(
        &self,
        chosen: &BTreeMap<String, String>,
        token: &str,
    ) -> Result<Variables, CatalogError> {
        self.course.variables(chosen, token).map_err(|error| {
            let declared = self.tree.get("variables");
            let at = declared.and_then(|it| it.get(&error.name));
            let located = Located {
                at: at.map(|node| node.place).filter(|_| !error.is_chosen),
                reason: error.reason(),
                remedy: error.remedy().unwrap_or_else(|| error.reason()),
            };
            let path = if error.is_chosen {
                learner::path(&self.root)
            } else {
                self.root.join(COURSE_FILE)
            };
            CatalogError::of(&path, &self.source, vec![located])
        })
    }

    /// Reads one lesson's exercise, with the learner's variables put in.
    ///
    /// # Errors
    /// A missing or broken file.
    pub fn exercise(&self, id: &LessonId, variables: &Variables) -> Result<Loaded, CatalogError> {
        let folder = self.root.join("exercises").join(id.as_str());
        let path = folder.join("exercise.yaml");
        let mut read = read::tree(&path)?;
        let exercise = read.as_type(&path, |tree, errors| {
            Exercise::read(tree, variables, errors)
        })?;
        if exercise.id != *id {
            let error = Located {
                at: read.tree.get("id").map(|node| node.place),
                reason: text!(
                    "the exercise calls itself `{found}`, but its folder is `{id}`",
                    "연습 파일의 id(`{found}`)와 폴더 이름(`{id}`)이 달라요",
                    found = &exercise.id
                ),
                remedy: text!("write `id: {id}`", "이렇게 적어 주세요: `id: {id}`"),
            };
            return Err(CatalogError::of(&path, &read.source, vec![error]));
        }
        Ok(Loaded {
            exercise,
            sha256: read.sha256,
            folder,
        })
    }

    /// Whether `course.yaml` grades only steps that `lesson` has.
    ///
    /// # Errors
    /// All that it does not have.
    pub fn graded_steps_exist(&self, lesson: &Exercise) -> Result<(), CatalogError> {
        let Some(grading) = self.course.grading.lessons.get(&lesson.id) else {
            return Ok(());
        };
        let is_there = |step: &StepId| lesson.steps.iter().any(|it| it.id == *step);
        let graded = ["grading", "lessons", lesson.id.as_str(), "steps"];
        let graded = graded
            .into_iter()
            .try_fold(&self.tree, |node, key| node.get(key));
        let missing = grading.steps.keys().filter(|step| !is_there(step));
        let errors = missing.map(|step| Located {
            at: graded.and_then(|node| node.key_place(step.as_str())),
            reason: text!(
                "`grading` names the step `{step}`, which {lesson} does not have",
                "`grading`에 적힌 `{step}` 단계가 {lesson}에 없어요",
                lesson = lesson.id.name()
            ),
            remedy: text!(
                "correct it there; “For authors” in the book describes `grading`",
                "그 파일에서 고쳐 주세요. `grading`은 책의 ‘저자를 위한 안내’에 설명되어 있어요"
            ),
        });
        match errors.collect::<Vec<_>>() {
            none if none.is_empty() => Ok(()),
            errors => Err(CatalogError::of(
                &self.root.join(COURSE_FILE),
                &self.source,
                errors,
            )),
        }
    }

    /// The lesson that a learner means by `lesson-3`, `3`, `lesson3` or `레슨 3`.
    pub fn lesson(&self, word: &str) -> Option<&LessonId> {
        let lessons = &self.course.lessons;
        lessons.iter().find(|id| id.as_str() == word).or_else(|| {
            let suffix = format!("-{}", typed::number(word)?);
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
