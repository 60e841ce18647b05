//! `checker export`: all results in one file, to hand it in.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::Exit;
use super::error::UserError;
use super::open_course::OpenCourse;
use super::output::Output;
use crate::cli::Common;
use check::verdict::Verdict;
use course::exercise::LessonId;
use course::learner::STATE;
use handin::own::{self, Gathered};
use handin::submission::{self, Submission, Submitter};
use plain::disk;
use plain::explain::Explain as _;
use plain::korean::{Particle, with_particle};
use plain::text;
use plain::visible::visible;

/// # Errors
/// No course; nothing to hand in; a file that cannot be written.
pub fn run(common: &Common, file: Option<&Path>, out: &mut Output) -> Result<Exit> {
    let session = OpenCourse::open(common)?;
    let course = session.catalog.course();
    let root = session.catalog.root();
    let Gathered {
        lessons,
        missing,
        unreadable,
    } = own::gather(root, &course.lessons)?;
    for id in &unreadable {
        out.note(&text!(
            "{id} is left out: its result cannot be read by this checker. Check it again: `checker {id}`.",
            "{topic} 빠졌어요. 이 checker로 읽을 수 없는 결과예요. `checker {id}` 명령으로 다시 확인해 주세요.",
            topic = with_particle(&id.name().ko, Particle::Topic)
        ));
    }
    if lessons.is_empty() {
        let text = text!(
            "there is nothing to hand in yet; check a lesson first, as in `checker lesson-1`",
            "아직 제출할 결과가 없어요. 먼저 `checker lesson-1`처럼 레슨을 확인해 주세요"
        );
        return Err(UserError::new(text).into());
    }
    let setting = |name| session.variables.get(name).unwrap_or_default().to_owned();
    let learner = Submitter {
        name: setting("learner"),
        token: setting("token"),
    };
    let name = learner.name.clone();
    let default = course.variables.get("learner");
    let contents: Vec<_> = lessons
        .iter()
        .map(|(id, lesson)| contents(id, lesson, out))
        .collect();
    let lessons = lessons.into_iter().map(|(_, lesson)| lesson).collect();
    let submission = Submission::new(course.title.en.as_str(), learner, lessons);
    let bytes = submission.to_bytes().map_err(|refusal| {
        let reason = refusal.reason();
        let text = text!(
            "your results cannot be handed in: {reason}",
            "결과를 제출할 수 없어요: {reason}",
            reason = reason
        );
        UserError::new(text)
    })?;

    if default.is_some_and(|variable| variable.default == name) {
        out.note(&text!(
            "You have not chosen a name, so no one can know whose results these are: run `checker init --learner NAME`, \
             then export again.",
            "아직 이름을 정하지 않아서 누구의 결과인지 알 수 없어요. `checker init --learner 이름` 명령을 실행한 뒤 다시 \
             내보내 주세요."
        ));
    }
    if file == Some(Path::new("-")) {
        out.data(&String::from_utf8_lossy(&bytes))?;
    } else {
        let usual = || PathBuf::from(format!("{name}{}", submission::SUFFIX));
        let path = file.map_or_else(usual, Path::to_owned);
        let path = std::path::absolute(path)?;
        let lock = disk::lock(&root.join(STATE))?;
        disk::write_for_others(&lock, &path, &bytes)?;
        out.data(&format!("{}\n", visible(&path.display().to_string())))?;
    }
    out.note(&text!(
        "In it, of {name}: {contents}; the facts that judging needs, your settings and your token. \
         Nothing else of your computer.",
        "{name}의 결과가 들어 있어요: {contents}. 판정에 필요한 사실, 설정, 토큰이 함께 들어 있고 컴퓨터의 다른 내용은 \
         들어 있지 않아요.",
        name = visible(&name),
        contents = contents.join(", ")
    ));
    if !missing.is_empty() {
        let ids: Vec<_> = missing.iter().map(ToString::to_string).collect();
        let names: Vec<_> = missing.iter().map(|it| it.name().ko).collect();
        out.note(&text!(
            "Not in it, since never checked: {ids}.",
            "확인한 적이 없어서 빠진 레슨: {names}.",
            ids = ids.join(", "),
            names = names.join(", ")
        ));
    }
    Ok(if unreadable.is_empty() {
        Exit::Done
    } else {
        Exit::Fail
    })
}

/// `Lesson 3 (4/5)`.
fn contents(id: &LessonId, lesson: &submission::Lesson, out: &Output) -> String {
    let report = &lesson.snapshot.report;
    let done = report.steps.iter().filter(|it| it.verdict == Verdict::Pass);
    format!(
        "{} ({}/{})",
        id.name().get(out.lang),
        done.count(),
        report.steps.len()
    )
}
