//! An image as an engine holds it, and what makes two images the same.

use std::collections::BTreeSet;

use crate::{Container, Digest};

/// An image as the engine holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// In the classic store the digest of the config, in the containerd store the digest of the
    /// manifest or index.
    pub id: Digest,
    /// Names on this engine, `repository:tag`.
    pub repo_tags: Vec<String>,
    /// `repository@sha256:…`; **no proof of a push** (the containerd store adds them on `tag`).
    pub repo_digests: Vec<String>,
    /// Digests of the manifests for single platforms, where the engine lists them (API 1.48 on).
    pub manifests: Vec<Digest>,
    /// Digests of the uncompressed layers, the base's first (`RootFS.Layers`).
    pub layers: Vec<Digest>,
    /// `NAME=value`.
    pub env: Vec<String>,
    /// `80/tcp`.
    pub exposed_ports: Vec<String>,
    pub entrypoint: Vec<String>,
    pub command: Vec<String>,
    /// `linux/arm64`.
    pub platform: Option<String>,
    /// Digest of the settings and the platform as this engine reports them: comparable on one
    /// engine only.
    pub settings: Option<Digest>,
    /// Where the engine itself saw the image come from (API 1.53 on).
    pub origin: Option<Origin>,
}

/// What an engine recorded of an image's origin; tagging does not change it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// Repositories that it was pulled from or pushed to.
    pub repositories: Vec<String>,
    /// A build on this engine made it.
    pub built: bool,
}

impl Image {
    /// An image with nothing in it.
    pub fn empty(id: Digest) -> Self {
        Self {
            id,
            repo_tags: Vec::new(),
            repo_digests: Vec::new(),
            manifests: Vec::new(),
            layers: Vec::new(),
            env: Vec::new(),
            exposed_ports: Vec::new(),
            entrypoint: Vec::new(),
            command: Vec::new(),
            platform: None,
            settings: None,
            origin: None,
        }
    }

    /// Every digest by which a registry may know this image: its own, and its platforms'.
    fn digests(&self) -> impl Iterator<Item = Digest> {
        let named = self.repo_digests.iter().filter_map(|it| digest_in(it));
        named.chain(self.manifests.iter().copied())
    }

    /// Layers and settings in one digest; `None` where one of them is not known.
    fn content(&self) -> Option<Digest> {
        let settings = self.settings.filter(|_| !self.layers.is_empty())?;
        let parts = self.layers.iter().chain([&settings]);
        let text: String = parts.map(ToString::to_string).collect();
        Some(Digest::of(text.as_bytes()))
    }
}

/// The digest in `repository@sha256:…`.
pub fn digest_in(entry: &str) -> Option<Digest> {
    entry.split_once('@')?.1.parse().ok()
}

/// What makes an image this one and no other; all that most judging needs of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// As [`Image::id`].
    pub id: Digest,
    /// Every digest by which a registry may know it: its own, and its platforms'.
    pub digests: Vec<Digest>,
    /// Layers and settings in one digest; `None` where they are not known.
    pub content: Option<Digest>,
}

impl From<Image> for Identity {
    fn from(image: Image) -> Self {
        Self::from(&image)
    }
}

impl From<&Image> for Identity {
    fn from(image: &Image) -> Self {
        let digests: BTreeSet<_> = image.digests().collect();
        Self {
            id: image.id,
            digests: digests.into_iter().collect(),
            content: image.content(),
        }
    }
}

impl Identity {
    /// Whether a container was made from this image: by its ID, or, where the image has several
    /// platforms, by one of their manifests. Another image with the same content may have made it too.
    pub fn made(&self, container: &Container) -> bool {
        let manifest = container.image_manifest.as_ref();
        container.image_id == Some(self.id)
            || manifest.is_some_and(|manifest| self.digests.contains(manifest))
    }

    /// Whether a registry's digest names this image. In the containerd store the ID is the
    /// digest; in the classic store a push or a pull leaves the digest with the image.
    pub fn is_known_as(&self, digest: &Digest) -> bool {
        self.id == *digest || self.digests.contains(digest)
    }

    /// Whether both are the same by content: one image, one platform of the other, or equal
    /// layers and settings. A rebuild that changed nothing and a pull of one platform have
    /// another ID.
    pub fn is_same(&self, other: &Self) -> bool {
        self.is_known_as(&other.id)
            || other.is_known_as(&self.id)
            || (self.content.is_some() && self.content == other.content)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(word: &str) -> Digest {
        Digest::of(word.as_bytes())
    }

    fn image(id: &str, layers: &[&str], settings: Option<&str>) -> Image {
        Image {
            layers: layers.iter().map(|it| digest(it)).collect(),
            settings: settings.map(digest),
            ..Image::empty(digest(id))
        }
    }

    fn same(one: &Image, other: &Image) -> bool {
        let (one, other) = (Identity::from(one), Identity::from(other));
        assert_eq!(one.is_same(&other), other.is_same(&one));
        one.is_same(&other)
    }

    #[test]
    fn a_rebuild_that_changed_nothing_is_the_same_and_a_change_is_not() {
        let built = image("first", &["a", "b"], Some("config"));
        assert!(same(&built, &built));
        assert!(same(&built, &image("again", &["a", "b"], Some("config"))));
        for other in [
            image("again", &["a", "b"], Some("other")),
            image("again", &["a"], Some("config")),
            image("again", &["b", "a"], Some("config")),
            // What is not known is not equal.
            image("again", &["a", "b"], None),
        ] {
            assert!(!same(&built, &other), "{other:?}");
        }
        let unknown = image("one", &["a"], None);
        assert!(!same(&unknown, &image("two", &["a"], None)));
        let nothing = image("one", &[], Some("config"));
        assert!(!same(&nothing, &image("two", &[], Some("config"))));
    }

    #[test]
    fn one_platform_of_an_index_is_the_same() {
        let mut index = image("index", &["a"], None);
        index.manifests = vec![digest("amd64"), digest("arm64")];
        assert!(same(&index, &image("amd64", &["a"], None)));
        assert!(same(&index, &image("arm64", &["x"], None)));
        assert!(!same(&index, &image("s390x", &["y"], None)));
        let mut pulled = image("config", &["a"], None);
        pulled.repo_digests = vec![
            format!("nginx@{}", digest("manifest")),
            "<none>@<none>".into(),
        ];
        let pulled = Identity::from(&pulled);
        assert!(pulled.is_known_as(&digest("manifest")) && pulled.is_known_as(&digest("config")));
        assert!(!pulled.is_known_as(&digest("other")));
    }
}
