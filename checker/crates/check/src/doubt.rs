//! Whether a registry's image is the local one, where the engine does not know that by the digest:
//! before API 1.48 it lists no platforms of an index, and the classic store forgets the digest of a
//! push when the name goes. Then other images that have the digest, or the manifest itself, decide.

use serde::{Deserialize, Serialize};

use crate::stored;
use engine::{Digest, Engine, EngineError, Identity, Image, ManifestContent, RegistryManifest};

/// What decides.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Doubt {
    /// Other images that the engine knows by the registry's digest.
    known: Vec<Known>,
    /// The local image's layers, uncompressed, and its settings.
    layers: Vec<Digest>,
    settings: Option<Digest>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Known {
    name: String,
    #[serde(with = "stored")]
    image: Identity,
}

/// What is known of two images.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sameness<'a> {
    Same,
    /// With its name, where the engine has it.
    Another(Option<&'a str>),
    Unclear,
}

impl Doubt {
    /// `tagged`: the image that the engine has under the registry's name.
    ///
    /// # Errors
    /// Where the engine cannot be asked.
    pub async fn observe(
        engine: &dyn Engine,
        digest: &Digest,
        local: &Image,
        tagged: Option<&Image>,
    ) -> Result<Self, EngineError> {
        let mut known = Vec::new();
        let listed = engine.images().await?;
        for image in listed.iter().filter(|it| it.id != local.id) {
            let is_tagged = tagged.is_some_and(|tagged| {
                tagged.id == image.id && Identity::from(tagged).is_known_as(digest)
            });
            if !is_tagged && !image.is_known_as(digest) {
                continue;
            }
            if let Some(found) = engine.image_by_id(&image.id).await? {
                known.push(Known {
                    name: image.shown(),
                    image: Identity::from(found),
                });
            }
        }
        Ok(Self {
            known,
            layers: local.layers.clone(),
            settings: local.settings,
        })
    }

    #[cfg(test)]
    pub fn knows(mut self, name: &str, image: Identity) -> Self {
        let name = name.to_owned();
        self.known.push(Known { name, image });
        self
    }

    /// Whether no other image of the engine decides.
    pub fn is_open(&self) -> bool {
        self.known.is_empty()
    }

    pub fn judge(&self, local: &Identity, registry: &RegistryManifest) -> Sameness<'_> {
        if self.known.iter().any(|known| known.image.is_same(local)) {
            return Sameness::Same;
        }
        if let Some(known) = self.known.first() {
            return Sameness::Another(Some(&known.name));
        }
        let Some(content) = &registry.content else {
            return Sameness::Unclear;
        };
        match self.by_content(local, content) {
            Some(true) => Sameness::Same,
            Some(false) => Sameness::Another(None),
            None => Sameness::Unclear,
        }
    }

    /// Whether the manifest is made of what the local image is made of.
    fn by_content(&self, local: &Identity, content: &ManifestContent) -> Option<bool> {
        if content.config == local.id || content.children.iter().any(|it| local.is_known_as(it)) {
            return Some(true);
        }
        if !content.layers.is_empty() && !self.layers.is_empty() {
            if content.layers != self.layers {
                return Some(false);
            }
            let settings = content.settings.zip(self.settings);
            // Not "another" where they differ: an engine may report settings in words of its own.
            return settings
                .is_some_and(|(one, other)| one == other)
                .then_some(true);
        }
        // In the containerd store the ID is a manifest's digest, which the image is known by too.
        let is_config = !local.digests.is_empty() && !local.digests.contains(&local.id);
        is_config.then_some(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Sameness::{Another, Same, Unclear};

    fn digest(word: &str) -> Digest {
        Digest::of(word.as_bytes())
    }

    fn image(id: &str, digests: &[&str], content: Option<&str>) -> Identity {
        Identity {
            id: digest(id),
            digests: digests.iter().map(|it| digest(it)).collect(),
            content: content.map(digest),
        }
    }

    fn registry(content: Option<ManifestContent>) -> RegistryManifest {
        RegistryManifest {
            digest: digest("pushed"),
            content,
        }
    }

    fn made_of(config: &str, children: &[&str], layers: &[&str]) -> Option<ManifestContent> {
        Some(ManifestContent {
            config: digest(config),
            children: children.iter().map(|it| digest(it)).collect(),
            layers: layers.iter().map(|it| digest(it)).collect(),
            settings: Some(digest("settings")),
        })
    }

    fn doubt(layers: &[&str], settings: &str) -> Doubt {
        Doubt {
            known: Vec::new(),
            layers: layers.iter().map(|it| digest(it)).collect(),
            settings: Some(digest(settings)),
        }
    }

    #[test]
    fn the_classic_store_knows_an_image_by_its_configuration() {
        // Pulled as an index, pushed as one platform, and the pushed name removed.
        let local = image("config", &["index"], None);
        let judge = |content| Doubt::default().judge(&local, &registry(content)).word();
        assert_eq!(judge(made_of("config", &[], &[])), "same");
        assert_eq!(judge(made_of("other", &[], &[])), "another");
        assert_eq!(judge(None), "unclear");
        let loaded = image("config", &[], None);
        let content = registry(made_of("other", &[], &[]));
        assert_eq!(Doubt::default().judge(&loaded, &content), Unclear);
    }

    #[test]
    fn the_containerd_store_is_compared_by_layers_and_settings() {
        let local = image("index", &["index"], None);
        let judge = |doubt: &Doubt, content| doubt.judge(&local, &registry(content)).word();
        let own = doubt(&["a", "b"], "settings");
        assert_eq!(judge(&own, made_of("c", &[], &["a", "b"])), "same");
        assert_eq!(judge(&own, made_of("c", &[], &["a", "c"])), "another");
        let other = doubt(&["a", "b"], "other");
        assert_eq!(judge(&other, made_of("c", &[], &["a", "b"])), "unclear");
        assert_eq!(judge(&own, made_of("c", &[], &[])), "unclear");
        assert_eq!(judge(&own, made_of("c", &["index"], &[])), "same");
    }

    #[test]
    fn an_image_that_has_the_digest_is_evidence() {
        let local = image("index", &["index"], Some("content"));
        let knows = |it: Identity| Doubt::default().knows("nginx:1.22", it);
        let judge = |doubt: &Doubt| doubt.judge(&local, &registry(None)).word();
        assert_eq!(
            judge(&knows(image("pushed", &[], Some("other")))),
            "another"
        );
        // Pulled back as one platform.
        assert_eq!(judge(&knows(image("pushed", &[], Some("content")))), "same");
        let doubt = knows(image("pushed", &[], None));
        let named = doubt.judge(&local, &registry(made_of("x", &["index"], &[])));
        assert_eq!(named, Another(Some("nginx:1.22")));
    }

    impl Sameness<'_> {
        fn word(self) -> &'static str {
            match self {
                Same => "same",
                Another(_) => "another",
                Unclear => "unclear",
            }
        }
    }
}
