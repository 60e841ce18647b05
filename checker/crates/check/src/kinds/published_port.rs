//! A running container of an image publishes a port, on whatever port of the host.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::condition::not_running;
use crate::kind::Kind;
use crate::published_page::{self, Published};
use crate::serving::{self, idle, other_port, published, reachable};
use crate::stored;
use crate::verdict::Situation::{
    self, Absent, HostNetwork, NotPublished, NotRunning, OldImage, OtherPort, Paused, Restarting,
};
use crate::verdict::{Outcome, Unknown};
use crate::{Context, Sight, Trace, TraceKind};
use engine::{Container, Identity, Reference};
use plain::text;
use plain::visible::visible;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishedPort {
    image: Reference,
    /// The port inside the container (TCP).
    port: u16,
}

#[derive(Serialize, Deserialize)]
pub struct Facts {
    #[serde(with = "stored")]
    image: Option<Identity>,
    /// Containers of the image that are listed as running.
    #[serde(with = "stored")]
    containers: Vec<Container>,
    /// How many running containers of other images publish the port: an older build of the
    /// image, most often.
    others: usize,
    /// Whether a server answers at the port of the host, where a container has its host's network
    /// and none publishes the port.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    host_answers: Option<bool>,
}

impl PublishedPort {
    /// Whether one of the containers on their host's network serves there.
    async fn host_answers(
        &self,
        context: &Context<'_>,
        containers: &[Container],
    ) -> Result<Option<bool>, Unknown> {
        let is_published = |it: &Container| it.running && published(it, self.port).next().is_some();
        if containers.iter().any(is_published) {
            return Ok(None);
        }
        let on_host: Vec<_> = containers
            .iter()
            .filter(|it| it.running && it.on_host_network)
            .collect();
        if on_host.is_empty() {
            return Ok(None);
        }
        let place = context.engine()?.ports_at().await?;
        let mut asked = Vec::new();
        for container in on_host {
            for port in reachable(container, self.port) {
                asked.push(Published {
                    url: published_page::url(&place, &port, "/")?,
                    container: container.name.clone(),
                });
            }
        }
        let timeout = context.timeout / 2;
        let answers = published_page::answers(context.world, &place, &asked, timeout).await;
        let answers: Result<Vec<_>, _> = answers.into_iter().collect();
        Ok(Some(answers?.iter().any(|it| it.served.is_page())))
    }
}

