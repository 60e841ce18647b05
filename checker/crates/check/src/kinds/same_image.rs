//! Several names are one image: one ID, or, where an index and one of its platforms have two, the
//! same content.

use serde::{Deserialize, Serialize};

use crate::kind::Kind;
use crate::stored;
use crate::verdict::Situation::{self, Absent, OtherImage};
use crate::verdict::{Outcome, Unknown};
use crate::{Context, Sight};
use engine::{Digest, Identity, Reference};
use plain::text;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SameImage {
    images: Vec<Reference>,
}

#[derive(Serialize, Deserialize)]
pub struct Facts {
    /// The image IDs, in the order of the check; `None` where the engine does not have the image.
    ids: Vec<Option<Digest>>,
    /// The images themselves, in the same order, where their IDs differ.
    #[serde(default, with = "stored")]
    images: Vec<Identity>,
}

impl Kind for SameImage {
    type Facts = Facts;
    const SITUATIONS: &'static [Situation] = &[Absent, OtherImage];

    async fn observe(&self, context: &Context<'_>) -> Result<Facts, Unknown> {
        let engine = context.engine()?;
        let asked = self.images.iter().map(|reference| engine.image(reference));
        let images = futures_util::future::try_join_all(asked).await?;
        let ids: Vec<_> = images
            .iter()
            .map(|image| image.as_ref().map(|image| image.id))
            .collect();
        let are_all_there = ids.iter().all(Option::is_some);
        let images = if are_all_there && !are_one(&ids) {
            images.into_iter().flatten().map(Identity::from).collect()
        } else {
            Vec::new()
        };
        Ok(Facts { ids, images })
    }

    fn fits(&self, facts: &Facts) -> bool {
        let count = self.images.len();
        facts.ids.len() == count && (facts.images.is_empty() || facts.images.len() == count)
    }

    fn judge(&self, facts: &Facts) -> Outcome {
        let named: Vec<_> = self.images.iter().zip(&facts.ids).collect();
        let expected = text!(
            "{names} are one image",
            "{names} — 모두 같은 이미지여야 해요",
            names = list(&self.images)
        );
        let missing: Vec<_> = named
            .iter()
            .filter(|(_, id)| id.is_none())
            .map(|(reference, _)| (*reference).clone())
            .collect();
        if !missing.is_empty() {
            let found = text!(
                "not on your engine: {names}",
                "엔진에 없는 이미지: {names}",
                names = list(&missing)
            );
            return Outcome::Fail {
                expected,
                found,
                situation: Some(Absent),
            };
        }
        let ids: Vec<_> = facts.ids.iter().flatten().collect();
        let same =
            |(first, rest): (&Identity, &[Identity])| rest.iter().all(|it| first.is_same(it));
        match ids.first() {
            Some(first) if are_one(&facts.ids) => Outcome::Pass {
                found: text!(
                    "all have the image ID {id}",
                    "모두 이미지 ID가 같아요 ({id})",
                    id = first.short()
                ),
            },
            Some(_) if facts.images.split_first().is_some_and(same) => Outcome::Pass {
                found: text!(
                    "all are one image, with the same layers and settings: {each}",
                    "레이어와 설정이 같은 하나의 이미지예요: {each}",
                    each = each(&named)
                ),
            },
            _ => Outcome::Fail {
                expected,
                found: text!(
                    "different images: {each}",
                    "서로 다른 이미지예요: {each}",
                    each = each(&named)
                ),
                situation: Some(OtherImage),
            },
        }
    }

    fn asks(&self) -> Vec<String> {
        self.images.iter().map(ToString::to_string).collect()
    }

    fn sights(&self) -> Vec<Sight> {
        let images = self.images.iter().cloned();
        images.map(|image| Sight::Images(image.into())).collect()
    }
}

fn are_one(ids: &[Option<Digest>]) -> bool {
    ids.windows(2).all(|pair| pair[0] == pair[1])
}

/// `a → 0123456789ab, b → ba9876543210`.
fn each(named: &[(&Reference, &Option<Digest>)]) -> String {
    let each = named
        .iter()
        .filter_map(|(reference, id)| Some(format!("{reference} → {}", id.as_ref()?.short())));
    each.collect::<Vec<_>>().join(", ")
}

fn list(references: &[Reference]) -> String {
    let names: Vec<_> = references.iter().map(ToString::to_string).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Verdict;

    #[test]
    fn one_id_passes_and_two_do_not() {
        let check: SameImage =
            serde_yaml::from_str("images: [nginx:latest, nginx:mainline]").unwrap();
        let verdict = |ids: &[Option<&str>]| {
            let ids = ids
                .iter()
                .map(|id| id.map(|id| Digest::of(id.as_bytes())))
                .collect();
            let images = Vec::new();
            check.judge(&Facts { ids, images }).verdict()
        };
        assert_eq!(
            verdict(&[Some("sha256:a"), Some("sha256:a")]),
            Verdict::Pass
        );
        assert_eq!(
            verdict(&[Some("sha256:a"), Some("sha256:b")]),
            Verdict::Fail
        );
        assert_eq!(verdict(&[Some("sha256:a"), None]), Verdict::Fail);
    }

    #[test]
    fn one_platform_of_an_index_is_the_same_image() {
        let check: SameImage = serde_yaml::from_str("images: [nginx:latest, ada/nginx]").unwrap();
        let digest = |word: &str| Digest::of(word.as_bytes());
        let image = |id: &str, digests: &[&str], content: Option<&str>| Identity {
            id: digest(id),
            digests: digests.iter().map(|it| digest(it)).collect(),
            content: content.map(digest),
        };
        let verdict = |one: Identity, other: Identity| {
            let ids = vec![Some(one.id), Some(other.id)];
            let images = vec![one, other];
            check.judge(&Facts { ids, images }).verdict()
        };
        let index = || image("index", &["amd64", "arm64"], None);
        assert_eq!(verdict(index(), image("amd64", &[], None)), Verdict::Pass);
        assert_eq!(verdict(image("amd64", &[], None), index()), Verdict::Pass);
        assert_eq!(verdict(index(), image("other", &[], None)), Verdict::Fail);
        let by_content = |content: &str| image(content, &[], Some("content"));
        assert_eq!(verdict(by_content("a"), by_content("b")), Verdict::Pass);
        let other = image("c", &[], Some("other"));
        assert_eq!(verdict(by_content("a"), other), Verdict::Fail);
    }
}
