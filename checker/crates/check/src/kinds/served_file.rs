//! A running container of an image serves exactly the learner's file on its published port.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::published_port::published;
use crate::kind::Kind;
use crate::local_file::{self, LocalFile};
use crate::local_path::LocalPath;
use crate::published_page::{self, Answer, Bytes, Served};
use crate::verdict::Situation::{
    self, NoAnswer, NoFile, NotPublished, OldImage, ServerError, Unreadable, WrongPage,
};
use crate::verdict::{Outcome, Unknown};
use crate::{Context, Sight};
use crate::{Trace, TraceKind};
use engine::{Container, Identity, Reference};
use plain::text;
use plain::visible::visible;

/// Addresses that are asked, where a learner runs many containers of the image.
const MOST_ADDRESSES: usize = 8;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServedFile {
    image: Reference,
    /// The port inside the container (TCP).
    port: u16,
    /// The path of the URL.
    path: String,
    file: LocalPath,
}

#[derive(Serialize, Deserialize)]
pub struct Facts {
    file: Result<Bytes, LocalFile>,
    served: Vec<Served>,
    /// Whether containers of other images publish the port: an older build, most often.
    #[serde(default)]
    others: bool,
}

impl Kind for ServedFile {
    type Facts = Facts;
    const SITUATIONS: &'static [Situation] = &[
        NoFile,
        Unreadable,
        OldImage,
        NotPublished,
        NoAnswer,
        ServerError,
        WrongPage,
    ];

    async fn observe(&self, context: &Context<'_>) -> Result<Facts, Unknown> {
        let file = local_file::read_bytes(context.folder, &self.file)?.map(|text| Bytes::of(&text));
        let engine = context.engine()?;
        let endpoint = engine.endpoint()?;
        let (image, running) =
            futures_util::try_join!(engine.image(&self.image), engine.running_containers())?;
        let image = image.map(Identity::from);
        let is_own =
            |container: &&Container| image.as_ref().is_some_and(|image| image.made(container));
        let others = running
            .iter()
            .any(|it| !is_own(&it) && published(it, self.port).next().is_some());
        let urls = running
            .iter()
            .filter(is_own)
            .flat_map(|container| published(container, self.port))
            .map(|port| published_page::url(endpoint, port, &self.path))
            .take(MOST_ADDRESSES)
            .collect::<Vec<_>>();
        // Half of the step's time: a hanging server is reported by its address, not as the engine.
        let answers =
            published_page::answers(context.world, endpoint, &urls, context.timeout / 2).await;
        // One address that cannot be asked does not hide one that can: a host may have no IPv6.
        let (served, faults): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
        let served: Vec<Served> = served.into_iter().flatten().collect();
        match faults.into_iter().find_map(Result::err) {
            Some(unknown) if !served.iter().any(Served::is_page) => Err(unknown),
            _ => Ok(Facts {
                file,
                served,
                others,
            }),
        }
    }

    fn judge(&self, facts: &Facts) -> Outcome {
        let (image, file) = (&self.image, self.file.as_str());
        let expected = text!(
            "a running container of {image} serves exactly your {file}",
            "실행 중인 {image} 컨테이너가 {file} 파일을 그대로 제공해야 해요"
        );
        let fail = |situation, found| Outcome::Fail {
            expected: expected.clone(),
            found,
            situation: Some(situation),
        };
        let wanted = match &facts.file {
            Ok(wanted) => wanted,
            Err(absent) => {
                let problem = absent.problem(&self.file);
                return fail(
                    absent.situation(),
                    problem.unwrap_or_else(|| text!("no {file}", "{file} 파일이 없어요")),
                );
            }
        };
        let right = |served: &&Served| matches!(&served.answer, Answer::Page { status: 200, body } if body == wanted);
        if let Some(served) = facts.served.iter().find(right) {
            return Outcome::Pass {
                found: text!(
                    "{url} serves your {file}, byte for byte",
                    "{url}에서 {file} 파일을 한 바이트도 다르지 않게 제공해요",
                    url = visible(&served.url)
                ),
            };
        }
        let pages = facts.served.iter().find(|served| served.is_page());
        let Some(served) = pages.or(facts.served.first()) else {
            let situation = if facts.others { OldImage } else { NotPublished };
            return fail(
                situation,
                text!(
                    "no running container of {image} publishes port {port}",
                    "{port}번 포트를 게시하고 실행 중인 {image} 컨테이너가 없어요",
                    port = self.port
                ),
            );
        };
        let url = visible(&served.url);
        let (situation, found) = match &served.answer {
            Answer::Nothing => (
                NoAnswer,
                text!("nothing answers at {url}", "{url}에서 아무 응답이 없어요"),
            ),
            Answer::Page { status: 200, body } => (
                WrongPage,
                text!(
                    "{url} serves another page ({size} bytes; your {file} has {wanted})",
                    "{url}에서 다른 페이지가 나와요 ({size}바이트, {file} 파일은 {wanted}바이트)",
                    size = body.size,
                    wanted = wanted.size
                ),
            ),
            Answer::Page { status, .. } => (
                ServerError,
                text!(
                    "{url} answers with HTTP status {status}",
                    "{url}에서 HTTP 상태 코드 {status} 응답이 왔어요"
                ),
            ),
        };
        fail(situation, found)
    }

    fn asks(&self) -> Vec<String> {
        vec![
            self.image.to_string(),
            self.port.to_string(),
            self.path.clone(),
            self.file.as_str().to_owned(),
        ]
    }

    fn sights(&self) -> Vec<Sight> {
        vec![
            Sight::File,
            Sight::Page,
            Sight::Images(self.image.clone().into()),
            Sight::ContainersOf(self.image.clone()),
        ]
    }

    fn traces(&self, facts: &Facts, _built: &BTreeSet<String>) -> Vec<Trace> {
        let page = facts.file.iter();
        page.map(|bytes| Trace::new(TraceKind::Page, &bytes.sha256))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Verdict;

    #[test]
    fn a_page_that_differs_by_one_byte_fails() {
        let check: ServedFile =
            serde_yaml::from_str("{ image: page, port: 80, path: /, file: index.html }").unwrap();
        let verdict = |file, answers: Vec<Answer>| {
            let served = answers.into_iter().map(|answer| Served {
                url: "http://127.0.0.1:80/".to_owned(),
                answer,
            });
            let served = served.collect();
            check
                .judge(&Facts {
                    file,
                    served,
                    others: false,
                })
                .verdict()
        };
        let page = |status, text: &str| Answer::Page {
            status,
            body: Bytes::of(text.as_bytes()),
        };
        let file = || Ok(Bytes::of(b"<p>mine</p>\n"));
        assert_eq!(
            verdict(file(), vec![page(200, "<p>mine</p>\n")]),
            Verdict::Pass
        );
        assert_eq!(
            verdict(file(), vec![page(200, "<p>mine</p>")]),
            Verdict::Fail
        );
        assert_eq!(
            verdict(file(), vec![page(200, "<p>minE</p>\n")]),
            Verdict::Fail
        );
        assert_eq!(
            verdict(file(), vec![page(404, "<p>mine</p>\n")]),
            Verdict::Fail
        );
        assert_eq!(
            verdict(file(), vec![Answer::Nothing, page(200, "<p>mine</p>\n")]),
            Verdict::Pass
        );
        assert_eq!(verdict(file(), vec![Answer::Nothing]), Verdict::Fail);
        assert_eq!(verdict(file(), Vec::new()), Verdict::Fail);
        assert_eq!(
            verdict(Err(LocalFile::Missing), vec![page(200, "")]),
            Verdict::Fail
        );
    }
}
