//! The live page's state as JSON: the shapes that the scripts in `theme/live/` read.

use std::collections::BTreeMap;

use serde::Serialize;

use check::verdict::{Outcome, Situation, Verdict};
use course::exercise::{LessonId, Step};
use course::hints::Seen;
use plain::lang::{Lang, Text};
use plain::template::Variables;
use watching::watch::{EngineState, LessonState};

/// One lesson in one language.
#[derive(Debug, Serialize)]
pub struct LiveLesson<'a> {
    id: &'a str,
    title: &'a str,
    /// `None` until every step was checked.
    verdict: Option<Verdict>,
    /// Whether it was passed at some time.
    was_passed: bool,
    steps: Vec<LiveStep<'a>>,
}

#[derive(Debug, Serialize)]
struct LiveStep<'a> {
    id: &'a str,
    title: &'a str,
    verdict: Option<Verdict>,
    /// The name of what is the matter, where that is known.
    situation: Option<&'static str>,
    expected: Option<&'a str>,
    found: Option<&'a str>,
    /// Why we could not look.
    reason: Option<&'a str>,
    remedy: Option<&'a str>,
    /// What happened, once it is done.
    explanation: Option<&'a str>,
    hints: LiveHints<'a>,
    /// Whether it is a question, to which the page may take an answer.
    question: bool,
}

#[derive(Debug, Serialize)]
struct LiveHints<'a> {
    /// How many fit the step as it stands.
    total: usize,
    seen: Vec<&'a str>,
}

/// The engine in one language.
#[derive(Debug, Serialize)]
pub struct LiveEngine<'a> {
    /// `looking` until it was asked for the first time, then `up` or `down`.
    state: &'static str,
    reason: Option<&'a str>,
    remedy: Option<&'a str>,
}

/// The course's variables by name, such as `registry` and `token`.
#[derive(Debug, Serialize)]
pub struct LiveVariables<'a>(BTreeMap<&'a str, LiveVariable<'a>>);

#[derive(Debug, Serialize)]
struct LiveVariable<'a> {
    /// As the book has it.
    written: &'a str,
    /// As the learner has it.
    own: &'a str,
}

impl<'a> LiveVariables<'a> {
    pub fn new(written: &'a Variables, own: &'a Variables) -> Self {
        let both = own.iter().filter_map(|(name, own)| {
            let written = written.get(name)?;
            Some((name, LiveVariable { written, own }))
        });
        Self(both.collect())
    }
}

impl<'a> LiveLesson<'a> {
    pub fn new(lesson: &'a LessonState, seen: &Seen, lang: Lang) -> Self {
        let exercise = &lesson.loaded.exercise;
        let id = &exercise.id;
        let steps = exercise.steps.iter().zip(&lesson.steps);
        let steps = steps.map(|(step, result)| {
            let outcome = result.as_ref().map(|result| &result.outcome);
            LiveStep::new(id, step, outcome, seen, lang)
        });
        Self {
            id: id.as_str(),
            title: exercise.title.get(lang),
            verdict: lesson.verdict(),
            was_passed: lesson.was_passed,
            steps: steps.collect(),
        }
    }
}

impl<'a> LiveStep<'a> {
    fn new(
        lesson: &LessonId,
        step: &'a Step,
        outcome: Option<&'a Outcome>,
        seen: &Seen,
        lang: Lang,
    ) -> Self {
        let words = |text: &'a Text| Some(text.get(lang));
        let opened = seen.opened(lesson, step, outcome.and_then(Outcome::situation));
        let mut live = Self {
            id: step.id.as_str(),
            title: step.title.get(lang),
            verdict: outcome.map(Outcome::verdict),
            situation: outcome.and_then(Outcome::situation).map(Situation::name),
            expected: None,
            found: None,
            reason: None,
            remedy: None,
            explanation: None,
            question: step.check.question().is_some(),
            hints: LiveHints {
                total: opened.total,
                seen: opened.seen.into_iter().map(|hint| hint.get(lang)).collect(),
            },
        };
        match outcome {
            None => {}
            Some(Outcome::Pass { found }) => {
                live.found = words(found);
                live.explanation = words(&step.explanation);
            }
            Some(Outcome::Fail {
                expected, found, ..
            }) => {
                live.expected = words(expected);
                live.found = words(found);
            }
            Some(Outcome::Unknown(unknown)) => {
                live.reason = words(&unknown.reason);
                live.remedy = words(&unknown.remedy);
            }
        }
        live
    }
}

impl<'a> LiveEngine<'a> {
    pub fn new(engine: &'a EngineState, lang: Lang) -> Self {
        let (state, down) = match engine {
            EngineState::Looking => ("looking", None),
            EngineState::Up => ("up", None),
            EngineState::Down(unknown) => ("down", Some(unknown)),
        };
        Self {
            state,
            reason: down.map(|unknown| unknown.reason.get(lang)),
            remedy: down.map(|unknown| unknown.remedy.get(lang)),
        }
    }
}
