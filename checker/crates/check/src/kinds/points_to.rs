//! A tag points to one of the images that are meant, and, where the check says so, no longer to
//! the image that it pointed to before.

use serde::{Deserialize, Serialize};

use crate::kind::Kind;
use crate::selector::Selector;
use crate::stored;
use crate::verdict::Situation::{self, Absent, NotMoved, OtherAbsent, OtherImage};
use crate::verdict::{Outcome, Unknown};
use crate::{Context, Sight};
use engine::{NamedImage, Reference};
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
}

impl Kind for PointsTo {
    type Facts = Facts;
    const SITUATIONS: &'static [Situation] = &[Absent, OtherAbsent, NotMoved, OtherImage];

    async fn observe(&self, context: &Context<'_>) -> Result<Facts, Unknown> {
        let names = context.engine()?.image_names().await?;
        let one = |reference: &Reference| names.iter().find(|image| image.is(reference)).cloned();
        let targets = names
            .iter()
            .filter(|image| self.to.iter().any(|to| to.means(image)));
        Ok(Facts {
            tag: one(&self.tag),
            left: self.not.as_ref().and_then(one),
            targets: targets.cloned().collect(),
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
                Some(image) if image.id == here.id => {
                    return fail(
                        NotMoved,
                        text!(
                            "{tag} is the same image as {left} ({id})",
                            "{tag} 태그와 {left} 태그가 같은 이미지를 가리켜요 ({id})",
                            id = here.id.short()
                        ),
                    );
                }
                Some(_) => {}
            }
        }
        match facts.targets.iter().find(|image| image.id == here.id) {
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
                    "{targets} is not on your engine",
                    "엔진에 {targets} 이미지가 없어요",
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Verdict;
    use engine::Digest;

    fn image(name: &str, id: &str) -> NamedImage {
        NamedImage::new(name, Digest::of(id.as_bytes()))
    }

    #[test]
    fn a_tag_that_did_not_leave_its_old_image_has_not_moved() {
        let check: PointsTo =
            serde_yaml::from_str("{ tag: pointer:here, to: [nginx:1.22], not: nginx:latest }")
                .unwrap();
        let verdict = |tag, left| {
            let targets = vec![image("nginx:1.22", "old")];
            check.judge(&Facts { tag, targets, left }).verdict()
        };
        let latest = Some(image("nginx:latest", "new"));
        assert_eq!(
            verdict(Some(image("pointer:here", "old")), latest.clone()),
            Verdict::Pass
        );
        assert_eq!(
            verdict(Some(image("pointer:here", "new")), latest.clone()),
            Verdict::Fail
        );
        assert_eq!(
            verdict(Some(image("pointer:here", "third")), latest.clone()),
            Verdict::Fail
        );
        assert_eq!(verdict(None, latest), Verdict::Fail);
        assert_eq!(
            verdict(Some(image("pointer:here", "old")), None),
            Verdict::Fail
        );
        let both = Some(image("nginx:latest", "old"));
        assert_eq!(
            verdict(Some(image("pointer:here", "old")), both),
            Verdict::Fail
        );
    }
}
