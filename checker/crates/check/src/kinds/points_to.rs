//! A tag points to one of the images that are meant, and, where the check says so, no longer to
//! the image that it pointed to before.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::kind::Kind;
use crate::selector::Selector;
use crate::stored;
use crate::verdict::Situation::{self, Absent, NotMoved, OneImage, OtherAbsent, OtherImage};
use crate::verdict::{Outcome, Unknown};
use crate::{Context, Sight};
use engine::{Digest, Identity, NamedImage, Reference};
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PointsTo {
    tag: Reference,
    to: Vec<Selector>,
    /// The image that the tag must have left; it must still be on the engine.
    #[serde(default)]
    not: Option<Reference>,
}

#[derive(Serialize, Deserialize)]
pub struct Facts {
    #[serde(with = "stored")]
    tag: Option<NamedImage>,
    #[serde(with = "stored")]
    targets: Vec<NamedImage>,
    #[serde(with = "stored")]
    left: Option<NamedImage>,
    /// The images behind the names, where the names have more than one ID.
    #[serde(default, with = "stored")]
    images: Vec<Identity>,
}

impl Facts {
    /// Whether both are one image: by ID, or by content.
    fn is_same(&self, one: &NamedImage, other: &NamedImage) -> bool {
        let image = |id: &Digest| self.images.iter().find(|it| it.id == *id);
        one.id == other.id
            || image(&one.id)
                .zip(image(&other.id))
                .is_some_and(|(one, other)| one.is_same(other))
    }
}

impl Kind for PointsTo {
    type Facts = Facts;
    const SITUATIONS: &'static [Situation] = &[Absent, OtherAbsent, OneImage, NotMoved, OtherImage];

    async fn observe(&self, context: &Context<'_>) -> Result<Facts, Unknown> {
        let engine = context.engine()?;
        let listed = engine.images().await?;
        let one = |reference: &Reference| {
            let mut names = listed.iter().flat_map(|image| &image.names);
            names.find(|name| name.is(reference)).cloned()
        };
        let (tag, left) = (one(&self.tag), self.not.as_ref().and_then(one));
        let mut targets: Vec<NamedImage> = Vec::new();
        for target in self.to.iter().flat_map(|to| to.pick(&listed)) {
            // A tag does not point to itself.
            if !target.is(&self.tag) && !targets.contains(&target) {
                targets.push(target);
            }
        }
        let named = targets.iter().chain(&tag).chain(&left);
        let ids: BTreeSet<_> = named.map(|image| image.id).collect();
        let mut images = Vec::new();
        if tag.is_some() && ids.len() > 1 {
            let asked = ids.iter().map(|id| engine.image_by_id(id));
            let found = futures_util::future::try_join_all(asked).await?;
            images = found.into_iter().flatten().map(Identity::from).collect();
        }
        Ok(Facts {
            tag,
            targets,
            left,
            images,
        })
    }

    fn judge(&self, facts: &Facts) -> Outcome {
        let tag = &self.tag;
        let targets: Vec<_> = self.to.iter().map(ToString::to_string).collect();
        let expected = match &self.not {
            Some(left) => text!(
                "{tag} points to {targets}, another image than {left}, which is still there",
                "{tag} 태그가 {targets} 이미지를 가리켜야 해요. {left}도 남아 있어야 하고, 서로 다른 이미지여야 해요",
                targets = targets.join(" / ")
            ),
            None => text!(
                "{tag} points to {targets}",
                "{tag} 태그가 {targets} 이미지를 가리켜야 해요",
                targets = targets.join(" / ")
            ),
        };
        let fail = |situation, found| Outcome::Fail {
            expected: expected.clone(),
            found,
            situation: Some(situation),
        };
        let Some(here) = &facts.tag else {
            return fail(
                Absent,
                text!("there is no tag {tag}", "{tag} 태그가 없어요"),
            );
        };
        if let Some(left) = &self.not {
            match &facts.left {
                None => {
                    return fail(
                        OtherAbsent,
                        text!(
                            "{left} is no longer on your engine",
                            "{left} 이미지가 엔진에 없어요"
                        ),
                    );
                }
                Some(image) if facts.is_same(image, here) => {
                    // What a tag moved away from may still be there, by its digest.
                    let mut named = facts.targets.iter().filter(|it| it.name.is_some());
                    let same = named.clone().next();
                    return match same.filter(|_| named.all(|it| facts.is_same(it, here))) {
                        Some(target) => fail(OneImage, Self::one_image(tag, left, target)),
                        None => fail(
                            NotMoved,
                            text!(
                                "{tag} is the same image as {left} ({id})",
                                "{tag} 태그와 {left} 태그가 같은 이미지를 가리켜요 ({id})",
                                id = here.id.short()
                            ),
                        ),
                    };
                }
                Some(_) => {}
            }
        }
        match facts.targets.iter().find(|it| facts.is_same(it, here)) {
            Some(target) => Outcome::Pass {
                found: text!(
                    "{tag} points to {name} ({id})",
                    "{tag} 태그가 {name} 이미지를 가리켜요 ({id})",
                    name = visible(&target.shown),
                    id = here.id.short()
                ),
            },
            None if facts.targets.is_empty() => fail(
                OtherAbsent,
                text!(
                    "no {targets} is on your engine to compare with",
                    "비교할 {targets} 이미지가 엔진에 없어요",
                    targets = targets.join(" / ")
                ),
            ),
            None => fail(
                OtherImage,
                text!(
                    "{tag} points to another image ({id})",
                    "{tag} 태그가 다른 이미지를 가리켜요 ({id})",
                    id = here.id.short()
                ),
            ),
        }
    }

