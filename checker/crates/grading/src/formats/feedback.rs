//! A sheet for each learner: what is done, what is not and why, and the points.

use std::collections::HashSet;

use minijinja::{Value, context};

use super::html::{Pages, made};
use super::words;
use crate::gradebook::GradebookRow;
use crate::marks::{LessonMarks, Mark};
use crate::plan::{LessonPlan, Plan};
use plain::lang::{Lang, Text};
use plain::text;

/// Characters of a file's name, without its ending.
const LONGEST: usize = 60;

/// One learner's sheet.
///
/// # Errors
/// What the template engine says.
pub fn sheet(
    pages: &Pages,
    plan: &Plan,
    learner: &GradebookRow,
    lang: Lang,
) -> Result<String, minijinja::Error> {
    let lessons = plan.lessons.iter().zip(&learner.lessons);
    let lessons = lessons.map(|(lesson, marks)| self::lesson(lesson, marks.as_ref(), lang));
    let word = |text: Text| text.get(lang).to_owned();
    pages.render(
        "feedback.html",
        context! {
            lang => lang.code(),
            title => plan.title.get(lang),
            made => made(plan, lang),
            called => learner.called(),
            points => word(points(&learner.points.to_string(), &plan.out_of().to_string())),
            lessons => lessons.collect::<Vec<_>>(),
            words => context! {
                step => word(text!("Step", "단계")),
                mark => word(text!("Result", "결과")),
                points => word(text!("Points", "점수")),
                what => word(text!("Details", "자세히")),
                expected => word(text!("expected", "기대")),
                found => word(text!("found", "현재")),
            },
        },
    )
}

fn points(points: &str, out_of: &str) -> Text {
    text!("{points} of {out_of} points", "{out_of}점 중 {points}점")
}

fn lesson(lesson: &LessonPlan, marks: Option<&LessonMarks>, lang: Lang) -> Value {
    let all = |notes: Vec<Text>| -> String {
        let words: Vec<_> = notes.iter().map(|it| it.get(lang)).collect();
        words.join(", ")
    };
    let steps = marks.map(|marks| {
        let steps = lesson.steps.iter().zip(&marks.steps);
        let steps = steps.map(|(step, marks)| {
            let shown = if marks.counts() {
                Mark::Pass
            } else {
                marks.mark
            };
            let open = !marks.counts();
            context! {
                title => step.title.get(lang),
                class => class(shown),
                mark => words::mark(shown).get(lang),
                points => format!("{}/{}", marks.points, step.points),
                expected => marks.expected.as_deref().filter(|_| open),
                found => marks.found.as_deref().filter(|_| open),
                notes => all(words::step_notes(marks)),
            }
        });
        steps.collect::<Vec<_>>()
    });
    let earned = match marks {
        Some(marks) => points(&marks.points.to_string(), &lesson.out_of().to_string()),
        None => text!("nothing handed in", "제출하지 않았어요"),
    };
    context! {
        name => lesson.id.name().get(lang),
        title => lesson.title.get(lang),
        points => earned.get(lang),
        notes => marks.map(|marks| all(words::lesson_notes(marks))),
        steps => steps,
    }
}

fn class(mark: Mark) -> &'static str {
    match mark {
        Mark::Pass => "pass",
        Mark::Fail => "fail",
        Mark::Unknown => "unknown",
        Mark::Absent => "absent",
    }
}

/// Names for the sheets' files: plain ASCII, each once, none that means something to a system.
#[derive(Debug, Default)]
pub struct Names(HashSet<String>);

impl Names {
    pub fn give(&mut self, learner: &GradebookRow) -> String {
        let plain = |c: char| {
            let c = c.to_ascii_lowercase();
            if c.is_ascii_alphanumeric() || c == '-' || c == '_' {
                c
            } else {
                '-'
            }
        };
        let name: String = learner
            .called_in_lists()
            .chars()
            .take(LONGEST)
            .map(plain)
            .collect();
        let name = name.trim_matches('-');
        // Windows keeps some names for devices.
        let name = if name.is_empty() {
            "learner".to_owned()
        } else {
            name.to_owned()
        };
        let is_device = matches!(name.as_str(), "con" | "prn" | "aux" | "nul")
            || (name.len() == 4 && (name.starts_with("com") || name.starts_with("lpt")));
        let name = if is_device { format!("{name}_") } else { name };
        let mut free = name.clone();
        let mut number = 1;
        while !self.0.insert(free.clone()) {
            number += 1;
            free = format!("{name}-{number}");
        }
        format!("{free}.html")
    }
}
