//! A running container of an image serves exactly the learner's file on its published port.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::kind::Kind;
use crate::local_file::{self, LocalFile};
use crate::local_path::LocalPath;
use crate::page_fault;
use crate::page_origin::{self, Origin};
use crate::published_page::{self, Answer, Answered, Bytes, Published, Served};
use crate::serving::{self, reachable};
use crate::stored;
use crate::verdict::Situation::{
    self, ChangedInside, HostNetwork, Mounted, NoAnswer, NoFile, NotPublished, OldImage, OtherPort,
    Paused, Restarting, ServerError, Starting, Unreadable, WrongPage,
};
use crate::verdict::{Outcome, Unknown};
use crate::{Context, Sight};
use crate::{Trace, TraceKind};
use engine::{Container, Reference};
use plain::text;
use plain::visible::visible;

/// Seconds in which a server may not have begun to listen yet.
const STARTING: u64 = 30;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServedFile {
    image: Reference,
    /// The port inside the container (TCP).
    port: u16,
    /// The path of the URL.
    path: String,
    file: LocalPath,
    /// Where the image has the file that it serves: an absolute path.
    #[serde(default)]
    from: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub struct Facts {
    file: Result<Bytes, LocalFile>,
    served: Vec<Served>,
    /// Whether containers of other images publish the port: an older build, most often.
    #[serde(default)]
    others: bool,
    /// Containers of the image that are listed as running, where no page came.
    #[serde(default, with = "stored", skip_serializing_if = "Vec::is_empty")]
    containers: Vec<Container>,
    /// Seconds since the newest of them was started, where nothing answers and that is short.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    started: Option<u64>,
}

impl ServedFile {
    /// Looks where a right page comes from.
    async fn origin(
        &self,
        context: &Context<'_>,
        containers: &[Container],
        wanted: &Bytes,
        answered: Answered,
    ) -> Result<Served, Unknown> {
        let mut served = answered.served;
        let container = containers
            .iter()
            .find(|it| Some(&it.name) == served.container.as_ref());
        if let (Some(from), Some(container), Some(page)) = (&self.from, container, answered.body)
            && matches!(&served.answer, Answer::Page { status: 200, body } if body == wanted)
        {
            let engine = context.engine()?;
            served.origin = Some(page_origin::look(engine, container, from, &page).await?);
        }
        Ok(served)
    }
}

impl Kind for ServedFile {
    type Facts = Facts;
    const SITUATIONS: &'static [Situation] = &[
        NoFile,
        Unreadable,
        Mounted,
        ChangedInside,
        Paused,
        Restarting,
        OldImage,
        OtherPort,
        NotPublished,
        Starting,
        HostNetwork,
        NoAnswer,
        ServerError,
        WrongPage,
    ];

    async fn observe(&self, context: &Context<'_>) -> Result<Facts, Unknown> {
        let file = local_file::read_bytes(context.folder, &self.file)?;
        let file = file.map(|bytes| Bytes::of(&bytes));
        let mut facts = Facts {
            file,
            served: Vec::new(),
            others: false,
            containers: Vec::new(),
            started: None,
        };
        // Nothing that is served could be the file.
        let Ok(wanted) = &facts.file else {
            return Ok(facts);
        };
        let engine = context.engine()?;
        let seen = serving::look(engine, &self.image, self.port).await?;
        facts.others = seen.others > 0;
        let (mut asked, mut faults) = (Vec::new(), Vec::new());
        let open = seen.own.iter().map(|it| (it, reachable(it, self.port)));
        let open: Vec<_> = open.filter(|(_, ports)| !ports.is_empty()).collect();
        if !open.is_empty() {
            let place = engine.ports_at().await?;
            for (container, ports) in &open {
                for port in ports {
                    match published_page::url(&place, port, &self.path) {
                        Ok(url) => asked.push(Published {
                            url,
                            container: container.name.clone(),
                        }),
                        Err(unknown) => faults.push(unknown),
                    }
                }
            }
            // Half of the step's time: a hanging server is reported by its address, not as the
            // engine.
            let timeout = context.timeout / 2;
            let answers = published_page::answers(context.world, &place, &asked, timeout).await;
            for answer in answers {
                match answer {
                    Ok(it) => {
                        let served = self.origin(context, &seen.own, wanted, it).await?;
                        facts.served.push(served);
                    }
                    Err(unknown) => faults.push(unknown),
                }
            }
        }
        // One address that cannot be asked does not hide one that can: a host may have no IPv6.
        if facts.served.iter().any(Served::is_page) {
            return Ok(facts);
        }
        if let Some(unknown) = faults.into_iter().next() {
            return Err(unknown);
        }
        let ups = open.iter().filter_map(|(container, _)| container.up);
        facts.started = ups.min().filter(|seconds| *seconds < STARTING);
        facts.containers = seen.own;
        Ok(facts)
    }

    fn judge(&self, facts: &Facts) -> Outcome {
        let (image, file) = (&self.image, self.file.as_str());
        let fail = |(situation, found)| Outcome::Fail {
            expected: text!(
                "a running container of {image} serves exactly your {file}",
                "실행 중인 {image} 컨테이너가 {file} 파일을 그대로 제공해야 해요"
            ),
            found,
            situation: Some(situation),
        };
        let wanted = match &facts.file {
            Ok(wanted) => wanted,
            Err(absent) => {
                let problem = absent.problem(&self.file);
                let found = problem.unwrap_or_else(|| text!("no {file}", "{file} 파일이 없어요"));
                return fail((absent.situation(), found));
            }
        };
        let right = |served: &&Served| matches!(&served.answer, Answer::Page { status: 200, body } if body == wanted);
        let mut right = facts.served.iter().filter(right);
        let not_its_own = |served: &&Served| {
            matches!(served.origin, Some(Origin::Mounted(_) | Origin::Changed(_)))
        };
        if let Some(served) = right.clone().find(|it| !not_its_own(it)) {
            return Outcome::Pass {
                found: text!(
                    "{url} serves your {file}, byte for byte",
                    "{url}에서 {file} 파일을 한 바이트도 다르지 않게 제공해요",
                    url = visible(&served.url)
                ),
            };
        }
        if let Some(served) = right.next() {
            return fail(page_fault::foreign(served));
        }
        let pages = facts.served.iter().find(|served| served.is_page());
        let Some(served) = pages.or(facts.served.first()) else {
            return fail(page_fault::nobody(
                image,
                self.port,
                &facts.containers,
                facts.others,
            ));
        };
        let url = visible(&served.url);
        fail(match &served.answer {
            Answer::Nothing => page_fault::silence(&facts.containers, facts.started, &url),
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
        })
    }

    /// Without `from`: facts of older checkers are judged as they were.
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
                container: None,
                origin: None,
            });
            let served = served.collect();
            check
                .judge(&Facts {
                    file,
                    served,
                    others: false,
                    containers: Vec::new(),
                    started: None,
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
