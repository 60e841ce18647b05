//! Words that several formats use.

use jiff::{SignedDuration, Timestamp};

use crate::gradebook::{Change, GradebookRow};
use crate::marks::{LessonMarks, Mark, StepMarks};
use plain::lang::{Lang, Text};
use plain::text;

/// The word for a step's mark.
pub fn mark(mark: Mark) -> Text {
    match mark {
        Mark::Pass => text!("done", "완료"),
        Mark::Fail => text!("not yet", "아직"),
        Mark::Unknown => text!("not checked", "확인 못 함"),
        Mark::Absent => text!("not in the submission", "제출물에 없음"),
    }
}

/// What a teacher should know about a step beside its mark.
pub fn step_notes(step: &StepMarks) -> Vec<Text> {
    let mut notes = Vec::new();
    if step.earlier && step.mark != Mark::Pass {
        notes.push(text!("done earlier", "이전에 완료"));
    }
    if step.late_days > 0 {
        notes.push(text!(
            "{days} d late",
            "{days}일 늦음",
            days = step.late_days
        ));
    }
    if step.hints > 0 {
        notes.push(text!("hints seen: {n}", "본 힌트: {n}개", n = step.hints));
    }
    notes
}

/// What a teacher should know about a lesson beside its points.
pub fn lesson_notes(marks: &LessonMarks) -> Vec<Text> {
    let mut notes = Vec::new();
    if marks.late_days() > 0 {
        notes.push(text!(
            "{days} d late",
            "{days}일 늦음",
            days = marks.late_days()
        ));
    }
    if marks.other_file {
        notes.push(text!("other exercise file", "다른 연습 파일"));
    }
    if let Some(version) = &marks.other_checker {
        notes.push(text!("checker {version}", "checker {version}"));
    }
    notes
}

/// All of a learner's notes, with the lessons that they are about, in one line.
pub fn notes(lessons: &[String], learner: &GradebookRow, lang: Lang) -> String {
    let each = lessons
        .iter()
        .zip(&learner.lessons)
        .filter_map(|(id, marks)| {
            let notes = lesson_notes(marks.as_ref()?);
            let words: Vec<_> = notes.iter().map(|it| it.get(lang)).collect();
            (!words.is_empty()).then(|| format!("{id}: {}", words.join(", ")))
        });
    each.collect::<Vec<_>>().join("; ")
}

/// What became of a step that was judged again.
pub fn change(change: &Change<'_>) -> Text {
    let to = mark(change.to);
    match (change.from.map(mark), change.reason) {
        (Some(from), _) => text!(
            "{a} → {b}",
            "{c} → {d}",
            a = from.en,
            b = to.en,
            c = from.ko,
            d = to.ko
        ),
        (None, reason) => text!(
            "could not be judged again, stays “{en}” ({reason})",
            "다시 판정할 수 없어서 ‘{ko}’ 그대로예요 ({reason})",
            en = to.en,
            ko = to.ko,
            reason = reason.unwrap_or_default()
        ),
    }
}

/// A time that took so many seconds, in the largest units that say something.
pub fn duration(seconds: i64, lang: Lang) -> String {
    let time = SignedDuration::from_secs(seconds);
    let (days, hours) = (time.as_hours() / 24, time.as_hours() % 24);
    let (minutes, seconds) = (time.as_mins() % 60, seconds % 60);
    let text = match (days, hours, minutes) {
        (0, 0, 0) => text!("{seconds} s", "{seconds}초"),
        (0, 0, _) => text!("{minutes} min {seconds} s", "{minutes}분 {seconds}초"),
        (0, _, _) => text!("{hours} h {minutes} min", "{hours}시간 {minutes}분"),
        _ => text!("{days} d {hours} h", "{days}일 {hours}시간"),
    };
    text.get(lang).to_owned()
}

/// A moment as a teacher reads it, in the computer's zone.
pub fn moment(at: Timestamp) -> String {
    let at = at.to_zoned_datetime(jiff::tz::TimeZone::system());
    at.strftime("%Y-%m-%d %H:%M").to_string()
}

/// Parts of a hundred, to the nearest.
pub fn percent(part: usize, whole: usize) -> String {
    match whole {
        0 => "–".to_owned(),
        _ => format!("{}%", (part * 200 + whole) / (whole * 2)),
    }
}