    fn asks(&self) -> Vec<String> {
        let targets = self.to.iter().map(Selector::asks);
        let left = self.not.iter().map(ToString::to_string);
        std::iter::once(self.tag.to_string())
            .chain(targets)
            .chain(left)
            .collect()
    }

    fn sights(&self) -> Vec<Sight> {
        let exact = |reference: &Reference| Selector::from(reference.clone());
        let own = std::iter::once(exact(&self.tag));
        own.chain(self.to.iter().cloned())
            .chain(self.not.iter().map(exact))
            .map(Sight::Images)
            .collect()
    }
}

impl PointsTo {
    /// What the learner meant to move the tag to is what it should leave.
    fn one_image(tag: &Reference, left: &Reference, target: &NamedImage) -> Text {
        text!(
            "{tag}, {left} and {target} are one image ({id}): were the names the wrong way round, so that \
             {target} moved?",
            "{tag}, {left}, {target} 태그가 모두 같은 이미지예요 ({id}). 두 이름의 순서를 바꿔 써서 {target} \
             태그가 옮겨 간 것은 아닌가요?",
            id = target.id.short(),
            target = visible(&target.shown)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::Naming;

    fn image(name: &str, id: &str) -> NamedImage {
        NamedImage::new(name, Digest::of(id.as_bytes()), Naming::Docker)
    }

    fn check() -> PointsTo {
        serde_yaml::from_str("{ tag: pointer:here, to: [nginx:1.22], not: nginx:latest }").unwrap()
    }

    fn judged(tag: Option<&str>, target: Option<&str>, left: Option<&str>) -> Outcome {
        check().judge(&Facts {
            tag: tag.map(|id| image("pointer:here", id)),
            targets: target
                .map(|id| image("nginx:1.22", id))
                .into_iter()
                .collect(),
            left: left.map(|id| image("nginx:latest", id)),
            images: Vec::new(),
        })
    }

    #[test]
    fn a_tag_that_did_not_leave_its_old_image_has_not_moved() {
        let situation = |tag, target, left| judged(tag, target, left).situation();
        let (old, new) = (Some("old"), Some("new"));
        assert_eq!(situation(old, old, new), None);
        assert_eq!(situation(new, old, new), Some(NotMoved));
        assert_eq!(situation(Some("third"), old, new), Some(OtherImage));
        assert_eq!(situation(None, old, new), Some(Absent));
        assert_eq!(situation(old, old, None), Some(OtherAbsent));
        assert_eq!(situation(old, None, new), Some(OtherAbsent));
    }

    #[test]
    fn names_the_wrong_way_round_name_the_tag_that_moved() {
        let Outcome::Fail {
            found, situation, ..
        } = judged(Some("new"), Some("new"), Some("new"))
        else {
            panic!("one image is not two");
        };
        assert_eq!(situation, Some(OneImage));
        assert!(found.en.contains("nginx:1.22 moved"), "{}", found.en);
        assert!(found.ko.contains("nginx:1.22 태그가 옮겨"), "{}", found.ko);
    }

    #[test]
    fn one_platform_of_the_target_is_the_target() {
        let digest = |word: &str| Digest::of(word.as_bytes());
        let identity = |id: &str, content: &str| Identity {
            id: digest(id),
            digests: Vec::new(),
            content: Some(digest(content)),
        };
        let facts = |content: &str| Facts {
            tag: Some(image("pointer:here", "platform")),
            targets: vec![image("nginx:1.22", "index")],
            left: Some(image("nginx:latest", "new")),
            images: vec![
                identity("platform", content),
                identity("index", "old"),
                identity("new", "new"),
            ],
        };
        assert_eq!(check().judge(&facts("old")).situation(), None);
        assert_eq!(check().judge(&facts("new")).situation(), Some(NotMoved));
        assert_eq!(check().judge(&facts("x")).situation(), Some(OtherImage));
    }
}
