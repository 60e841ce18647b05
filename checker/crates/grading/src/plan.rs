//! By what a class is graded: today's exercises, their points and due dates, and what the
//! teacher asked for.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;

use check::Check;
use course::catalog::{Catalog, CatalogError};
use course::exercise::{Attempt, CheckTemplate, Course, Late, LessonGrading, LessonId, Points};
use plain::lang::{Lang, Text};

/// Stands for each learner's token while the exercises are read.
const SOME_TOKEN: &str = "tok-of-nobody-in-particular";

/// What a teacher asks for, over what the course says.
#[derive(Debug, Clone, Default)]
pub struct Wishes {
    pub attempt: Option<Attempt>,
    /// Due dates: of one lesson, or of all.
    pub due: Vec<(Option<LessonId>, Timestamp)>,
    pub rejudge: bool,
    /// For what is judged again.
    pub lang: Lang,
}

#[derive(Debug)]
pub struct Plan {
    pub title: Text,
    pub lessons: Vec<LessonPlan>,
    pub attempt: Attempt,
    pub hint_cost: Points,
    pub rejudge: bool,
    pub lang: Lang,
    /// When the grading began.
    pub now: Timestamp,
    /// Images that learners of the course build.
    pub built: BTreeSet<String>,
    numbers: HashMap<String, usize>,
}

#[derive(Debug)]
pub struct LessonPlan {
    pub id: LessonId,
    pub title: Text,
    /// Of the exercise file.
    pub sha256: String,
    pub due: Option<Timestamp>,
    pub late: Late,
    pub steps: Vec<StepPlan>,
}

#[derive(Debug)]
pub struct StepPlan {
    pub id: String,
    pub title: Text,
    pub points: Points,
    /// Hints that it has.
    pub hints: u32,
    /// As it is for some learner: good for what does not depend on variables.
    pub check: Check,
    /// The same before any variables are put in.
    pub template: CheckTemplate,
    /// Whether the check wants the learner's token.
    pub wants_token: bool,
}

impl Plan {
    /// # Errors
    /// A broken exercise file; grading that names a step which is not there.
    pub fn open(catalog: &Catalog, wishes: Wishes) -> Result<Self, CatalogError> {
        let course = catalog.course();
        let variables = catalog.defaults(SOME_TOKEN)?;
        // The token, and every variable that is made from it.
        let own: BTreeSet<&str> = variables
            .iter()
            .filter(|(_, value)| value.contains(SOME_TOKEN))
            .map(|(name, _)| name)
            .collect();
        let mut lessons = Vec::new();
        for id in &course.lessons {
            let loaded = catalog.exercise(id, &variables)?;
            catalog.graded_steps_exist(&loaded.exercise)?;
            let grading = course.grading.lessons.get(id).cloned().unwrap_or_default();
            let steps = loaded.exercise.steps.into_iter();
            let steps = steps.map(|step| StepPlan {
                points: points(course, &grading, step.id.as_str()),
                wants_token: !step.template.variables().is_disjoint(&own),
                hints: u32::try_from(step.hints.len()).unwrap_or(u32::MAX),
                id: step.id.to_string(),
                title: step.title,
                check: step.check,
                template: step.template,
            });
            lessons.push(LessonPlan {
                title: loaded.exercise.title,
                sha256: loaded.sha256,
                due: due(&wishes, id).or(grading.due),
                late: grading.late.unwrap_or(course.grading.late),
                steps: steps.collect(),
                id: id.clone(),
            });
        }
        let checks = lessons.iter().flat_map(|lesson| &lesson.steps);
        Ok(Self {
            title: course.title.clone(),
            attempt: wishes.attempt.unwrap_or(course.grading.attempt),
            hint_cost: course.grading.hint_cost,
            rejudge: wishes.rejudge,
            lang: wishes.lang,
            now: plain::clock::now(),
            built: checks.filter_map(|step| step.check.builds()).collect(),
            numbers: (0..)
                .zip(&lessons)
                .map(|(at, it)| (it.id.to_string(), at))
                .collect(),
            lessons,
        })
    }

    /// The number of a lesson in [`lessons`](Self::lessons).
    pub fn lesson(&self, id: &str) -> Option<usize> {
        self.numbers.get(id).copied()
    }

    /// All that can be earned.
    pub fn out_of(&self) -> Points {
        self.lessons.iter().map(LessonPlan::out_of).sum()
    }
}

impl LessonPlan {
    /// All that the lesson can give.
    pub fn out_of(&self) -> Points {
        self.steps.iter().map(|step| step.points).sum()
    }
}

/// What is said nearest to the step counts.
fn points(course: &Course, lesson: &LessonGrading, step: &str) -> Points {
    let own = lesson.steps.get(step).copied();
    own.or(lesson.points)
        .or(course.grading.points)
        .unwrap_or(Points::ONE)
}

/// The last wish counts; one for this lesson over one for all.
fn due(wishes: &Wishes, id: &LessonId) -> Option<Timestamp> {
    let of = |lesson: Option<&LessonId>| {
        let mut fitting = wishes.due.iter().rev();
        fitting
            .find(|(of, _)| of.as_ref() == lesson)
            .map(|(_, due)| *due)
    };
    of(Some(id)).or_else(|| of(None))
}
