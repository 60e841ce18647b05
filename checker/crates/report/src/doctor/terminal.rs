//! The doctor's lines for people, aligned, and what they come to.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::severity::sign;
use plain::lang::{Lang, Text};
use plain::layout::{hanging, pad};
use plain::style::Style;
use plain::text;
use watching::doctor::{Finding, Severity};

/// Columns that words need at least beside the titles.
const NARROWEST: usize = 30;

/// Renders all findings, and what they come to. Every line ends in a newline.
pub fn render(findings: &[Finding], lang: Lang, style: Style) -> String {
    let mut out = lines(findings, lang, style);
    out.push('\n');
    hanging(&mut out, "", "", summary(findings).get(lang), style);
    out
}

/// The findings alone.
pub fn lines(findings: &[Finding], lang: Lang, style: Style) -> String {
    let mut out = String::new();
    let widths = findings
        .iter()
        .map(|it| it.subject.title().get(lang).width());
    let titles = widths.max().unwrap_or_default();
    let plain = Style {
        color: false,
        ..style
    };
    // Where the words go: beside the titles, or below them in a narrow terminal.
    let before = 2 + sign(Severity::Ok, lang, plain).width() + 2;
    let beside = before + titles + 2;
    let is_narrow = style.width < beside + NARROWEST;
    // Narrow, they stand as deep as beside the label of a remedy.
    let rest = " ".repeat(if is_narrow { before + 6 } else { beside });
    let mut shown = Vec::new();
    for finding in findings {
        let title = pad(finding.subject.title().get(lang), titles);
        let first = format!("  {}  {title}  ", sign(finding.severity, lang, style));
        let found = finding.found.get(lang);
        if is_narrow {
            let _ = writeln!(out, "{}", first.trim_end());
            hanging(&mut out, &rest, &rest, found, style);
        } else {
            hanging(&mut out, &first, &rest, found, style);
        }
        // One cause makes several lines, and its remedy is shown once.
        if let Some(remedy) = &finding.remedy
            && !shown.contains(&remedy)
        {
            let label = text!("try", "해결");
            let columns = if is_narrow { 0 } else { titles };
            let label = style.quiet(&pad(label.get(lang), columns));
            let first = format!("{}{label}  ", " ".repeat(before));
            hanging(&mut out, &first, &rest, remedy.get(lang), style);
            shown.push(remedy);
        }
    }
    out
}

/// What the lines come to.
fn summary(findings: &[Finding]) -> Text {
    let count = |severity| findings.iter().filter(|it| it.severity == severity).count();
    let problems = match count(Severity::Problem) {
        0 => None,
        1 => Some(text!("1 problem", "문제 1개")),
        number => Some(text!("{number} problems", "문제 {number}개")),
    };
    let warnings = match count(Severity::Warning) {
        0 => None,
        1 => Some(text!("1 warning", "주의 1개")),
        number => Some(text!("{number} warnings", "주의 {number}개")),
    };
    match (problems, warnings) {
        (None, None) => text!(
            "All is well: this machine is ready for the course.",
            "모두 정상이에요. 강좌를 시작할 준비가 됐어요."
        ),
        (None, Some(warnings)) => text!(
            "{warnings}, no problem: this machine is ready for the course.",
            "{warnings}가 있지만 문제는 없어요. 강좌를 시작할 수 있어요.",
            warnings = warnings
        ),
        (Some(problems), None) => text!(
            "{problems}: do what stands beside \"try\", then type `checker doctor` again.",
            "{problems}가 있어요. ‘해결’에 적힌 대로 한 뒤 `checker doctor` 명령을 다시 입력해 주세요.",
            problems = problems
        ),
        (Some(problems), Some(warnings)) => text!(
            "{problems}, {warnings}: do what stands beside \"try\", the problems first, then type \
             `checker doctor` again.",
            "{problems}, {warnings}가 있어요. ‘해결’에 적힌 대로 문제부터 해결한 뒤 `checker doctor` 명령을 \
             다시 입력해 주세요.",
            problems = problems,
            warnings = warnings
        ),
    }
}
