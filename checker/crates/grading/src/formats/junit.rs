//! JUnit's XML, which continuous integration and many dashboards read: a suite for each learner,
//! a case for each step.

use std::fmt::Write as _;

use super::words;
use crate::gradebook::{Gradebook, GradebookRow};
use crate::marks::{Mark, StepMarks};
use crate::plan::Plan;
use plain::lang::Lang;
use plain::text;

/// How a case ended, as the element within it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Success,
    Skipped,
    Failure,
    Error,
}

struct Case {
    name: String,
    class: Option<String>,
    ending: Ending,
    message: String,
    /// The text of the element.
    description: Option<String>,
}

struct Suite {
    name: String,
    cases: Vec<Case>,
}

/// Renders the report. A learner who handed in nothing has skipped cases; a submission that could
/// not be read is an error.
pub fn render(plan: &Plan, book: &Gradebook, lang: Lang) -> String {
    let mut suites: Vec<_> = book
        .everybody()
        .map(|learner| suite(plan, learner, lang))
        .collect();
    if !book.problems.is_empty() {
        let name = text!("submissions that could not be read", "읽을 수 없는 제출물");
        let cases = book.problems.iter().map(|problem| Case {
            name: problem.origin.clone(),
            class: None,
            ending: Ending::Error,
            message: problem.reason.get(lang).to_owned(),
            description: None,
        });
        suites.push(Suite {
            name: name.get(lang).to_owned(),
            cases: cases.collect(),
        });
    }
    document(plan.title.get(lang), &suites)
}

fn suite(plan: &Plan, learner: &GradebookRow, lang: Lang) -> Suite {
    let lessons = plan.lessons.iter().zip(&learner.lessons);
    let cases = lessons.flat_map(|(lesson, marks)| {
        lesson.steps.iter().enumerate().map(move |(at, step)| {
            let marks = marks.as_ref().map(|marks| &marks.steps[at]);
            let (ending, message) = ending(marks, lang);
            let expected = marks.and_then(|marks| marks.expected.as_deref());
            Case {
                name: step.id.to_string(),
                class: Some(format!("{}.{}", learner.called_in_lists(), lesson.id)),
                ending,
                message,
                description: expected.map(str::to_owned),
            }
        })
    });
    Suite {
        name: learner.called_in_lists().to_owned(),
        cases: cases.collect(),
    }
}

fn ending(step: Option<&StepMarks>, lang: Lang) -> (Ending, String) {
    let Some(step) = step else {
        let text = text!("nothing handed in", "제출물 없음");
        return (Ending::Skipped, text.get(lang).to_owned());
    };
    let ending = match step.mark {
        _ if step.counts() => Ending::Success,
        Mark::Fail => Ending::Failure,
        _ => Ending::Skipped,
    };
    let message = match step.found.as_deref() {
        Some(found) => found.to_owned(),
        None => words::mark(step.mark).get(lang).to_owned(),
    };
    (ending, message)
}

fn document(title: &str, suites: &[Suite]) -> String {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let count = |ending| suites.iter().map(|it| it.count(ending)).sum::<usize>();
    let _ = writeln!(
        xml,
        r#"<testsuites name="{}" tests="{}" skipped="{}" failures="{}" errors="{}">"#,
        escaped(title),
        suites.iter().map(|it| it.cases.len()).sum::<usize>(),
        count(Ending::Skipped),
        count(Ending::Failure),
        count(Ending::Error)
    );
    for suite in suites {
        suite.write(&mut xml);
    }
    xml += "</testsuites>\n";
    xml
}

impl Suite {
    fn count(&self, ending: Ending) -> usize {
        self.cases.iter().filter(|it| it.ending == ending).count()
    }

    fn write(&self, xml: &mut String) {
        let _ = write!(
            xml,
            r#"    <testsuite name="{}" tests="{}" skipped="{}" errors="{}" failures="{}""#,
            escaped(&self.name),
            self.cases.len(),
            self.count(Ending::Skipped),
            self.count(Ending::Error),
            self.count(Ending::Failure)
        );
        if self.cases.is_empty() {
            *xml += "/>\n";
            return;
        }
        *xml += ">\n";
        for case in &self.cases {
            case.write(xml);
        }
        *xml += "    </testsuite>\n";
    }
}

impl Case {
    fn write(&self, xml: &mut String) {
        let _ = write!(xml, r#"        <testcase name="{}""#, escaped(&self.name));
        if let Some(class) = &self.class {
            let _ = write!(xml, r#" classname="{}""#, escaped(class));
        }
        let tag = match self.ending {
            Ending::Success => {
                *xml += "/>\n";
                return;
            }
            Ending::Skipped => "skipped",
            Ending::Failure => "failure",
            Ending::Error => "error",
        };
        let message = escaped(&self.message);
        let _ = write!(xml, ">\n            <{tag} message=\"{message}\"");
        match &self.description {
            Some(text) => {
                let _ = writeln!(xml, ">{}</{tag}>", escaped(text));
            }
            None => *xml += "/>\n",
        }
        *xml += "        </testcase>\n";
    }
}

/// Text for an element or an attribute. XML cannot represent most control characters at all, so
/// they are left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '&' => escaped += "&amp;",
            '\'' => escaped += "&apos;",
            '"' => escaped += "&quot;",
            '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' => {}
            '\u{fffe}' | '\u{ffff}' => {}
            _ => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(name: &str, ending: Ending, message: &str, description: Option<&str>) -> Case {
        Case {
            name: name.to_owned(),
            class: Some("ada.lesson-1".to_owned()),
            ending,
            message: message.to_owned(),
            description: description.map(str::to_owned),
        }
    }

    /// Byte for byte what the library `quick-junit` 0.8 wrote, which this took the place of.
    #[test]
    fn the_document_is_as_dashboards_know_it() {
        let suites = [
            Suite {
                name: "ada".to_owned(),
                cases: vec![
                    case("pull", Ending::Success, "", None),
                    case("run", Ending::Failure, "no \"x\" & <y>", Some("it's")),
                    case("tag", Ending::Skipped, "nothing handed in", None),
                ],
            },
            Suite {
                name: "bob".to_owned(),
                cases: Vec::new(),
            },
        ];
        let expected = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="A &amp; B" tests="3" skipped="1" failures="1" errors="0">
    <testsuite name="ada" tests="3" skipped="1" errors="0" failures="1">
        <testcase name="pull" classname="ada.lesson-1"/>
        <testcase name="run" classname="ada.lesson-1">
            <failure message="no &quot;x&quot; &amp; &lt;y&gt;">it&apos;s</failure>
        </testcase>
        <testcase name="tag" classname="ada.lesson-1">
            <skipped message="nothing handed in"/>
        </testcase>
    </testsuite>
    <testsuite name="bob" tests="0" skipped="0" errors="0" failures="0"/>
</testsuites>
"#;
        assert_eq!(document("A & B", &suites), expected);
    }

    #[test]
    fn control_characters_are_left_out() {
        assert_eq!(escaped("a\u{0}\u{1b}[1mb\tc\nd\u{ffff}"), "a[1mb\tc\nd");
    }
}
