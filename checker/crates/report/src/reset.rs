//! What a reset would do and what it did, for people.

use std::fmt::Write;

use course::exercise::Exercise;
use plain::lang::{Lang, Text};
use plain::layout::{hanging, pad};
use plain::style::Style;
use plain::text;
use plain::visible::visible;
use watching::reset::{BEFORE, Ended, FileChange, Left, Plan, ResetEvent};

/// What of the checker's own is put aside with a reset.
#[derive(Debug, Clone, Copy)]
pub struct Own {
    /// A result of the lesson.
    pub result: bool,
    /// Hints that were seen.
    pub hints: bool,
}

/// Renders the plan: what is removed or put back, and what stays.
pub fn plan(exercise: &Exercise, plan: &Plan, own: Own, lang: Lang, style: Style) -> String {
    let mut out = String::new();
    let name = exercise.id.name();
    let heading = format!("{}: {}", name.get(lang), exercise.title.get(lang));
    let _ = writeln!(out, "{}\n", style.strong(&heading));
    let mut things = Vec::new();
    for container in &plan.containers {
        let (name, id) = (visible(&container.name), short(&container.id));
        things.push((
            kinds::container(),
            if container.running {
                text!("{name} ({id}, running)", "{name} ({id}, 실행 중)")
            } else {
                text!("{name} ({id}, stopped)", "{name} ({id}, 멈춤)")
            },
        ));
    }
    for image in &plan.tags {
        let (name, id) = (visible(&image.name), image.id.short());
        let mut words = match &image.keeps {
            Some(other) => text!(
                "{name} ({id}): only this name, the image stays as {other}",
                "{name} ({id}): 이 이름만 지우고, 이미지는 {other} 이름으로 남아요",
                other = visible(other)
            ),
            None => text!(
                "{name} ({id}): the image goes with its last name",
                "{name} ({id}): 마지막 이름이 사라지면 이미지도 지워져요"
            ),
        };
        if !image.lessons.is_empty() {
            let lessons: Vec<_> = image.lessons.iter().map(ToString::to_string).collect();
            let names: Vec<_> = image.lessons.iter().map(|it| it.name().ko).collect();
            words = text!(
                "{words}; used in {lessons} too",
                "{words} ({names}에서도 사용해요)",
                words = words,
                lessons = lessons.join(", "),
                names = names.join(", ")
            );
        }
        things.push((kinds::name(), words));
    }
    for file in &plan.files {
        things.push((kinds::file(), what_happens(file)));
    }
    if own.result {
        things.push((
            text!("result", "결과"),
            text!(
                "the lesson counts as not started; the result so far is kept aside",
                "레슨을 시작하지 않은 것으로 되돌리고, 지금까지의 결과는 따로 보관해요"
            ),
        ));
    }
    if own.hints {
        things.push((
            text!("hints", "힌트"),
            text!(
                "those seen so far are forgotten",
                "지금까지 본 기록을 지워요"
            ),
        ));
    }
    if things.is_empty() {
        let nothing = text!(
            "Everything is as at the start: there is nothing to reset.",
            "모두 처음 상태 그대로예요. 되돌릴 것이 없어요."
        );
        hanging(&mut out, "", "", nothing.get(lang), style);
    } else {
        let heading = text!("To be removed or put back:", "지우거나 되돌릴 것:");
        let _ = writeln!(out, "{}", heading.get(lang));
        for (kind, words) in &things {
            let first = format!("  {}  ", pad(kind.get(lang), kinds::WIDTH));
            let rest = " ".repeat(kinds::WIDTH + 4);
            hanging(&mut out, &first, &rest, words.get(lang), style);
        }
    }
    let left = plan.left.iter().map(why);
    let left: Vec<_> = left.chain(exercise.creates.stays.iter().cloned()).collect();
    if !left.is_empty() {
        let heading = text!("Left as it is:", "그대로 두는 것:");
        let _ = writeln!(out, "\n{}", heading.get(lang));
        for words in &left {
            hanging(&mut out, "  - ", "    ", words.get(lang), style);
        }
    }
    out
}

mod kinds {
    use plain::lang::Text;
    use plain::text;

    /// Columns of the longest.
    pub const WIDTH: usize = 9;

    pub fn container() -> Text {
        text!("container", "컨테이너")
    }

    pub fn name() -> Text {
        text!("name", "이름")
    }

    pub fn file() -> Text {
        text!("file", "파일")
    }
}

