//! `exercise.yaml`: a lesson's steps, each with one check.

use std::cell::RefCell;
use std::collections::HashSet;

use serde::{Deserialize, Deserializer, Serialize};

use super::LessonId;
use super::creates::Creates;
use super::hint::{self, Hint};
use super::step_id::StepId;
use crate::check::Check;
use plain::lang::Text;
use plain::placed;

#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(
    deny_unknown_fields,
    expecting = "an exercise, a map that begins with `format: 1`"
)]
pub struct Exercise {
    pub format: u32,
    pub id: LessonId,
    pub title: Text,
    /// One sentence: what is done here.
    pub summary: Text,
    /// Lessons whose result this one uses.
    #[serde(default)]
    pub builds_on: Vec<LessonId>,
    /// What it makes learners create; nothing else is ever taken away.
    #[serde(default)]
    pub creates: Creates,
    #[serde(deserialize_with = "some_steps")]
    pub steps: Vec<Step>,
}

#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a step, a map with `id`, `title`, `check` …"
)]
pub struct Step {
    #[serde(deserialize_with = "new_id")]
    pub id: StepId,
    pub title: Text,
    #[serde(
        serialize_with = "serde_yaml::with::singleton_map_recursive::serialize",
        deserialize_with = "hint::check"
    )]
    pub check: Check,
    /// From a nudge to the command.
    #[serde(deserialize_with = "hint::hints")]
    pub hints: Vec<Hint>,
    /// Shown after passing: what happened, and why.
    pub explanation: Text,
}

thread_local! {
    /// The step IDs that were read so far in the exercise at hand, so that a second one of the
    /// same name is an error at its own line and column.
    static SEEN: RefCell<HashSet<String>> = RefCell::new(HashSet::new());
}

fn some_steps<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Step>, D::Error> {
    SEEN.take();
    hint::begin();
    placed::list(deserializer, |steps: &[Step]| match steps {
        [] => Err("a lesson needs at least one step".to_owned()),
        _ => Ok(()),
    })
}

fn new_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<StepId, D::Error> {
    placed::text(deserializer, |text| {
        let id: StepId = text.parse()?;
        if !SEEN.with_borrow_mut(|seen| seen.insert(text.to_owned())) {
            return Err(format!("duplicate step ID `{id}`"));
        }
        Ok(id)
    })
}
