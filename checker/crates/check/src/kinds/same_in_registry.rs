//! The registry has several tags, and all name one digest.

use serde::{Deserialize, Serialize};

use crate::kind::Kind;
use crate::stored;
use crate::verdict::Situation::{self, NotPushed, OtherImage};
use crate::verdict::{Outcome, Unknown};
use crate::{Claim, Context, Sight};
use engine::{Reference, RegistryManifest};
use plain::text;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SameInRegistry {
    images: Vec<Reference>,
}

#[derive(Serialize, Deserialize)]
pub struct Facts {
    /// In the order of the check; `None` where the registry does not have the tag.
    #[serde(with = "stored")]
    manifests: Vec<Option<RegistryManifest>>,
}

impl Kind for SameInRegistry {
    type Facts = Facts;
    const SITUATIONS: &'static [Situation] = &[NotPushed, OtherImage];

    async fn observe(&self, context: &Context<'_>) -> Result<Facts, Unknown> {
        let engine = context.engine()?;
        let asked = self
            .images
            .iter()
            .map(|image| engine.manifest_as_learner(image));
        Ok(Facts {
            manifests: futures_util::future::try_join_all(asked).await?,
        })
    }

    fn fits(&self, facts: &Facts) -> bool {
        facts.manifests.len() == self.images.len()
    }

    fn judge(&self, facts: &Facts) -> Outcome {
        let names: Vec<_> = self.images.iter().map(ToString::to_string).collect();
        let expected = text!(
            "the registry has {names} with one digest",
            "레지스트리에 {names} 태그가 모두 있고, 다이제스트가 같아야 해요",
            names = names.join(", ")
        );
        let each: Vec<_> = self
            .images
            .iter()
            .zip(&facts.manifests)
            .map(|(image, manifest)| {
                let digest = manifest.as_ref().map(|it| it.digest.short());
                format!("{} → {}", image.tag(), digest.as_deref().unwrap_or("-"))
            })
            .collect();
        let found = text!(
            "the registry says {each}",
            "레지스트리의 응답: {each}",
            each = each.join(", ")
        );
        let mut digests = facts
            .manifests
            .iter()
            .map(|it| it.as_ref().map(|it| &it.digest));
        match digests.next().flatten() {
            Some(first) if digests.all(|digest| digest == Some(first)) => Outcome::Pass { found },
            _ => Outcome::Fail {
                expected,
                found,
                situation: Some(if facts.manifests.iter().all(Option::is_some) {
                    OtherImage
                } else {
                    NotPushed
                }),
            },
        }
    }

    fn claims(&self, facts: &Facts) -> Vec<Claim> {
        let each = self.images.iter().zip(&facts.manifests);
        let claims = each.filter_map(|(image, manifest)| {
            Some(Claim {
                image: image.clone(),
                digest: manifest.as_ref()?.digest,
            })
        });
        claims.collect()
    }

    fn asks(&self) -> Vec<String> {
        self.images.iter().map(ToString::to_string).collect()
    }

    fn sights(&self) -> Vec<Sight> {
        let images = self.images.iter().cloned().map(Sight::Registry);
        images.chain([Sight::Login]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Verdict;
    use engine::Digest;

    #[test]
    fn both_tags_need_the_same_digest() {
        let check: SameInRegistry =
            serde_yaml::from_str("images: ['r.example/a:latest', 'r.example/a:testing']").unwrap();
        let manifest = |digest: &str| Some(RegistryManifest::from(Digest::of(digest.as_bytes())));
        let verdict = |manifests| check.judge(&Facts { manifests }).verdict();
        assert_eq!(verdict(vec![manifest("a"), manifest("a")]), Verdict::Pass);
        assert_eq!(verdict(vec![manifest("a"), manifest("b")]), Verdict::Fail);
        assert_eq!(verdict(vec![manifest("a"), None]), Verdict::Fail);
        assert_eq!(verdict(vec![None, None]), Verdict::Fail);
    }
}
