//! The report for people: what is done, what is not yet and why, and what to type next.

use std::collections::BTreeSet;
use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use check::verdict::{Outcome, Unknown, Verdict};
use course::exercise::StepId;
use course::report::{Report, StepResult};
use plain::lang::{Lang, Text};
use plain::layout::{hanging, pad};
use plain::style::Style;
use plain::text;

/// Renders one lesson's report. Every line ends in a newline.
///
/// `newly` are the IDs of steps that were never done before: theirs are the explanations shown.
pub fn render(report: &Report, newly: &BTreeSet<StepId>, lang: Lang, style: Style) -> String {
    let mut out = String::new();
    let name = report.lesson.name();
    let title = format!("{}: {}", name.get(lang), report.title.get(lang));
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{}", style.strong(&title));
    let _ = writeln!(out);
    let mut given = None;
    for step in &report.steps {
        self::step(&mut out, step, newly.contains(&step.id), given, lang, style);
        if let Outcome::Unknown(unknown) = &step.outcome {
            given = Some(unknown);
        }
    }
    let _ = writeln!(out);
    summary(&mut out, report, lang, style);
    out
}

/// The word for a verdict; all of one width in columns in one language.
pub fn word(verdict: Verdict, lang: Lang, style: Style) -> String {
    let text = match verdict {
        Verdict::Pass => text!("done", "완료"),
        Verdict::Fail => text!("not yet", "아직"),
        Verdict::Unknown => text!("not checked", "확인 못 함"),
    };
    let sign = match (verdict, style.unicode) {
        (Verdict::Pass, true) => "✓",
        (Verdict::Fail, true) => "✗",
        (Verdict::Pass, false) => "+",
        (Verdict::Fail, false) => "x",
        (Verdict::Unknown, _) => "?",
    };
    let padded = format!("{sign} {}", pad(text.get(lang), word_width(lang)));
    match verdict {
        Verdict::Pass => style.good(&padded),
        Verdict::Fail => style.bad(&padded),
        Verdict::Unknown => style.unsure(&padded),
    }
}

/// The word for what was not checked yet, as wide as those of verdicts.
pub fn pending_word(lang: Lang, style: Style) -> String {
    let text = text!("looking", "확인 중");
    style.quiet(&format!("- {}", pad(text.get(lang), word_width(lang))))
}

/// Columns of the widest word for a verdict.
fn word_width(lang: Lang) -> usize {
    match lang {
        Lang::En => "not checked".width(),
        Lang::Ko => "확인 못 함".width(),
    }
}

/// `given` is the reason that was given last for a step that could not be checked.
fn step(
    out: &mut String,
    step: &StepResult,
    newly: bool,
    given: Option<&Unknown>,
    lang: Lang,
    style: Style,
) {
    let word = word(step.outcome.verdict(), lang, style);
    first_line(out, &word, step.title.get(lang), lang, style);
    let mut detail = |label: Text, words: &Text| detail(out, &label, words, lang, style);
    match &step.outcome {
        Outcome::Pass { .. } if newly => detail(text!("why", "설명"), &step.explanation),
        Outcome::Pass { .. } => {}
        Outcome::Fail {
            expected, found, ..
        } => {
            detail(text!("expected", "기대"), expected);
            detail(text!("found", "현재"), found);
            detail(text!("hint", "힌트"), &step.hint);
        }
        // One engine that is down is one reason, not one for each step.
        Outcome::Unknown(unknown) if given == Some(unknown) => {
            detail(text!("reason", "이유"), &text!("as above", "위와 같아요"));
        }
        Outcome::Unknown(unknown) => {
            detail(text!("reason", "이유"), &unknown.reason);
            detail(text!("try", "해결"), &unknown.remedy);
        }
    }
}

/// A step's word and title.
pub fn first_line(out: &mut String, word: &str, title: &str, lang: Lang, style: Style) {
    let first = format!("  {word}  ");
    let rest = " ".repeat(2 + 2 + word_width(lang) + 2);
    hanging(out, &first, &rest, title, style);
}

/// A line below a step: what it is, and the words.
pub fn detail(out: &mut String, label: &Text, words: &Text, lang: Lang, style: Style) {
    let label = pad(label.get(lang), label_width(lang));
    let first = format!("      {}  ", style.quiet(&label));
    let rest = " ".repeat(6 + label_width(lang) + 2);
    hanging(out, &first, &rest, words.get(lang), style);
}

