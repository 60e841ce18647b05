//! A running container of an image holds a file of the learner's own in its writable layer.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::condition::not_running;
use crate::container_name::container_name;
use crate::container_path;
use crate::kind::Kind;
use crate::verdict::Situation::{
    self, Absent, InImage, Mounted, NoFile, NotRunning, OtherImage, Paused, Restarting, WrongText,
};
use crate::verdict::{Outcome, ReasonCode, Unknown};
use crate::{Context, Sight};
use crate::{Trace, TraceKind};
use crate::{same_content, stored};
use engine::{Change, ChangeKind, Container, Identity, Reference};
use plain::lang::Text;
use plain::text;
use plain::visible::visible;
use texts::encoding::{self, Encoding};

/// Bytes that the file may have.
const LIMIT: usize = 1024 * 1024;

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

#[derive(Default, Serialize, Deserialize)]
pub struct Facts {
    #[serde(with = "stored")]
    container: Option<Container>,
    #[serde(with = "stored")]
    image: Option<Identity>,
    /// What the writable layer did to the file's path, or to what a link there leads to.
    #[serde(with = "stored")]
    change: Option<ChangeKind>,
    /// The file's text; of a long one a part.
    content: Option<String>,
    /// Why there is no text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    obstacle: Option<Obstacle>,
    /// Where something is mounted over the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mount: Option<String>,
    /// Whether the container's image has another ID than the named one, and the same content.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    same_content: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    utf16: bool,
}

/// What is at the path in place of a text.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Obstacle {
    Folder,
    /// A device, or links in a circle.
    NotAFile,
    /// A file of so many bytes.
    TooLarge(u64),
}

impl ContainerFile {
    /// What the container has at the path.
    async fn look(&self, context: &Context<'_>, facts: &mut Facts) -> Result<(), Unknown> {
        let engine = context.engine()?;
        let (name, file) = (&self.container, &self.file);
        let (changes, found) = futures_util::try_join!(
            async { engine.changes(name).await.map_err(Unknown::from) },
            container_path::look(engine, name, file, LIMIT)
        )?;
        // Gone meanwhile.
        let Some(changes) = changes else {
            facts.container = None;
            return Ok(());
        };
        let real = found.as_ref().map_or(file, |found| &found.path);
        let mounted = facts.container.as_ref();
        let mounted = mounted.and_then(|it| it.mount_over(real).or(it.mount_over(file)));
        facts.mount = mounted.map(|mount| mount.path.clone());
        facts.change = own(change(&changes, file), change(&changes, real));
        match found.map(|found| found.file) {
            None => {}
            Some(engine::ContainerFile::Regular(bytes)) => {
                // Letters of no known encoding are lost, and with them none of ASCII.
                let (text, other) = encoding::decode(&bytes)
                    .unwrap_or_else(|| (String::from_utf8_lossy(&bytes).into_owned(), None));
                facts.utf16 = other.is_some_and(Encoding::is_wide);
                facts.content = Some(encoding::around(&text, &self.contains));
            }
            Some(engine::ContainerFile::TooLarge { size }) => {
                facts.obstacle = Some(Obstacle::TooLarge(size));
            }
            Some(engine::ContainerFile::Folder) => facts.obstacle = Some(Obstacle::Folder),
            Some(engine::ContainerFile::Link { .. } | engine::ContainerFile::Other) => {
                facts.obstacle = Some(Obstacle::NotAFile);
            }
        }
        Ok(())
    }

    fn no_file(&self, obstacle: Option<Obstacle>) -> Text {
        let file = &self.file;
        match obstacle {
            Some(Obstacle::Folder) => text!(
                "{file} is a folder, not a file",
                "{file} 경로에 파일이 아니라 폴더가 있어요"
            ),
            Some(Obstacle::NotAFile) => text!(
                "{file} is not a file",
                "{file} 경로에 있는 것이 파일이 아니에요"
            ),
            Some(Obstacle::TooLarge(_)) | None => text!(
                "the container has no file {file}",
                "컨테이너에 {file} 파일이 없어요"
            ),
        }
    }
}

