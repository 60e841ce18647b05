//! A running container of an image holds a file of the learner's own in its writable layer.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::container_name::container_name;
use crate::kind::Kind;
use crate::stored;
use crate::verdict::Situation::{self, Absent, InImage, NoFile, NotRunning, OtherImage, WrongText};
use crate::verdict::{Outcome, Unknown};
use crate::{Context, Sight};
use crate::{Trace, TraceKind};
use engine::{ChangeKind, Container, Identity, Reference};
use plain::text;
use plain::visible::visible;

/// Bytes of the file that are read.
const LIMIT: usize = 64 * 1024;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContainerFile {
    #[serde(deserialize_with = "container_name")]
    container: String,
    image: Reference,
    /// Absolute path in the container.
    file: String,
    contains: String,
}

#[derive(Serialize, Deserialize)]
pub struct Facts {
    #[serde(with = "stored")]
    container: Option<Container>,
    #[serde(with = "stored")]
    image: Option<Identity>,
    /// What the writable layer did to the file's path.
    #[serde(with = "stored")]
    change: Option<ChangeKind>,
    /// The file's text, at most 64 KiB.
    content: Option<String>,
}

impl Kind for ContainerFile {
    type Facts = Facts;
    const SITUATIONS: &'static [Situation] =
        &[Absent, NotRunning, OtherImage, NoFile, InImage, WrongText];

    async fn observe(&self, context: &Context<'_>) -> Result<Facts, Unknown> {
        let engine = context.engine()?;
        let name = &self.container;
        let (container, image) =
            futures_util::try_join!(engine.container(name), engine.image(&self.image))?;
        let (mut change, mut content) = (None, None);
        if container.is_some() {
            let (changes, found) = futures_util::try_join!(
                engine.changes(name),
                engine.read_file(name, &self.file, LIMIT)
            )?;
            change = changes
                .unwrap_or_default()
                .into_iter()
                .find(|change| change.path == self.file)
                .map(|change| change.kind);
            content = found
                .and_then(engine::ContainerFile::content)
                .map(|bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned());
        }
        Ok(Facts {
            container,
            image: image.map(Identity::from),
            change,
            content,
        })
    }

    fn judge(&self, facts: &Facts) -> Outcome {
        let (name, image, file, contains) =
            (&self.container, &self.image, &self.file, &self.contains);
        let fail = |situation, found| Outcome::Fail {
            expected: text!(
                "a running container {name} of {image} with a file {file} of your own that contains {contains}",
                "{image} 이미지로 실행 중인 {name} 컨테이너에, {contains} 내용이 든 {file} 파일이 있어야 해요"
            ),
            found,
            situation: Some(situation),
        };
        let Some(container) = &facts.container else {
            return fail(
                Absent,
                text!("there is no container {name}", "{name} 컨테이너가 없어요"),
            );
        };
        if !container.running {
            return fail(
                NotRunning,
                text!(
                    "the container {name} is not running ({status})",
                    "{name} 컨테이너가 실행 중이 아니에요 ({status})",
                    status = visible(&container.status)
                ),
            );
        }
        if !facts
            .image
            .as_ref()
            .is_some_and(|image| image.made(container))
        {
            return fail(
                OtherImage,
                text!(
                    "the container {name} was made from another image than {image}",
                    "{name} 컨테이너는 {image} 이미지가 아닌 다른 이미지로 시작했어요"
                ),
            );
        }
        let Some(content) = &facts.content else {
            return fail(
                NoFile,
                text!(
                    "the container has no file {file}",
                    "컨테이너에 {file} 파일이 없어요"
                ),
            );
        };
        if facts.change != Some(ChangeKind::Added) {
            return fail(
                InImage,
                text!(
                    "{file} belongs to the image, not to the container's writable layer",
                    "{file} 파일은 컨테이너의 쓰기 레이어가 아니라 이미지에 들어 있어요"
                ),
            );
        }
        if !content.contains(contains.as_str()) {
            return fail(
                WrongText,
                text!(
                    "{file} is there, but {contains} is not in it",
                    "{file} 파일은 있지만 {contains} 내용이 들어 있지 않아요"
                ),
            );
        }
        Outcome::Pass {
            found: text!(
                "{file} is in the writable layer of {name}",
                "{name} 컨테이너의 쓰기 레이어에 {file} 파일이 있어요"
            ),
        }
    }

    fn traces(&self, facts: &Facts, _built: &BTreeSet<String>) -> Vec<Trace> {
        let containers = facts.container.as_ref();
        containers
            .into_iter()
            .map(|it| Trace::new(TraceKind::Container, &it.id))
            .collect()
    }

    fn asks(&self) -> Vec<String> {
        vec![
            self.container.clone(),
            self.image.to_string(),
            self.file.clone(),
        ]
    }

    fn sights(&self) -> Vec<Sight> {
        vec![
            Sight::Container(self.container.clone()),
            Sight::Images(self.image.clone().into()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Verdict;
    use engine::Digest;

    #[test]
    fn each_part_is_needed() {
        let check: ContainerFile = serde_yaml::from_str(
            "{ container: demo, image: nginx, file: /mine.txt, contains: tok }",
        )
        .unwrap();
        let facts = || Facts {
            container: Some(Container {
                image_id: Some(Digest::of(b"a")),
                running: true,
                ..Container::default()
            }),
            image: Some(Identity {
                id: Digest::of(b"a"),
                digests: Vec::new(),
            }),
            change: Some(ChangeKind::Added),
            content: Some("my tok".to_owned()),
        };
        let fails = |facts| check.judge(&facts).verdict() == Verdict::Fail;
        assert!(!fails(facts()));
        assert!(fails(Facts {
            container: None,
            ..facts()
        }));
        assert!(fails(Facts {
            container: Some(Container::default()),
            ..facts()
        }));
        assert!(fails(Facts {
            image: None,
            ..facts()
        }));
        assert!(fails(Facts {
            change: None,
            ..facts()
        }));
        assert!(fails(Facts {
            change: Some(ChangeKind::Modified),
            ..facts()
        }));
        assert!(fails(Facts {
            content: None,
            ..facts()
        }));
        assert!(fails(Facts {
            content: Some("other".to_owned()),
            ..facts()
        }));
    }

    #[test]
    fn a_hostile_container_name_is_no_name() {
        for name in ["../x", "a/b", "a?b", "x", "", "-a"] {
            let yaml = format!("{{ container: '{name}', image: nginx, file: /f, contains: t }}");
            assert!(
                serde_yaml::from_str::<ContainerFile>(&yaml).is_err(),
                "{name}"
            );
        }
    }
}