impl Kind for PublishedPort {
    type Facts = Facts;
    const SITUATIONS: &'static [Situation] = &[
        Absent,
        HostNetwork,
        Paused,
        Restarting,
        OtherPort,
        NotPublished,
        OldImage,
        NotRunning,
    ];

    async fn observe(&self, context: &Context<'_>) -> Result<Facts, Unknown> {
        let seen = serving::look(context.engine()?, &self.image, self.port).await?;
        Ok(Facts {
            host_answers: self.host_answers(context, &seen.own).await?,
            image: seen.image.map(Identity::from),
            containers: seen.own,
            others: seen.others,
        })
    }

    fn judge(&self, facts: &Facts) -> Outcome {
        let (image, port) = (&self.image, self.port);
        let fail = |situation, found| Outcome::Fail {
            expected: text!(
                "a running container of {image} that publishes its port {port}",
                "{port}번 포트를 게시한 {image} 컨테이너가 실행 중이어야 해요"
            ),
            found,
            situation: Some(situation),
        };
        let Some(current) = &facts.image else {
            return fail(
                Absent,
                text!(
                    "there is no image {image} on your engine",
                    "엔진에 {image} 이미지가 없어요"
                ),
            );
        };
        let running = || facts.containers.iter().filter(|it| it.running);
        let open =
            running().find_map(|container| Some((container, published(container, port).next()?)));
        if let Some((container, at)) = open {
            return Outcome::Pass {
                found: text!(
                    "{name} publishes port {port} as {host_port}",
                    "{name} 컨테이너의 {port}번 포트가 내 컴퓨터의 {host_port}번 포트에 게시되어 있어요",
                    name = visible(&container.name),
                    host_port = at.host_port
                ),
            };
        }
        let on_host = running().find(|it| it.on_host_network);
        if let (Some(container), Some(answers)) = (on_host, facts.host_answers) {
            let name = visible(&container.name);
            if answers {
                return Outcome::Pass {
                    found: text!(
                        "{name} uses its host's network, and its port {port} answers there",
                        "{name} 컨테이너가 호스트의 네트워크를 쓰고, 그곳의 {port}번 포트에서 응답해요"
                    ),
                };
            }
            return fail(
                HostNetwork,
                text!(
                    "{name} uses its host's network, where `-p` has no effect, and nothing answers at port {port}",
                    "{name} 컨테이너가 호스트의 네트워크를 써서 `-p`가 소용없고, {port}번 포트에서 아무 응답이 없어요"
                ),
            );
        }
        let idle = idle(&facts.containers, port);
        if let Some((situation, found)) = idle.and_then(not_running) {
            return fail(situation, found);
        }
        let other = running().find_map(|it| Some((it, other_port(it, port)?)));
        if let Some((container, at)) = other {
            return fail(
                OtherPort,
                text!(
                    "{name} publishes its port {inside} as {host_port}, and not its port {port}",
                    "{name} 컨테이너가 {port}번이 아니라 {inside}번 포트를 내 컴퓨터의 {host_port}번 포트에 게시했어요",
                    name = visible(&container.name),
                    inside = visible(at.container.trim_end_matches("/tcp")),
                    host_port = at.host_port
                ),
            );
        }
        if running().next().is_some() {
            return fail(
                NotPublished,
                text!(
                    "a container of {image} is running, but does not publish port {port}",
                    "{image} 컨테이너가 실행 중이지만 {port}번 포트를 게시하지 않았어요"
                ),
            );
        }
        if facts.others > 0 {
            return fail(
                OldImage,
                text!(
                    "port {port} is published by a container of another image or of an older build, not by {image} ({id})",
                    "{port}번 포트를 게시한 컨테이너는 지금의 {image} 이미지({id})가 아니라 다른 이미지나 이전 빌드로 시작했어요",
                    id = current.id.short()
                ),
            );
        }
        fail(
            NotRunning,
            text!(
                "no container of {image} is running",
                "실행 중인 {image} 컨테이너가 없어요"
            ),
        )
    }

    fn asks(&self) -> Vec<String> {
        vec![self.image.to_string(), self.port.to_string()]
    }

    fn sights(&self) -> Vec<Sight> {
        vec![
            Sight::Images(self.image.clone().into()),
            Sight::ContainersOf(self.image.clone()),
        ]
    }

    fn traces(&self, facts: &Facts, built: &BTreeSet<String>) -> Vec<Trace> {
        let containers = facts.containers.iter();
        let containers = containers.map(|it| Trace::new(TraceKind::Container, &it.id));
        let image = facts
            .image
            .iter()
            .filter(|_| built.contains(&self.image.to_string()));
        let image = image.map(|image| Trace::new(TraceKind::Image, &image.id.to_string()));
        containers.chain(image).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Verdict;
    use engine::{Digest, PortBinding};

    #[test]
    fn only_a_published_port_of_the_current_image_passes() {
        let check: PublishedPort = serde_yaml::from_str("{ image: page, port: 80 }").unwrap();
        let container = |ports: &[&str]| Container {
            ports: ports
                .iter()
                .map(|port| PortBinding {
                    container: (*port).to_owned(),
                    host_address: "::".to_owned(),
                    host_port: 8080,
                })
                .collect(),
            running: true,
            ..Container::default()
        };
        let image = || {
            Some(Identity {
                id: Digest::of(b"page"),
                digests: Vec::new(),
                content: None,
            })
        };
        let verdict = |image, containers, others| {
            let facts = Facts {
                image,
                containers,
                others,
                host_answers: None,
            };
            check.judge(&facts).verdict()
        };
        assert_eq!(
            verdict(image(), vec![container(&["80/tcp"])], 0),
            Verdict::Pass
        );
        assert_eq!(
            verdict(image(), vec![container(&[]), container(&["80/tcp"])], 0),
            Verdict::Pass
        );
        assert_eq!(
            verdict(image(), vec![container(&["80/udp", "8080/tcp"])], 0),
            Verdict::Fail
        );
        assert_eq!(verdict(image(), Vec::new(), 1), Verdict::Fail);
        assert_eq!(verdict(None, Vec::new(), 0), Verdict::Fail);
    }

    #[test]
    fn a_container_of_one_platform_is_made_from_the_index() {
        let image = Identity {
            id: Digest::of(b"index"),
            digests: vec![Digest::of(b"amd64")],
            content: None,
        };
        let container = |image_id: &str, manifest: Option<&str>| Container {
            image_id: Some(Digest::of(image_id.as_bytes())),
            image_manifest: manifest.map(|it| Digest::of(it.as_bytes())),
            ..Container::default()
        };
        assert!(image.made(&container("index", None)));
        assert!(image.made(&container("config", Some("amd64"))));
        assert!(!image.made(&container("config", Some("arm64"))));
    }
}
