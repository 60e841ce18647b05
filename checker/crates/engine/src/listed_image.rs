//! Images as an engine lists them: their names, and how the engine writes those.

use crate::image::digest_in;
use crate::provenance::repository_of;
use crate::{Digest, Reference};

/// An image of the engine's list, with or without names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedImage {
    pub id: Digest,
    pub names: Vec<NamedImage>,
    /// As [`Image::repo_digests`](crate::Image::repo_digests).
    pub repo_digests: Vec<String>,
}

impl ListedImage {
    /// `nginx@sha256:…`, where the engine knows the image as the repository's.
    pub fn digest_name(&self, repository: &Reference) -> Option<&str> {
        let mut entries = self.repo_digests.iter();
        entries
            .find(|entry| repository_of(entry).is_some_and(|it| it.same_repository(repository)))
            .map(String::as_str)
    }

    pub fn is_known_as(&self, digest: &Digest) -> bool {
        let mut digests = self.repo_digests.iter().filter_map(|it| digest_in(it));
        self.id == *digest || digests.any(|it| it == *digest)
    }

    /// A name that can be shown.
    pub fn shown(&self) -> String {
        let named = self.names.iter().find(|it| it.name.is_some());
        let shown = named.map(|it| &it.shown).or(self.repo_digests.first());
        shown.cloned().unwrap_or_else(|| self.id.short())
    }
}

/// How an engine writes the names of images that come from no registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Naming {
    /// As they are: `localhost/page` is a name in the registry `localhost`.
    Docker,
    /// With `localhost/` before them.
    Podman,
}

impl Naming {
    /// The name without what the engine put before it.
    pub fn plain(self, shown: &str) -> &str {
        match self {
            Self::Docker => shown,
            Self::Podman => shown.strip_prefix("localhost/").unwrap_or(shown),
        }
    }
}

/// One of an image's names, from the engine's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedImage {
    /// The name, read by Docker's grammar; `None` for `<none>:<none>` and the like. Podman's
    /// `localhost/` before names from no registry is left out.
    pub name: Option<Reference>,
    /// `repository:tag`, as the engine prints it.
    pub shown: String,
    pub id: Digest,
}

impl NamedImage {
    /// From a line of the engine's list.
    pub fn new(shown: impl Into<String>, id: Digest, naming: Naming) -> Self {
        let shown = shown.into();
        Self {
            name: naming.plain(&shown).parse().ok(),
            shown,
            id,
        }
    }

    /// Whether this is the image's name, or another writing of it.
    pub fn is(&self, reference: &Reference) -> bool {
        self.name.as_ref() == Some(reference)
    }
}

/// A row of an image's history, the newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HistoryRow {
    /// The instruction, or the command of the container that was committed.
    pub created_by: String,
    pub comment: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_belongs_to_the_repository_that_it_names() {
        let digest = Digest::of(b"manifest");
        let image = ListedImage {
            id: Digest::of(b"id"),
            names: Vec::new(),
            repo_digests: vec![
                "<none>@<none>".to_owned(),
                format!("localhost:5050/ada/nginx@{digest}"),
                format!("nginx@{digest}"),
            ],
        };
        let named = |repository: &str| image.digest_name(&repository.parse().unwrap());
        assert_eq!(named("nginx"), Some(format!("nginx@{digest}").as_str()));
        assert!(named("ada/nginx").is_none() && named("debian").is_none());
        assert!(image.is_known_as(&digest) && image.is_known_as(&image.id));
        assert!(!image.is_known_as(&Digest::of(b"other")));
    }

    #[test]
    fn names_are_read_as_the_engine_writes_them() {
        let is = |shown: &str, naming| {
            let image = NamedImage::new(shown, Digest::of(b"id"), naming);
            image.is(&"nginx:1.22".parse().unwrap())
        };
        assert!(is("docker.io/library/nginx:1.22", Naming::Docker));
        assert!(is("localhost/nginx:1.22", Naming::Podman));
        assert!(!is("localhost/nginx:1.22", Naming::Docker));
        assert!(!is(
            "registry-1.docker.io/library/nginx:1.22",
            Naming::Docker
        ));
        assert!(!is("<none>:<none>", Naming::Podman));
    }
}
