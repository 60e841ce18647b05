//! The hints of one step that a learner has seen, for people and for programs.

use std::fmt::Write;

use serde::Serialize;

use super::terminal::word;
use check::verdict::{Outcome, Situation, Verdict};
use course::exercise::LessonId;
use course::hints::Opened;
use course::report::StepResult;
use plain::lang::{Lang, Text};
use plain::layout::hanging;
use plain::style::Style;
use plain::text;

const SCHEMA: &str = "checker/hint/v1";

/// A step with its hints, and where it is.
pub struct Asked<'a> {
    pub lesson: &'a LessonId,
    /// From 1.
    pub number: usize,
    pub step: &'a StepResult,
    pub opened: Opened<'a>,
    /// Whether the last of them is new.
    pub more: bool,
    /// How many hints of this step were seen in all, whatever was wrong at the time.
    pub count: usize,
}

/// Renders the hints for a terminal, the newest last, and what may still be asked for.
pub fn terminal(asked: &Asked<'_>, lang: Lang, style: Style) -> String {
    let mut out = String::new();
    let Asked { number, step, .. } = asked;
    let name = asked.lesson.name();
    let heading = text!(
        "{en}, step {number}: {title_en}",
        "{ko} {number}번 단계: {title_ko}",
        en = &name.en,
        ko = &name.ko,
        title_en = &step.title.en,
        title_ko = &step.title.ko
    );
    let word = word(step.outcome.verdict(), lang, style);
    let _ = writeln!(out, "{}", style.strong(heading.get(lang)));
    let about = match &step.outcome {
        Outcome::Pass { found } => found.clone(),
        Outcome::Fail { found, .. } => found.clone(),
        Outcome::Unknown(unknown) => text!(
            "{en}. Try this: {remedy_en}.",
            "{ko}. 해결: {remedy_ko}.",
            en = &unknown.reason.en,
            ko = &unknown.reason.ko,
            remedy_en = &unknown.remedy.en,
            remedy_ko = &unknown.remedy.ko
        ),
    };
    let first = format!("{}  ", word.trim_end());
    hanging(&mut out, &first, "    ", about.get(lang), style);
    let _ = writeln!(out);
    for (number, hint) in (1..).zip(&asked.opened.seen) {
        hanging(
            &mut out,
            &format!("{number:>3}. "),
            "     ",
            hint.get(lang),
            style,
        );
    }
    if !asked.opened.seen.is_empty() {
        let _ = writeln!(out);
    }
    hanging(&mut out, "", "", next(asked).get(lang), style);
    out
}

/// What to do after these hints.
fn next(asked: &Asked<'_>) -> Text {
    let lesson = asked.lesson;
    let left = asked.opened.left();
    match asked.step.outcome.verdict() {
        Verdict::Pass => text!(
            "This step is done and needs no more hints.",
            "이 단계는 이미 마쳐서 힌트가 더 필요하지 않아요."
        ),
        _ if left > 1 => text!(
            "{left} more hints are left.",
            "힌트가 {left}개 더 남아 있어요."
        ),
        _ if left == 1 => text!("One more hint is left.", "힌트가 하나 더 남아 있어요."),
        _ if asked.more => text!(
            "That was the last hint. Type `checker {lesson}` when you have done it.",
            "마지막 힌트예요. 따라 한 뒤 `checker {lesson}` 명령으로 확인해 보세요."
        ),
        _ => text!(
            "You have seen every hint for this. The whole solution of the lesson is in \
             exercises/{lesson}/solution.sh.",
            "지금 볼 수 있는 힌트를 모두 봤어요. 레슨 전체의 풀이는 exercises/{lesson}/solution.sh \
             파일에 있어요."
        ),
    }
}

/// What is said where no step needs a hint.
pub fn all_done(lesson: &LessonId) -> Text {
    text!(
        "All steps of {lesson} are done: no hint is needed.",
        "{name}의 모든 단계를 마쳐서 힌트가 필요하지 않아요.",
        name = lesson.name()
    )
}

/// `checker/hint/v1`, one document on one line; the step's fields are `null` where all is done.
#[derive(Debug, Serialize)]
pub struct Document<'a> {
    schema: &'static str,
    lesson: &'a str,
    step: Option<&'a str>,
    title: Option<&'a str>,
    verdict: Verdict,
    /// What is wrong, where that can be determined.
    situation: Option<Situation>,
    /// Those that were seen and fit, the newest last.
    hints: Vec<&'a str>,
    /// Whether the last of them is new.
    more: bool,
    /// How many may still be asked for.
    left: usize,
    /// How many hints of this step were seen in all, whatever was wrong at the time.
    seen: usize,
}

impl<'a> Document<'a> {
    pub fn new(asked: &'a Asked<'a>, lang: Lang) -> Self {
        let outcome = &asked.step.outcome;
        Self {
            schema: SCHEMA,
            lesson: asked.lesson.as_str(),
            step: Some(asked.step.id.as_str()),
            title: Some(asked.step.title.get(lang)),
            verdict: outcome.verdict(),
            situation: outcome.situation(),
            hints: asked.opened.seen.iter().map(|it| it.get(lang)).collect(),
            more: asked.more,
            left: asked.opened.left(),
            seen: asked.count,
        }
    }

    pub fn all_done(lesson: &'a LessonId) -> Self {
        Self {
            schema: SCHEMA,
            lesson: lesson.as_str(),
            step: None,
            title: None,
            verdict: Verdict::Pass,
            situation: None,
            hints: Vec::new(),
            more: false,
            left: 0,
            seen: 0,
        }
    }
}
