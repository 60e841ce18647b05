//! What a lesson demands of a Dockerfile, and what it says where that is not there.

use serde::Deserialize;

use crate::local_path::LocalPath;
use crate::verdict::Situation::{self, Incomplete, NotChained, NotCopied, OtherStage, WrongPlace};
use plain::lang::Text;
use plain::text;
use plain::visible::visible;
use texts::dockerfile::{Copies, Name, Source, Stages, names, runs};

/// A file of the learner's, and its place in the image.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileCopy {
    pub file: LocalPath,
    pub to: String,
}

/// What is wrong, and what was found.
pub type Failed = (Situation, Text);

/// # Errors
/// Instructions that are missing, or lead to no image.
pub fn has_instructions(
    wanted: &[Name],
    stages: &Stages<'_, '_>,
    path: &str,
) -> Result<(), Failed> {
    let wanted = wanted.iter().copied();
    let missing: Vec<_> = wanted.filter(|name| !stages.has(*name, true)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let all = names(&missing);
    Err(if missing.iter().all(|name| stages.has(*name, false)) {
        (
            OtherStage,
            text!(
                "{path} has {all} only in stages that the image does not come from: its last FROM begins anew",
                "{path}의 {all} 지시어가 이미지로 이어지지 않는 단계에만 있어요. 마지막 FROM에서 새로 시작해요"
            ),
        )
    } else {
        (
            Incomplete,
            text!("{path} lacks {all}", "{path}에 {all} 지시어가 없어요"),
        )
    })
}

/// # Errors
/// No copy of the file in its place.
pub fn is_copied(copy: &FileCopy, found: &Copies, path: &str) -> Result<(), Failed> {
    if found.at(&copy.to).is_some() {
        return Ok(());
    }
    let (file, to) = (visible(copy.file.as_str()), visible(&copy.to));
    let places: Vec<_> = found.places().take(3).map(visible).collect();
    Err(if places.is_empty() {
        (
            NotCopied,
            text!(
                "no COPY in {path} copies {file} into the image",
                "{path}에 {file} 파일을 이미지로 복사하는 COPY가 없어요"
            ),
        )
    } else {
        (
            WrongPlace,
            text!(
                "{path} copies {file} to {places}, and not to {to}",
                "{path}에서 {file} 파일을 {to} 경로가 아니라 {places} 경로에 복사해요",
                places = places.join(", ")
            ),
        )
    })
}

/// # Errors
/// No `RUN` with commands of which a failing one stops the rest.
pub fn is_chained(source: &Source<'_>, stages: &Stages<'_, '_>, path: &str) -> Result<(), Failed> {
    let own = runs(source, stages.instructions(true));
    if own.iter().any(|run| run.chained) {
        return Ok(());
    }
    let others = runs(source, stages.instructions(false));
    if others.iter().any(|run| run.chained) {
        return Err((
            OtherStage,
            text!(
                "the RUN that chains commands in {path} is in a stage that the image does not come from",
                "{path}에서 명령을 이은 RUN이 이미지로 이어지지 않는 단계에 있어요"
            ),
        ));
    }
    let found = if let Some(run) = own.iter().find(|run| run.looks_chained) {
        text!(
            "the && in line {line} of {path} joins no commands: it is in quotes, in a comment or in a text",
            "{path} {line}번째 줄의 &&는 명령을 잇지 않아요. 따옴표나 주석, 글 안에 있어요",
            line = run.line
        )
    } else if let Some(run) = own.iter().find(|run| run.many) {
        text!(
            "the RUN in line {line} of {path} goes on after a command that failed; && would stop there",
            "{path} {line}번째 줄의 RUN은 명령이 실패해도 다음 명령을 실행해요. &&로 이으면 거기서 멈춰요",
            line = run.line
        )
    } else {
        text!(
            "no RUN in {path} chains commands with &&",
            "{path}에 &&로 여러 명령을 이은 RUN이 없어요"
        )
    };
    Err((NotChained, found))
}
