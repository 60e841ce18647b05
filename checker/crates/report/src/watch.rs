//! A lesson as it is followed in a terminal: all steps, and details where the learner is.

use std::fmt::Write;

use jiff::tz::TimeZone;

use super::lessons::{self, Checked, Row};
use super::start::done;
use super::terminal::{detail, first_line, pending_word, word};
use check::verdict::Outcome;
use course::exercise::LessonId;
use course::report::StepResult;
use plain::lang::{Lang, Text};
use plain::layout::hanging;
use plain::style::Style;
use plain::text;
use watching::watch::{EngineState, LessonState, News, View, WatchState};

/// Draws what the person looks at in at most `rows` lines: where they are few, what matters least
/// goes.
pub fn render(view: &View, state: &WatchState, lang: Lang, style: Style, rows: usize) -> String {
    if view.list {
        return list(state, lang, style);
    }
    let Some(lesson) = view.lesson(state) else {
        return String::new();
    };
    let draw = |is_full| {
        let scene = Scene {
            view,
            state,
            lesson,
            is_full,
        };
        scene.draw(lang, style)
    };
    let full = draw(true);
    if full.lines().count() <= rows {
        return full;
    }
    let brief = draw(false);
    let lines: Vec<_> = brief.lines().collect();
    // The keys stay in sight.
    let keys = 2.min(lines.len());
    let body = rows.saturating_sub(keys).min(lines.len() - keys);
    let shown = lines[..body].iter().chain(&lines[lines.len() - keys..]);
    shown.fold(String::new(), |all, line| all + line + "\n")
}

fn list(state: &WatchState, lang: Lang, style: Style) -> String {
    let row = |lesson: &LessonState| Row {
        id: lesson.id().clone(),
        title: lesson.loaded.exercise.title.clone(),
        checked: lesson.verdict().map(|verdict| Checked {
            verdict,
            passed: lesson.passed(),
            total: lesson.steps.len(),
            was_passed: lesson.was_passed,
            first_passed_at: None,
        }),
    };
    let rows: Vec<_> = state.lessons.iter().map(row).collect();
    let back = text!(
        "l back to the lesson · q quit",
        "l 레슨으로 돌아가기 · q 끝내기"
    );
    let title = text!("The lessons", "레슨 목록");
    let table = lessons::table(&title, &rows, lang, style, &TimeZone::system());
    format!(
        "{table}\n{}\n",
        style.quiet(ascii(back.get(lang), style).as_str())
    )
}

/// What happened last, as a sentence or two.
fn news(news: &News, style: Style) -> Text {
    let sign = if style.unicode { "✓" } else { "+" };
    match news {
        News::LessonDone { lesson, why } => text!(
            "{sign} {done} {why}",
            "{sign} {done} {why}",
            done = done(&lesson.name()),
            why = why
        ),
        News::CourseDone { lesson } => text!(
            "{sign} {name} is done, and with it all lessons. Well done!",
            "{sign} {done} 이제 모든 레슨을 마쳤어요. 축하해요!",
            name = lesson.name().en,
            done = done(&lesson.name()).ko
        ),
        News::Note(text) => text.clone(),
    }
}

/// The keys' line without the middle dot, where the terminal does not show it.
fn ascii(text: &str, style: Style) -> String {
    if style.unicode {
        text.to_owned()
    } else {
        text.replace('·', "|")
    }
}

/// What is drawn.
struct Scene<'a> {
    view: &'a View,
    state: &'a WatchState,
    lesson: &'a LessonState,
    /// With the explanation of the step that was done last.
    is_full: bool,
}

