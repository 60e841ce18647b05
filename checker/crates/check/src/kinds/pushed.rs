//! The registry itself has an image, and it is the learner's. What the engine remembers of a
//! push (`RepoDigests`) does not prove it: on the containerd store, `tag` alone adds it.

use serde::{Deserialize, Serialize};

use crate::kind::Kind;
use crate::stored;
use crate::verdict::Situation::{self, NotPushed, NotTagged, OtherAbsent, OtherImage};
use crate::verdict::{Outcome, Unknown};
use crate::{Claim, Context, Sight};
use engine::{Identity, Reference, RegistryManifest};
use plain::text;
use plain::visible::visible;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pushed {
    /// The name in the registry.
    image: Reference,
    /// The local image that it must be.
    same_as: Reference,
}

#[derive(Serialize, Deserialize)]
pub struct Facts {
    #[serde(with = "stored")]
    registry: Option<RegistryManifest>,
    #[serde(with = "stored")]
    local: Option<Identity>,
    /// Whether the engine itself has the name; `None` in facts from before this was observed.
    #[serde(default)]
    tagged: Option<bool>,
}

impl Kind for Pushed {
    type Facts = Facts;
    const SITUATIONS: &'static [Situation] = &[NotTagged, NotPushed, OtherAbsent, OtherImage];

    async fn observe(&self, context: &Context<'_>) -> Result<Facts, Unknown> {
        let engine = context.engine()?;
        let (registry, local, tagged) = futures_util::try_join!(
            engine.manifest_as_learner(&self.image),
            engine.image(&self.same_as),
            engine.image(&self.image)
        )?;
        Ok(Facts {
            registry,
            local: local.map(Identity::from),
            tagged: Some(tagged.is_some()),
        })
    }

    fn judge(&self, facts: &Facts) -> Outcome {
        let (image, same_as) = (&self.image, &self.same_as);
        let fail = |situation, found| Outcome::Fail {
            expected: text!(
                "the registry has {image}, and it is your {same_as}",
                "레지스트리에 {image} 이미지가 있고, 내 {same_as} 이미지와 같아야 해요"
            ),
            found,
            situation: Some(situation),
        };
        let Some(manifest) = &facts.registry else {
            let situation = if facts.tagged == Some(false) {
                NotTagged
            } else {
                NotPushed
            };
            return fail(
                situation,
                text!(
                    "the registry {registry} has no {image} yet",
                    "레지스트리 {registry}에 {image} 이미지가 아직 없어요",
                    registry = visible(image.registry())
                ),
            );
        };
        let Some(local) = &facts.local else {
            return fail(
                OtherAbsent,
                text!(
                    "there is no image {same_as} on your engine to compare with",
                    "비교할 {same_as} 이미지가 엔진에 없어요"
                ),
            );
        };
        if !local.is_known_as(&manifest.digest) {
            return fail(
                OtherImage,
                text!(
                    "the registry's {image} is another image ({digest})",
                    "레지스트리의 {image} 이미지는 다른 이미지예요 ({digest})",
                    digest = manifest.digest.short()
                ),
            );
        }
        Outcome::Pass {
            found: text!(
                "the registry has {image} with digest {digest}",
                "레지스트리에 {image} 이미지가 있어요 (다이제스트 {digest})",
                digest = manifest.digest.short()
            ),
        }
    }

    fn claims(&self, facts: &Facts) -> Vec<Claim> {
        let manifest = facts.registry.iter();
        let claims = manifest.map(|manifest| Claim {
            image: self.image.clone(),
            digest: manifest.digest,
        });
        claims.collect()
    }

    fn asks(&self) -> Vec<String> {
        vec![self.image.to_string(), self.same_as.to_string()]
    }

    fn sights(&self) -> Vec<Sight> {
        vec![
            Sight::Login,
            Sight::Registry(self.image.clone()),
            Sight::Images(self.same_as.clone().into()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Verdict;
    use engine::Digest;

    #[test]
    fn only_the_registry_proves_a_push() {
        let check: Pushed =
            serde_yaml::from_str("{ image: localhost:5050/ada/nginx, same_as: nginx }").unwrap();
        let local = |digests: &[&str]| {
            Some(Identity {
                id: Digest::of(b"id"),
                digests: digests.iter().map(|it| Digest::of(it.as_bytes())).collect(),
            })
        };
        let registry = |digest: &str| {
            Some(RegistryManifest {
                digest: Digest::of(digest.as_bytes()),
            })
        };
        let verdict = |registry, local| {
            let tagged = Some(true);
            let facts = Facts {
                registry,
                local,
                tagged,
            };
            check.judge(&facts).verdict()
        };
        assert_eq!(verdict(None, local(&["a"])), Verdict::Fail);
        assert_eq!(verdict(registry("a"), local(&["a"])), Verdict::Pass);
        assert_eq!(verdict(registry("b"), local(&["a"])), Verdict::Fail);
        assert_eq!(verdict(registry("id"), local(&[])), Verdict::Pass);
        assert_eq!(
            verdict(registry("child"), local(&["a", "child"])),
            Verdict::Pass
        );
        assert_eq!(verdict(registry("a"), None), Verdict::Fail);
    }
}
