//! Where an image came from, as far as its engine shows: the repositories by which it is known.

use crate::{Image, Naming, Reference};

/// The repository of `repository@sha256:…` or `repository`.
pub fn repository_of(entry: &str) -> Option<Reference> {
    let repository = entry.split_once('@').map_or(entry, |(it, _)| it);
    repository.parse().ok()
}

/// Where an image came from, as far as its engine shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Provenance {
    /// From the repository, from a mirror of it, or the engine does not say.
    Plausible,
    /// From these repositories, which are others.
    Foreign(Vec<String>),
    /// From a build on this engine, or from no registry.
    Local,
}

impl Image {
    /// Whether the image can have come from this repository. A mirror has another registry and
    /// the same last word (`mirror.example/library/nginx`). Where the engine shows nothing, as after
    /// `docker load`, it can.
    pub fn provenance(&self, repository: &Reference, naming: Naming) -> Provenance {
        let recorded = self.origin.as_ref();
        let entries = match recorded {
            Some(origin) if !origin.repositories.is_empty() => &origin.repositories,
            _ => &self.repo_digests,
        };
        let (local, from): (Vec<_>, Vec<_>) = entries
            .iter()
            .filter(|entry| repository_of(entry).is_some())
            .partition(|entry| naming == Naming::Podman && entry.starts_with("localhost/"));
        let repositories: Vec<_> = from.iter().filter_map(|it| repository_of(it)).collect();
        let last = |it: &Reference| it.repository().rsplit('/').next().map(str::to_owned);
        let path = |it: &Reference| format!("/{}", it.repository());
        let is_mirror = |it: &Reference| path(it).ends_with(&path(repository));
        let is_alike = |it: &Reference| last(it) == last(repository);
        let built = recorded.is_some_and(|it| it.built);
        let is_own = |it: &Reference| it.same_repository(repository);
        let seen = recorded.is_some_and(|it| !it.repositories.is_empty());
        let made_here = built && !(seen && repositories.iter().any(is_own));
        if made_here || repositories.is_empty() && !local.is_empty() {
            Provenance::Local
        } else if repositories.iter().any(is_mirror) || repositories.iter().all(is_alike) {
            Provenance::Plausible
        } else {
            let mut names: Vec<_> = repositories
                .iter()
                .map(Reference::familiar_repository)
                .collect();
            names.dedup();
            Provenance::Foreign(names)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Provenance::{self, Foreign, Local, Plausible};
    use super::*;
    use crate::{Digest, Origin};

    fn seen(digests: &[&str], origin: Option<Origin>, naming: Naming) -> Provenance {
        let digest = Digest::of(b"x");
        let image = Image {
            repo_digests: digests.iter().map(|it| format!("{it}@{digest}")).collect(),
            origin,
            ..Image::empty(digest)
        };
        image.provenance(&"nginx".parse().unwrap(), naming)
    }

    #[test]
    fn what_its_digests_name_tells_where_an_image_came_from() {
        let foreign = |names: &[&str]| Foreign(names.iter().map(|it| (*it).to_owned()).collect());
        for (digests, expected) in [
            // Loaded, built or imported: nothing tells.
            (&[][..], Plausible),
            (&["nginx"], Plausible),
            (
                &["docker.io/library/nginx", "localhost:5050/ada/page"],
                Plausible,
            ),
            // Mirrors.
            (&["mirror.example:5000/library/nginx"], Plausible),
            (
                &["public.ecr.aws/docker/library/nginx", "ada/page"],
                Plausible,
            ),
            (&["public.ecr.aws/nginx/nginx"], Plausible),
            // Loaded, and pushed since.
            (&["localhost:5050/ada/nginx"], Plausible),
            (&["localhost/nginx"], Plausible),
            (&["debian"], foreign(&["debian"])),
            (
                &["debian", "localhost:5050/ada/nginx"],
                foreign(&["debian", "localhost:5050/ada/nginx"]),
            ),
            // The containerd store adds the new name's digest.
            (&["debian", "nginx"], Plausible),
            (&["<none>"], Plausible),
        ] {
            assert_eq!(seen(digests, None, Naming::Docker), expected, "{digests:?}");
        }
    }

    #[test]
    fn podman_names_what_comes_from_no_registry() {
        assert_eq!(seen(&["localhost/nginx"], None, Naming::Podman), Local);
        let tagged = ["docker.io/library/nginx", "localhost/nginx"];
        assert_eq!(seen(&tagged, None, Naming::Podman), Plausible);
    }

    #[test]
    fn what_the_engine_recorded_is_not_changed_by_a_tag() {
        let recorded = |repositories: &[&str], built| {
            let repositories = repositories.iter().map(|it| (*it).to_owned()).collect();
            let origin = Origin {
                repositories,
                built,
            };
            seen(&["nginx"], Some(origin), Naming::Docker)
        };
        assert_eq!(recorded(&["docker.io/library/nginx"], false), Plausible);
        assert_eq!(recorded(&["docker.io/library/nginx"], true), Plausible);
        assert_eq!(
            recorded(&["docker.io/library/debian"], false),
            Foreign(vec!["debian".to_owned()])
        );
        assert_eq!(recorded(&[], true), Local);
        assert_eq!(recorded(&["localhost:5050/ada/nginx"], true), Local);
        assert_eq!(recorded(&[], false), Plausible);
    }
}