fn change(changes: &[Change], path: &str) -> Option<ChangeKind> {
    let change = changes.iter().find(|change| change.path == path)?;
    Some(change.kind)
}

/// Both a link and what it leads to must be the container's own.
fn own(link: Option<ChangeKind>, real: Option<ChangeKind>) -> Option<ChangeKind> {
    match link {
        Some(ChangeKind::Added) => real,
        link => link,
    }
}

impl Kind for ContainerFile {
    type Facts = Facts;
    const SITUATIONS: &'static [Situation] = &[
        Absent, Paused, Restarting, NotRunning, OtherImage, Mounted, NoFile, InImage, WrongText,
    ];

    async fn observe(&self, context: &Context<'_>) -> Result<Facts, Unknown> {
        let engine = context.engine()?;
        let (container, image) =
            futures_util::try_join!(engine.container(&self.container), engine.image(&self.image))?;
        let mut facts = Facts::default();
        if let Some(container) = &container
            && container.running
            && let Some(image) = &image
        {
            facts.same_content = same_content::made(engine, image, container).await?;
        }
        facts.container = container;
        facts.image = image.map(Identity::from);
        if facts.same_content {
            self.look(context, &mut facts).await?;
        }
        Ok(facts)
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
        if let Some((situation, found)) = not_running(container) {
            return fail(situation, found);
        }
        let is_made = |image: &Identity| image.made(container);
        if !facts.same_content && !facts.image.as_ref().is_some_and(is_made) {
            return fail(
                OtherImage,
                text!(
                    "the container {name} was made from another image than {image}",
                    "{name} 컨테이너는 {image} 이미지가 아닌 다른 이미지로 시작했어요"
                ),
            );
        }
        if let Some(mount) = &facts.mount {
            return fail(
                Mounted,
                text!(
                    "{file} is in {mount}, which is mounted into {name}: it is not in the container's writable layer",
                    "{file} 파일은 {name} 컨테이너에 마운트한 {mount} 경로에 있고, 컨테이너의 쓰기 레이어에는 없어요",
                    mount = visible(mount)
                ),
            );
        }
        let is_own = facts.change == Some(ChangeKind::Added);
        if let Some(Obstacle::TooLarge(size)) = facts.obstacle
            && is_own
        {
            return Outcome::Unknown(too_large(name, file, size));
        }
        let is_large = matches!(facts.obstacle, Some(Obstacle::TooLarge(_)));
        let Some(content) = facts.content.as_deref().or(is_large.then_some("")) else {
            return fail(NoFile, self.no_file(facts.obstacle));
        };
        if !is_own {
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
            found: if facts.utf16 {
                text!(
                    "{file} is in the writable layer of {name}, as UTF-16 text: most programs in containers want UTF-8",
                    "{name} 컨테이너의 쓰기 레이어에 {file} 파일이 있어요. UTF-16 텍스트인데, 컨테이너의 프로그램은 대부분 UTF-8을 써요"
                )
            } else {
                text!(
                    "{file} is in the writable layer of {name}",
                    "{name} 컨테이너의 쓰기 레이어에 {file} 파일이 있어요"
                )
            },
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

fn too_large(container: &str, file: &str, size: u64) -> Unknown {
    Unknown {
        code: ReasonCode::FileUnreadable,
        reason: text!(
            "{file} in {container} has {size} bytes, and no more than {LIMIT} are read",
            "{container} 컨테이너의 {file} 파일이 {size}바이트예요. {LIMIT}바이트까지만 읽을 수 있어요"
        ),
        remedy: text!(
            "write a shorter file there",
            "그 자리에 더 짧은 파일을 써 주세요"
        ),
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
                content: None,
            }),
            change: Some(ChangeKind::Added),
            content: Some("my tok".to_owned()),
            ..Facts::default()
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
