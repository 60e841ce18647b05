//! The registry itself has an image, and it is the learner's. What the engine remembers of a
//! push (`RepoDigests`) does not prove it: on the containerd store, `tag` alone adds it.

use serde::{Deserialize, Serialize};

use crate::doubt::{Doubt, Sameness};
use crate::kind::Kind;
use crate::stored;
use crate::verdict::Situation::{self, NotPushed, NotTagged, OtherAbsent, OtherImage};
use crate::verdict::{Outcome, ReasonCode, Unknown};
use crate::{Claim, Context, Sight};
use engine::{Digest, Identity, Reference, RegistryManifest, Shown};
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
    /// What decides where the local image is not known by the registry's digest; `None` in facts
    /// from before this was observed.
    #[serde(default)]
    doubt: Option<Doubt>,
    /// The registry's words, where it accepts the login and does not show it the name.
    #[serde(default)]
    hidden: Option<String>,
}

impl Kind for Pushed {
    type Facts = Facts;
    const SITUATIONS: &'static [Situation] = &[NotTagged, NotPushed, OtherAbsent, OtherImage];

    async fn observe(&self, context: &Context<'_>) -> Result<Facts, Unknown> {
        let engine = context.engine()?;
        let (shown, image, tagged) = futures_util::try_join!(
            engine.shown_to_learner(&self.image),
            engine.image(&self.same_as),
            engine.image(&self.image)
        )?;
        let (mut registry, hidden) = match shown {
            Shown::There(manifest) => (Some(manifest), None),
            Shown::Absent => (None, None),
            Shown::Hidden(words) => (None, Some(words)),
        };
        let local = image.as_ref().map(Identity::from);
        let unclear = registry.as_ref().zip(local.as_ref());
        let unclear = unclear.filter(|(manifest, local)| !local.is_known_as(&manifest.digest));
        let doubt = match unclear.zip(image.as_ref()) {
            Some(((manifest, _), image)) => {
                Some(Doubt::observe(engine, &manifest.digest, image, tagged.as_ref()).await?)
            }
            None => None,
        };
        // What is not known by its digest is known by what it is made of, where that can be read.
        if let (Some(manifest), Some(doubt)) = (&mut registry, &doubt)
            && doubt.is_open()
            && manifest.content.is_none()
        {
            let login = engine.login(self.image.registry()).await?;
            let content = engine.registry_content(&self.image, login.credential.as_ref());
            manifest.content = content.await.ok().flatten();
        }
        Ok(Facts {
            registry,
            local,
            tagged: Some(tagged.is_some()),
            doubt,
            hidden,
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
            let registry = visible(image.registry());
            let found = match &facts.hidden {
                None => text!(
                    "the registry {registry} has no {image} yet",
                    "레지스트리 {registry}에 {image} 이미지가 아직 없어요"
                ),
                // Most registries say so of what was never pushed, and of what is someone else's.
                Some(words) => text!(
                    "the registry {registry} shows you no {image} ({words}): it is not pushed yet, or \
                     not yours to see",
                    "레지스트리 {registry}에 {image} 이미지가 보이지 않아요 ({words}). 아직 푸시하지 않았거나 내가 볼 수 \
                     없는 저장소예요",
                    words = visible(words)
                ),
            };
            return fail(situation, found);
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
        let sameness = match &facts.doubt {
            _ if local.is_known_as(&manifest.digest) => Sameness::Same,
            Some(doubt) => doubt.judge(local, manifest),
            None => Sameness::Another(None),
        };
        let digest = manifest.digest.short();
        match sameness {
            Sameness::Same => Outcome::Pass {
                found: text!(
                    "the registry has {image} with digest {digest}",
                    "레지스트리에 {image} 이미지가 있어요 (다이제스트 {digest})"
                ),
            },
            Sameness::Another(Some(name)) => fail(
                OtherImage,
                text!(
                    "the registry's {image} is not your {same_as} but {name} ({digest})",
                    "레지스트리의 {image} 이미지는 {same_as} 이미지가 아니라 {name} 이미지예요 ({digest})",
                    name = visible(name)
                ),
            ),
            Sameness::Another(None) => fail(
                OtherImage,
                text!(
                    "the registry's {image} is another image ({digest})",
                    "레지스트리의 {image} 이미지는 다른 이미지예요 ({digest})"
                ),
            ),
            Sameness::Unclear => self.cannot_tell(&manifest.digest),
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

impl Pushed {
    /// An engine forgets the digest of a push together with the name, and some never list what an
    /// index is made of.
    fn cannot_tell(&self, digest: &Digest) -> Outcome {
        let (image, same_as) = (&self.image, &self.same_as);
        Outcome::Unknown(Unknown {
            code: ReasonCode::CannotTell,
            reason: text!(
                "the registry has {image} ({digest}), and your engine does not show whether that is your {same_as}",
                "레지스트리에 {image} 이미지({digest})가 있지만, 그것이 내 {same_as} 이미지인지 엔진 정보로는 알 수 \
                 없어요",
                digest = digest.short()
            ),
            remedy: text!(
                "push it once more: `docker image tag {same_as} {image}`, then `docker image push {image}`",
                "한 번 더 푸시해 주세요: `docker image tag {same_as} {image}`, 이어서 `docker image push {image}`"
            ),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(word: &str) -> Digest {
        Digest::of(word.as_bytes())
    }

    fn judged(registry: Option<&str>, local: Option<&[&str]>, doubt: Option<Doubt>) -> String {
        let check: Pushed =
            serde_yaml::from_str("{ image: localhost:5050/ada/nginx, same_as: nginx }").unwrap();
        let local = local.map(|digests| Identity {
            id: digest("id"),
            digests: digests.iter().map(|it| digest(it)).collect(),
            content: None,
        });
        let outcome = check.judge(&Facts {
            registry: registry.map(|word| digest(word).into()),
            local,
            tagged: Some(true),
            doubt,
            hidden: None,
        });
        match outcome {
            Outcome::Pass { .. } => "pass".to_owned(),
            Outcome::Fail { found, .. } => found.en,
            Outcome::Unknown(unknown) => unknown.remedy.en,
        }
    }

    #[test]
    fn only_the_registry_proves_a_push() {
        let told = |registry, local| judged(registry, local, None);
        assert!(told(None, Some(&["a"])).contains("has no localhost:5050"));
        assert_eq!(told(Some("a"), Some(&["a"])), "pass");
        assert_eq!(told(Some("id"), Some(&[])), "pass");
        assert_eq!(told(Some("child"), Some(&["a", "child"])), "pass");
        assert!(told(Some("b"), Some(&["a"])).contains("is another image"));
        assert!(told(Some("a"), None).contains("no image nginx:latest"));
    }

    #[test]
    fn what_cannot_be_told_is_not_another_image() {
        let told = |doubt| judged(Some("b"), Some(&["a"]), Some(doubt));
        let unclear = told(Doubt::default());
        assert!(unclear.contains("docker image push localhost:5050/ada/nginx:latest"));
        let another = told(Doubt::default().knows(
            "nginx:1.22",
            Identity {
                id: digest("b"),
                digests: Vec::new(),
                content: None,
            },
        ));
        assert!(
            another.contains("not your nginx:latest but nginx:1.22"),
            "{another}"
        );
    }
}