fn what_happens(file: &FileChange) -> Text {
    let path = visible(&file.path);
    match (file.starter, file.own) {
        (true, true) => text!(
            "{path} as it was at the start; yours is kept beside it as {path}.{BEFORE}",
            "{path}: 처음 내용으로 되돌리고, 내가 쓴 파일은 {path}.{BEFORE} 이름으로 옆에 남겨요"
        ),
        (true, false) => text!(
            "{path} as it was at the start",
            "{path}: 처음 내용으로 되돌려요"
        ),
        (false, _) => text!(
            "{path}: yours is kept beside it as {path}.{BEFORE}",
            "{path}: 내가 만든 파일은 {path}.{BEFORE} 이름으로 옆에 남겨요"
        ),
    }
}

fn why(left: &Left) -> Text {
    match left {
        Left::OtherContainer { name, from, image } => text!(
            "the container {name}: it was made from {from}, not from {image}",
            "{name} 컨테이너: {image} 이미지가 아니라 {from} 이미지로 만들어졌어요",
            name = visible(name),
            from = visible(from)
        ),
        Left::Used { name, container } => text!(
            "the name {name}: it is the image's last, and the container {container} still uses it",
            "{name} 이름: 이미지의 마지막 이름이고, {container} 컨테이너가 아직 사용하고 있어요",
            name = visible(name),
            container = visible(container)
        ),
    }
}

/// Renders what became of one part, as a line or two.
pub fn event(event: &ResetEvent<'_>, lang: Lang, style: Style) -> String {
    let (kind, name) = match event {
        ResetEvent::Container(container, _) => (kinds::container(), &container.name),
        ResetEvent::Tag(tag, _) => (kinds::name(), &tag.name),
        ResetEvent::File(file, _) => (kinds::file(), &file.path),
    };
    let what = match event {
        ResetEvent::Container(_, ended) | ResetEvent::Tag(_, ended) => match ended {
            Ended::Removed => text!("removed", "지웠어요"),
            Ended::Gone => text!("was gone already", "이미 없었어요"),
            Ended::Changed => text!(
                "left: it is another one now than when it was listed",
                "그대로 두었어요. 목록이 나온 뒤에 다른 것으로 바뀌었어요"
            ),
            Ended::InUse => text!(
                "left: a container still uses it",
                "그대로 두었어요. 아직 사용하는 컨테이너가 있어요"
            ),
            Ended::Failed(error) => {
                text!(
                    "not removed: {reason}; {remedy}",
                    "지우지 못했어요. {reason}. {remedy}",
                    reason = error.reason(),
                    remedy = error.remedy()
                )
            }
        },
        ResetEvent::File(file, Ok(kept)) => match kept {
            Some(path) => {
                let kept = visible(&path.display().to_string());
                match file.starter {
                    true => text!("put back; yours is {kept}", "되돌렸어요. 내 파일: {kept}"),
                    false => text!("moved to {kept}", "옮겼어요: {kept}"),
                }
            }
            None => text!("put back", "되돌렸어요"),
        },
        ResetEvent::File(_, Err(error)) => text!(
            "not put back ({error})",
            "되돌리지 못했어요 ({error})",
            error = visible(&error.to_string())
        ),
    };
    line(
        &kind,
        &format!("{}: ", visible(name)),
        &what,
        event.is_done(),
        lang,
        style,
    )
}

/// Renders what became of the checker's own result and hints.
pub fn own(kind: &Text, error: Option<&str>, lang: Lang, style: Style) -> String {
    let what = match error {
        None => text!("as at the start", "처음 상태로 되돌렸어요"),
        Some(error) => text!(
            "not put aside ({error})",
            "되돌리지 못했어요 ({error})",
            error = visible(error)
        ),
    };
    line(kind, "", &what, error.is_none(), lang, style)
}

fn line(kind: &Text, name: &str, what: &Text, done: bool, lang: Lang, style: Style) -> String {
    let sign = match (done, style.unicode) {
        (true, true) => style.good("✓"),
        (true, false) => style.good("+"),
        (false, true) => style.bad("✗"),
        (false, false) => style.bad("x"),
    };
    let mut out = String::new();
    let first = format!("{sign} {}  ", pad(kind.get(lang), kinds::WIDTH));
    let rest = " ".repeat(kinds::WIDTH + 4);
    let words = format!("{name}{}", what.get(lang));
    hanging(&mut out, &first, &rest, &words, style);
    out
}

/// An ID as `docker` prints it: twelve hexadecimal digits.
fn short(id: &str) -> String {
    let digits = id.split_once(':').map_or(id, |(_, digits)| digits);
    visible(&digits.chars().take(12).collect::<String>())
}