impl Scene<'_> {
    fn draw(&self, lang: Lang, style: Style) -> String {
        let mut out = String::new();
        self.heading(&mut out, lang, style);
        let down = match &self.state.engine {
            EngineState::Down(unknown) => Some(unknown),
            EngineState::Up | EngineState::Looking => None,
        };
        if let Some(unknown) = down {
            hanging(&mut out, "  ! ", "    ", unknown.reason.get(lang), style);
            hanging(&mut out, "    ", "    ", unknown.remedy.get(lang), style);
            let _ = writeln!(out);
        }
        let current = self.lesson.current();
        for (number, step) in self.lesson.loaded.exercise.steps.iter().enumerate() {
            let result = self.lesson.steps.get(number).and_then(Option::as_ref);
            let word = match result {
                Some(result) => word(result.outcome.verdict(), lang, style),
                None => pending_word(lang, style),
            };
            first_line(&mut out, &word, step.title.get(lang), lang, style);
            let Some(result) = result else { continue };
            let is_current = current == Some(number);
            self.details(&mut out, result, is_current, down.is_some(), lang, style);
            if is_current {
                let situation = result.outcome.situation();
                let id = self.lesson.id();
                for hint in self.state.seen.opened(id, step, situation).seen {
                    detail(&mut out, &text!("hint", "힌트"), hint, lang, style);
                }
            }
        }
        let _ = writeln!(out);
        if let Some(last) = &self.view.news {
            hanging(&mut out, "", "", news(last, style).get(lang), style);
            let _ = writeln!(out);
        }
        self.keys(&mut out, current, lang, style);
        out
    }

    fn heading(&self, out: &mut String, lang: Lang, style: Style) {
        let name = self.lesson.id().name();
        let title = self.lesson.loaded.exercise.title.get(lang);
        let title = format!("{}: {title}", name.get(lang));
        let lessons = self.state.lessons.iter();
        let (passed, total) = (
            lessons.clone().filter(|it| it.was_passed).count(),
            lessons.len(),
        );
        let progress = text!(
            "lessons done: {passed} of {total}",
            "마친 레슨: {total}개 중 {passed}개"
        );
        let progress = style.quiet(progress.get(lang));
        let _ = writeln!(out, "{}   {progress}\n", style.strong(&title));
    }

    fn details(
        &self,
        out: &mut String,
        result: &StepResult,
        is_current: bool,
        is_down: bool,
        lang: Lang,
        style: Style,
    ) {
        let mut row = |label: Text, words: &Text| detail(out, &label, words, lang, style);
        let just_done = self.view.just_done.as_ref() == Some(&result.id);
        match &result.outcome {
            Outcome::Pass { .. } if self.is_full && just_done => {
                row(text!("why", "설명"), &result.explanation);
            }
            Outcome::Fail {
                expected, found, ..
            } if is_current => {
                row(text!("expected", "기대"), expected);
                row(text!("found", "현재"), found);
            }
            // The engine's own trouble is shown once, above.
            Outcome::Unknown(unknown) if is_current && !is_down => {
                row(text!("reason", "이유"), &unknown.reason);
                row(text!("try", "해결"), &unknown.remedy);
            }
            _ => {}
        }
    }

    fn keys(&self, out: &mut String, current: Option<usize>, lang: Lang, style: Style) {
        let left = current.and_then(|number| {
            let step = self.lesson.loaded.exercise.steps.get(number)?;
            let result = self.lesson.steps.get(number)?.as_ref()?;
            let situation = result.outcome.situation();
            let id = self.lesson.id();
            Some(self.state.seen.opened(id, step, situation).left())
        });
        let hint = match left {
            Some(left) if left > 0 => text!("h hint ({left} left)", "h 힌트 ({left}개 남음)"),
            _ => text!("h hint", "h 힌트"),
        };
        let line = text!(
            "{hint} · n next · p previous · l list · r check again · q quit",
            "{hint} · n 다음 · p 이전 · l 목록 · r 다시 확인 · q 끝내기",
            hint = hint
        );
        let mut plain = String::new();
        hanging(&mut plain, "", "", &ascii(line.get(lang), style), style);
        for line in plain.lines() {
            let _ = writeln!(out, "{}", style.quiet(line));
        }
    }
}

/// One change as one line, where nothing is drawn: lesson, step, verdict, what was found.
pub fn line(lesson: &LessonId, result: &StepResult, lang: Lang, style: Style) -> String {
    let style = Style {
        color: false,
        ..style
    };
    let word = word(result.outcome.verdict(), lang, style);
    let said = match &result.outcome {
        Outcome::Pass { found } | Outcome::Fail { found, .. } => found,
        Outcome::Unknown(unknown) => &unknown.reason,
    };
    let said = plain::visible::escaped(said.get(lang).chars());
    format!("{lesson}  {}  {word}  {said}\n", result.id)
}
