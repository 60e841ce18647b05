//! A running container of an image publishes a port, on whatever port of the host.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::kind::Kind;
use crate::stored;
use crate::verdict::Situation::{self, Absent, NotPublished, NotRunning, OldImage};
use crate::verdict::{Outcome, Unknown};
use crate::{Context, Sight, Trace, TraceKind};
use engine::{Container, Identity, PortBinding, Reference};
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
    /// Running containers of the image.
    #[serde(with = "stored")]
    containers: Vec<Container>,
    /// How many running containers of other images publish the port: an older build of the
    /// image, most often.
    others: usize,
}

/// Where a container publishes `port` (TCP).
pub fn published(container: &Container, port: u16) -> impl Iterator<Item = &PortBinding> {
    let wanted = format!("{port}/tcp");
    container
        .ports
        .iter()
        .filter(move |it| it.container == wanted)
}

impl Kind for PublishedPort {
    type Facts = Facts;
    const SITUATIONS: &'static [Situation] = &[Absent, NotPublished, OldImage, NotRunning];

    async fn observe(&self, context: &Context<'_>) -> Result<Facts, Unknown> {
        let engine = context.engine()?;
        let (image, running) =
            futures_util::try_join!(engine.image(&self.image), engine.running_containers())?;
        let image = image.map(Identity::from);
        let is_own =
            |container: &Container| image.as_ref().is_some_and(|image| image.made(container));
        let (containers, others): (Vec<_>, Vec<_>) = running.into_iter().partition(is_own);
        let others = others
            .iter()
            .filter(|it| published(it, self.port).next().is_some());
        Ok(Facts {
            others: others.count(),
            image,
            containers,
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
        let open = facts
            .containers
            .iter()
            .find_map(|container| Some((container, published(container, port).next()?)));
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
        if !facts.containers.is_empty() {
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
    use engine::Digest;

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
            ..Container::default()
        };
        let image = || {
            Some(Identity {
                id: Digest::of(b"page"),
                digests: Vec::new(),
            })
        };
        let verdict = |image, containers, others| {
            let facts = Facts {
                image,
                containers,
                others,
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