fn summary(out: &mut String, report: &Report, lang: Lang, style: Style) {
    let (passed, total) = (report.passed(), report.steps.len());
    let lesson = &report.lesson;
    let line = match report.verdict() {
        Verdict::Pass => text!(
            "All {total} steps are done.",
            "단계 {total}개를 모두 마쳤어요."
        ),
        Verdict::Fail => text!(
            "{passed} of {total} steps done. Do the next one, then type `checker {lesson}` again.",
            "단계 {total}개 중 {passed}개를 마쳤어요. 다음 단계를 진행한 뒤 `checker {lesson}` 명령을 다시 입력해 주세요."
        ),
        Verdict::Unknown => text!(
            "{passed} of {total} steps done; the rest could not be checked. That is no mistake \
             of yours: do what is said under \"try\", then type `checker {lesson}` again.",
            "단계 {total}개 중 {passed}개를 마쳤고, 나머지는 확인하지 못했어요. 잘못한 것은 \
             아니에요. ‘해결’에 적힌 대로 한 뒤 `checker {lesson}` 명령을 다시 입력해 주세요."
        ),
    };
    hanging(out, "", "", line.get(lang), style);
}

fn label_width(lang: Lang) -> usize {
    match lang {
        Lang::En => "expected".width(),
        Lang::Ko => "기대".width(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use check::verdict::{ReasonCode, Situation};

    const STYLE: Style = Style {
        color: false,
        unicode: true,
        width: 72,
    };

    fn step(id: &str, title: Text, outcome: Outcome) -> StepResult {
        StepResult {
            id: id.parse().unwrap(),
            title,
            outcome,
            hint: text!(
                "Give the image a second name with `docker tag`.",
                "`docker tag`로 이미지에 이름을 하나 더 붙여 보세요."
            ),
            explanation: text!(
                "A pull brings the layers that are not here yet.",
                "풀은 아직 없는 레이어만 가져와요."
            ),
            facts: None,
        }
    }

    fn report() -> Report {
        let unknown = || {
            Outcome::Unknown(Unknown {
                code: ReasonCode::RegistryUnreachable,
                reason: text!(
                    "localhost:5050 cannot be reached (connection refused)",
                    "localhost:5050에 연결할 수 없어요 (connection refused)"
                ),
                remedy: text!(
                    "start the registry: `make start`",
                    "레지스트리를 시작해 주세요: `make start`"
                ),
            })
        };
        let fail = Outcome::Fail {
            expected: text!(
                "a tag `localhost:5050/ada/nginx:1` that leads to the very image that `nginx:latest` leads to",
                "`nginx:latest`와 똑같은 이미지를 가리키는 `localhost:5050/ada/nginx:1` 태그"
            ),
            found: text!("no such tag", "그런 태그가 없어요"),
            situation: Some(Situation::NotTagged),
        };
        let found = text!("`nginx:latest`", "`nginx:latest`");
        Report {
            lesson: "lesson-3".parse().unwrap(),
            title: text!("Tags", "태그"),
            learner: "ada".to_owned(),
            checked_at: "2026-11-24T09:00:00Z".parse().unwrap(),
            engine: None,
            steps: vec![
                step(
                    "pull",
                    text!("Pull `nginx:latest`", "`nginx:latest` 풀하기"),
                    Outcome::Pass { found },
                ),
                step("tag", text!("Tag it", "태그 붙이기"), fail),
                step("push", text!("Push it", "푸시하기"), unknown()),
                step(
                    "push-again",
                    text!("Push it again", "다시 푸시하기"),
                    unknown(),
                ),
            ],
        }
    }

    fn shown(lang: Lang) -> String {
        render(
            &report(),
            &BTreeSet::from(["pull".parse().unwrap()]),
            lang,
            STYLE,
        )
    }

    #[test]
    fn a_report_says_what_is_done_what_is_not_and_what_could_not_be_checked() {
        insta::assert_snapshot!(shown(Lang::En), @r"
        Lesson 3: Tags

          ✓ done         Pull `nginx:latest`
              why       A pull brings the layers that are not here yet.
          ✗ not yet      Tag it
              expected  a tag `localhost:5050/ada/nginx:1` that leads to the
                        very image that `nginx:latest` leads to
              found     no such tag
              hint      Give the image a second name with `docker tag`.
          ? not checked  Push it
              reason    localhost:5050 cannot be reached (connection refused)
              try       start the registry: `make start`
          ? not checked  Push it again
              reason    as above

        1 of 4 steps done. Do the next one, then type `checker lesson-3` again.
        ");
        insta::assert_snapshot!(shown(Lang::Ko), @r"
        레슨 3: 태그

          ✓ 완료        `nginx:latest` 풀하기
              설명  풀은 아직 없는 레이어만 가져와요.
          ✗ 아직        태그 붙이기
              기대  `nginx:latest`와 똑같은 이미지를 가리키는
                    `localhost:5050/ada/nginx:1` 태그
              현재  그런 태그가 없어요
              힌트  `docker tag`로 이미지에 이름을 하나 더 붙여 보세요.
          ? 확인 못 함  푸시하기
              이유  localhost:5050에 연결할 수 없어요 (connection refused)
              해결  레지스트리를 시작해 주세요: `make start`
          ? 확인 못 함  다시 푸시하기
              이유  위와 같아요

        단계 4개 중 1개를 마쳤어요. 다음 단계를 진행한 뒤 `checker lesson-3`
        명령을 다시 입력해 주세요.
        ");
    }
}
