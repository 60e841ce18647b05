//! A second container of the same image does not have the file that was written in the first:
//! writing in a container leaves the image as it was.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::condition::not_running;
use crate::container_name::container_name;
use crate::kind::Kind;
use crate::verdict::Situation::{
    self, Absent, HasFile, NotRunning, OtherAbsent, OtherImage, Paused, Restarting,
};
use crate::verdict::{Outcome, Unknown};
use crate::{Context, Sight};
use crate::{Trace, TraceKind};
use crate::{same_content, stored};
use engine::Container;
use plain::text;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FreshContainer {
    #[serde(deserialize_with = "container_name")]
    container: String,
    /// The first container, of the same image.
    #[serde(deserialize_with = "container_name")]
    like: String,
    /// Absolute path of the file that only the first has.
    without: String,
}

#[derive(Serialize, Deserialize)]
pub struct Facts {
    #[serde(with = "stored")]
    container: Option<Container>,
    #[serde(with = "stored")]
    like: Option<Container>,
    /// Whether the second container has anything at the path.
    has_file: bool,
    /// Whether their images have different IDs, and the same content.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    same_content: bool,
}

impl Kind for FreshContainer {
    type Facts = Facts;
    const SITUATIONS: &'static [Situation] = &[
        OtherAbsent,
        Absent,
        Paused,
        Restarting,
        NotRunning,
        OtherImage,
        HasFile,
    ];

    async fn observe(&self, context: &Context<'_>) -> Result<Facts, Unknown> {
        let engine = context.engine()?;
        let (container, like) = futures_util::try_join!(
            engine.container(&self.container),
            engine.container(&self.like)
        )?;
        let (mut has_file, mut same_content) = (false, false);
        if let (Some(second), Some(first)) = (&container, &like)
            && second.running
            && first.running
        {
            same_content = same_content::shared(engine, second, first).await?;
            let found = engine.read_file(&self.container, &self.without, 0).await?;
            has_file = found.is_some() || second.mounts.iter().any(|it| it.path == self.without);
        }
        Ok(Facts {
            container,
            like,
            has_file,
            same_content,
        })
    }

    fn judge(&self, facts: &Facts) -> Outcome {
        let (name, like, file) = (&self.container, &self.like, &self.without);
        let fail = |situation, found| Outcome::Fail {
            expected: text!(
                "a running container {name} of the same image as {like}, without {file}",
                "{like} 컨테이너와 같은 이미지로 실행 중이고 {file} 파일이 없는 {name} 컨테이너가 있어야 해요"
            ),
            found,
            situation: Some(situation),
        };
        let missing = |situation, name| {
            fail(
                situation,
                text!(
                    "no container {name} is running",
                    "실행 중인 {name} 컨테이너가 없어요"
                ),
            )
        };
        let Some(first) = &facts.like else {
            return missing(OtherAbsent, like);
        };
        if let Some((situation, found)) = not_running(first) {
            let is_stopped = situation == NotRunning;
            return fail(if is_stopped { OtherAbsent } else { situation }, found);
        }
        let Some(second) = &facts.container else {
            return missing(Absent, name);
        };
        if let Some((situation, found)) = not_running(second) {
            return fail(situation, found);
        }
        if !facts.same_content && !second.shares_image(first) {
            return fail(
                OtherImage,
                text!(
                    "{name} and {like} were made from different images",
                    "{name} 컨테이너와 {like} 컨테이너가 서로 다른 이미지로 만들어졌어요"
                ),
            );
        }
        if facts.has_file {
            return fail(
                HasFile,
                text!(
                    "{name} has a file {file} too",
                    "{name} 컨테이너에도 {file} 파일이 있어요"
                ),
            );
        }
        Outcome::Pass {
            found: text!(
                "{name} starts from the unchanged image",
                "{name} 컨테이너는 바뀌지 않은 이미지에서 시작했어요"
            ),
        }
    }

    fn traces(&self, facts: &Facts, _built: &BTreeSet<String>) -> Vec<Trace> {
        let containers = [&facts.container, &facts.like].into_iter().flatten();
        containers
            .into_iter()
            .map(|it| Trace::new(TraceKind::Container, &it.id))
            .collect()
    }

    fn asks(&self) -> Vec<String> {
        vec![
            self.container.clone(),
            self.like.clone(),
            self.without.clone(),
        ]
    }

    fn sights(&self) -> Vec<Sight> {
        vec![
            Sight::Container(self.container.clone()),
            Sight::Container(self.like.clone()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Verdict;
    use engine::Digest;

    #[test]
    fn both_containers_must_run_the_same_image() {
        let check: FreshContainer =
            serde_yaml::from_str("{ container: fresh, like: demo, without: /mine.txt }").unwrap();
        let container = |image: &str, running| {
            Some(Container {
                image_id: Some(Digest::of(image.as_bytes())),
                running,
                ..Container::default()
            })
        };
        let verdict = |container, like, has_file| {
            let facts = Facts {
                container,
                like,
                has_file,
                same_content: false,
            };
            check.judge(&facts).verdict()
        };
        assert_eq!(
            verdict(container("a", true), container("a", true), false),
            Verdict::Pass
        );
        assert_eq!(
            verdict(container("a", true), container("a", true), true),
            Verdict::Fail
        );
        assert_eq!(
            verdict(container("b", true), container("a", true), false),
            Verdict::Fail
        );
        assert_eq!(
            verdict(container("a", false), container("a", true), false),
            Verdict::Fail
        );
        assert_eq!(verdict(None, container("a", true), false), Verdict::Fail);
        assert_eq!(verdict(container("a", true), None, false), Verdict::Fail);
        let of_platform = |index: &str, manifest: &str| {
            let of = container(index, true)?;
            Some(Container {
                image_manifest: Some(Digest::of(manifest.as_bytes())),
                ..of
            })
        };
        let (old, new) = (
            of_platform("old-index", "amd64"),
            of_platform("new-index", "amd64"),
        );
        assert_eq!(verdict(new, old.clone(), false), Verdict::Pass);
        assert_eq!(
            verdict(of_platform("new-index", "other"), old, false),
            Verdict::Fail
        );
    }
}
