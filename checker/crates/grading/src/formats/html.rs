//! The gradebook as one page that needs nothing else: no script, no address, to be read, kept and
//! printed. Everything from outside is escaped by the template.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minijinja::{AutoEscape, Environment, HtmlEscape, Value, context};
use sha2::{Digest, Sha256};

use super::{table, words};
use crate::evidence::caution;
use crate::gradebook::{Gradebook, GradebookRow};
use crate::plan::Plan;
use plain::lang::{Lang, Text};
use plain::text;

const STYLE: &str = include_str!("page.css");

/// Makes pages from templates.
pub struct Pages(Environment<'static>);

impl Pages {
    /// # Errors
    /// A template that is broken.
    pub fn new() -> Result<Self, minijinja::Error> {
        let mut templates = Environment::new();
        templates.set_auto_escape_callback(|_| AutoEscape::Html);
        templates.add_template("head.html", include_str!("head.html"))?;
        templates.add_template("grades.html", include_str!("grades.html"))?;
        templates.add_template("feedback.html", include_str!("feedback.html"))?;
        templates.add_filter("code", code);
        let hash = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
        templates.add_global("style", STYLE);
        templates.add_global("style_hash", format!("sha256-{hash}"));
        Ok(Self(templates))
    }

    /// # Errors
    /// What the template engine says.
    pub fn render(&self, template: &str, values: Value) -> Result<String, minijinja::Error> {
        self.0.get_template(template)?.render(values)
    }

    /// The whole gradebook.
    ///
    /// # Errors
    /// What the template engine says.
    pub fn grades(
        &self,
        plan: &Plan,
        book: &Gradebook,
        lang: Lang,
    ) -> Result<String, minijinja::Error> {
        let ids: Vec<_> = plan.lessons.iter().map(|it| it.id.to_string()).collect();
        let people = |learners: &[GradebookRow]| -> Vec<Value> {
            learners.iter().map(|it| person(&ids, it, lang)).collect()
        };
        let lessons = plan.lessons.iter().map(|lesson| {
            context! {
                name => lesson.id.name().get(lang),
                title => lesson.title.get(lang),
                out_of => lesson.out_of().to_string(),
            }
        });
        let missing = book.learners.iter().filter(|it| it.is_missing());
        self.render(
            "grades.html",
            context! {
                lang => lang.code(),
                title => plan.title.get(lang),
                made => made(plan, lang),
                words => words_of(lang),
                out_of => plan.out_of().to_string(),
                lessons => lessons.collect::<Vec<_>>(),
                learners => people(&book.learners),
                unknown => people(&book.unknown),
                missing => missing.map(|it| it.called_in_lists().to_owned()).collect::<Vec<_>>(),
                steps => steps(plan, book, lang),
                rejudged => plan.rejudge,
                changes => changes(plan, book, lang),
                evidence => evidence(plan, book, lang),
                problems => (book.problems.iter())
                    .map(|it| format!("{}: {}", it.origin, it.reason.get(lang)))
                    .collect::<Vec<_>>(),
            },
        )
    }
}

/// A text whose backticks mark code, as everywhere in the course; the rest is escaped.
fn code(text: &str) -> Value {
    let mut html = String::new();
    let parts: Vec<_> = text.split('`').collect();
    for (number, part) in parts.iter().enumerate() {
        // A last backtick without its partner is one.
        let is_code = number % 2 == 1 && number + 1 < parts.len();
        let part = HtmlEscape(part);
        html += &match (is_code, number % 2) {
            (true, _) => format!("<code>{part}</code>"),
            (false, 1) => format!("`{part}"),
            (false, _) => part.to_string(),
        };
    }
    Value::from_safe_string(html)
}

/// When the grades were made.
pub fn made(plan: &Plan, lang: Lang) -> String {
    let text = text!("As of {at}", "{at} 기준", at = words::moment(plan.now));
    text.get(lang).to_owned()
}

fn person(ids: &[String], learner: &GradebookRow, lang: Lang) -> Value {
    let points = learner.lessons.iter();
    let points = points.map(|marks| marks.as_ref().map(|marks| marks.points.to_string()));
    let named = !learner.name.is_empty();
    context! {
        called => learner.called(),
        account => named.then_some(&learner.account),
        lessons => points.collect::<Vec<_>>(),
        points => learner.points.to_string(),
        notes => words::notes(ids, learner, lang),
    }
}

fn steps(plan: &Plan, book: &Gradebook, lang: Lang) -> Vec<Value> {
    let lessons = plan.lessons.iter().zip(&book.summary);
    let steps = lessons.flat_map(|(lesson, summary)| {
        let steps = lesson.steps.iter().zip(&summary.steps);
        steps.map(move |(step, numbers)| {
            context! {
                lesson => lesson.id.name().get(lang),
                title => step.title.get(lang),
                worth => step.points.to_string(),
                done => format!("{}/{}", numbers.passed, summary.handed_in),
                rate => words::percent(numbers.passed, summary.handed_in),
                median => numbers.median.map(|seconds| words::duration(seconds, lang)),
            }
        })
    });
    steps.collect()
}

fn changes(plan: &Plan, book: &Gradebook, lang: Lang) -> Vec<String> {
    let changes = book.changes().map(|change| {
        let lesson = &plan.lessons[change.lesson];
        let (learner, step) = (
            change.learner.called_in_lists(),
            &lesson.steps[change.step].id,
        );
        format!(
            "{learner}, {}, {step}: {}",
            lesson.id,
            words::change(&change).get(lang)
        )
    });
    changes.collect()
}

fn evidence(plan: &Plan, book: &Gradebook, lang: Lang) -> Vec<String> {
    let common = book.common.iter().map(|it| {
        let what = it.what.text();
        format!(
            "{}: {} ({})",
            it.learners.join(", "),
            what.get(lang),
            it.short
        )
    });
    let signs = book.everybody().flat_map(|learner| {
        let signs = learner.signs.iter();
        signs.map(move |it| format!("{}: {}", learner.called_in_lists(), it.text(plan).get(lang)))
    });
    common.chain(signs).collect()
}

fn words_of(lang: Lang) -> Value {
    let word = |text: Text| text.get(lang).to_owned();
    context! {
        learner => word(text!("GradebookRow", "학습자")),
        points => word(text!("Points", "점수")),
        notes => word(text!("Notes", "참고")),
        unknown => word(text!("Not on the roster", "명단에 없는 학습자")),
        missing => word(text!("Nothing handed in", "아무것도 제출하지 않음")),
        steps => word(text!("Steps", "단계")),
        lesson => word(text!("Lesson", "레슨")),
        step => word(text!("Step", "단계")),
        worth => word(text!("Points", "배점")),
        done => word(text!("Done / handed in", "완료 / 제출")),
        rate => word(text!("Rate", "통과율")),
        median => word(text!("Median time", "시간 중앙값")),
        median_is => word(table::median()),
        again => word(text!("Judged again", "다시 판정한 결과")),
        unchanged => word(text!("Nothing changes.", "바뀐 것이 없어요.")),
        evidence => word(text!("To look at", "살펴볼 것")),
        caution => word(caution()),
        problems => word(text!("Could not be used", "사용하지 못한 제출물")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backticks_are_code_and_nothing_else_is_markup() {
        let html = |text| code(text).to_string();
        assert_eq!(html("`a<b>` & c"), "<code>a&lt;b&gt;</code> &amp; c");
        assert_eq!(html("one ` alone"), "one ` alone");
    }
}
