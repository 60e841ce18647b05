//! What the doctor found as a text to paste into a question: a list in Markdown that reads as
//! well without, with everything private taken out.

use std::fmt::Write;

use super::severity::word;
use plain::lang::Lang;
use plain::text;
use watching::doctor::redact::{Private, redact};
use watching::doctor::{Finding, Severity};

/// Renders the findings without the words that they call private, without `private`, and without
/// whatever else looks private.
pub fn render(findings: &[Finding], private: Vec<Private>, lang: Lang) -> String {
    let mut out = String::new();
    let (version, os) = (env!("CARGO_PKG_VERSION"), std::env::consts::OS);
    let arch = std::env::consts::ARCH;
    let title = text!(
        "checker {version} on {os}/{arch}, `checker doctor --report` (names, tokens, paths and \
         addresses are taken out):",
        "checker {version}, {os}/{arch}, `checker doctor --report` (이름, 토큰, 경로, 주소는 지웠어요):"
    );
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{}\n", title.get(lang));
    for finding in findings {
        let state = word(finding.severity);
        let title = finding.subject.title();
        let (state, title) = (state.get(lang), title.get(lang));
        let state = match finding.severity {
            Severity::Problem => format!("**{state}**"),
            _ => state.to_owned(),
        };
        let _ = writeln!(out, "- {state}: {title}: {}", finding.found.get(lang));
    }
    let mut known = private;
    known.extend(findings.iter().flat_map(|it| it.private.iter().cloned()));
    redact(&out, &known, lang)
}
