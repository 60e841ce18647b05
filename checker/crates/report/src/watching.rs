//! A lesson as it is followed in a terminal: all steps, and details where the learner is.

use std::fmt::Write;

use super::terminal::{detail, first_line, pending_word, word};
use course::exercise::lesson_name;
use course::exercise::{Exercise, LessonId, StepId};
use course::hints::Seen;
use course::verdict::{Outcome, StepResult, Unknown, Verdict};
use plain::lang::{Lang, Text};
use plain::layout::hanging;
use plain::style::Style;
use plain::text;

/// What is drawn.
pub struct Scene<'a> {
    pub exercise: &'a Exercise,
    /// `None` for what was not looked at yet.
    pub steps: &'a [Option<StepResult>],
    pub seen: &'a Seen,
    /// Why the engine does not answer, if it does not.
    pub down: Option<&'a Unknown>,
    /// The step that was done last, whose explanation is shown.
    pub just_done: Option<&'a StepId>,
    /// What happened last.
    pub news: Option<&'a Text>,
    /// Lessons that are passed, and all.
    pub lessons: (usize, usize),
}

/// Draws the whole scene in at most `rows` lines: where they are few, what matters least goes.
pub fn render(scene: &Scene, lang: Lang, style: Style, rows: usize) -> String {
    let full = draw(scene, lang, style, true);
    if full.lines().count() <= rows {
        return full;
    }
    let brief = draw(scene, lang, style, false);
    let lines: Vec<_> = brief.lines().collect();
    // The keys stay in sight.
    let keys = 2.min(lines.len());
    let body = rows.saturating_sub(keys).min(lines.len() - keys);
    let shown = lines[..body].iter().chain(&lines[lines.len() - keys..]);
    shown.fold(String::new(), |all, line| all + line + "\n")
}

fn draw(scene: &Scene, lang: Lang, style: Style, full: bool) -> String {
    let mut out = String::new();
    let name = lesson_name(scene.exercise.id.as_str());
    let title = format!("{}: {}", name.get(lang), scene.exercise.title.get(lang));
    let (passed, total) = scene.lessons;
    let progress = text!(
        "lessons done: {passed} of {total}",
        "마친 레슨: {total}개 중 {passed}개"
    );
    let _ = writeln!(
        out,
        "{}   {}",
        style.strong(&title),
        style.quiet(progress.get(lang))
    );
    let _ = writeln!(out);
    if let Some(unknown) = scene.down {
        hanging(&mut out, "  ! ", "    ", unknown.reason.get(lang), style);
        hanging(&mut out, "    ", "    ", unknown.remedy.get(lang), style);
        let _ = writeln!(out);
    }
    let current = current(scene.steps);
    for (number, step) in scene.exercise.steps.iter().enumerate() {
        let result = scene.steps.get(number).and_then(Option::as_ref);
        let word = match result {
            Some(result) => word(result.outcome.verdict(), lang, style),
            None => pending_word(lang, style),
        };
        first_line(&mut out, &word, step.title.get(lang), lang, style);
        let Some(result) = result else { continue };
        let is_current = current == Some(number);
        match &result.outcome {
            Outcome::Pass { .. } if full && scene.just_done == Some(&step.id) => {
                detail(
                    &mut out,
                    &text!("why", "설명"),
                    &step.explanation,
                    lang,
                    style,
                );
            }
            Outcome::Fail {
                expected, found, ..
            } if is_current => {
                detail(&mut out, &text!("expected", "기대"), expected, lang, style);
                detail(&mut out, &text!("found", "현재"), found, lang, style);
            }
            // The engine's own trouble is told once, above.
            Outcome::Unknown(unknown) if is_current && scene.down.is_none() => {
                detail(
                    &mut out,
                    &text!("reason", "이유"),
                    &unknown.reason,
                    lang,
                    style,
                );
                detail(
                    &mut out,
                    &text!("try", "해결"),
                    &unknown.remedy,
                    lang,
                    style,
                );
            }
            _ => {}
        }
        if is_current {
            let situation = result.outcome.situation();
            let id = &scene.exercise.id;
            for hint in scene.seen.opened(id, step, situation).seen {
                detail(&mut out, &text!("hint", "힌트"), hint, lang, style);
            }
        }
    }
    let _ = writeln!(out);
    if let Some(news) = scene.news {
        hanging(&mut out, "", "", news.get(lang), style);
        let _ = writeln!(out);
    }
    keys(&mut out, scene, current, lang, style);
    out
}

/// The step where the learner is: the first that is not done.
pub fn current(steps: &[Option<StepResult>]) -> Option<usize> {
    let open = |step: &Option<StepResult>| {
        step.as_ref()
            .is_some_and(|step| step.outcome.verdict() != Verdict::Pass)
    };
    steps.iter().position(open)
}

fn keys(out: &mut String, scene: &Scene, current: Option<usize>, lang: Lang, style: Style) {
    let left = current.and_then(|number| {
        let step = scene.exercise.steps.get(number)?;
        let result = scene.steps.get(number)?.as_ref()?;
        let situation = result.outcome.situation();
        let id = &scene.exercise.id;
        Some(scene.seen.opened(id, step, situation).left())
    });
    let hint = match left {
        Some(left) if left > 0 => text!("h hint ({left} left)", "h 힌트 ({left}개 남음)"),
        _ => text!("h hint", "h 힌트"),
    };
    let line = text!(
        "{hint_en} · n next · p previous · l list · r check again · q quit",
        "{hint_ko} · n 다음 · p 이전 · l 목록 · r 다시 확인 · q 끝내기",
        hint_en = hint.en,
        hint_ko = hint.ko
    );
    let mut plain = String::new();
    hanging(&mut plain, "", "", line.get(lang), style);
    for line in plain.lines() {
        let _ = writeln!(out, "{}", style.quiet(line));
    }
}

/// One change as one line, for whoever reads no screen: lesson, step, verdict, what was found.
pub fn line(lesson: &LessonId, result: &StepResult, lang: Lang) -> String {
    let style = Style {
        color: false,
        unicode: true,
        width: usize::MAX,
    };
    let word = word(result.outcome.verdict(), lang, style);
    let said = match &result.outcome {
        Outcome::Pass { found } | Outcome::Fail { found, .. } => found,
        Outcome::Unknown(unknown) => &unknown.reason,
    };
    let said = plain::visible::escaped(said.get(lang).chars());
    format!("{lesson}  {}  {word}  {said}\n", result.id)
}
