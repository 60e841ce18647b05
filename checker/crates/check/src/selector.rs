//! Which images a check means: one reference, or every tag of a repository that fits a pattern.

use std::fmt;

use regex_lite::Regex;
use serde::de::{Error, MapAccess, Visitor, value::MapAccessDeserializer};
use serde::{Deserialize, Deserializer};

use engine::{ListedImage, NamedImage, Reference};

/// `nginx:1`, or `{ repository: nginx, tag_pattern: '1\.[0-9]+', or_digest: true }`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selector {
    Exact(Reference),
    Pattern(TagPattern),
}

/// Tags of a repository; the pattern must fit the whole tag. With `or_digest`, also images of the
/// repository that have none of its tags, as `docker image pull nginx@sha256:…` leaves them.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "PatternFields")]
pub struct TagPattern {
    repository: Reference,
    pattern: String,
    whole: Regex,
    or_digest: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PatternFields {
    repository: Reference,
    tag_pattern: String,
    #[serde(default)]
    or_digest: bool,
}

impl TryFrom<PatternFields> for TagPattern {
    type Error = String;

    fn try_from(fields: PatternFields) -> Result<Self, Self::Error> {
        let whole = Regex::new(&format!("^(?:{})$", fields.tag_pattern))
            .map_err(|error| format!("`{}` is not a pattern ({error})", fields.tag_pattern))?;
        Ok(Self {
            repository: fields.repository,
            pattern: fields.tag_pattern,
            whole,
            or_digest: fields.or_digest,
        })
    }
}

impl From<Reference> for Selector {
    fn from(reference: Reference) -> Self {
        Self::Exact(reference)
    }
}

impl PartialEq for TagPattern {
    fn eq(&self, other: &Self) -> bool {
        (&self.repository, &self.pattern, self.or_digest)
            == (&other.repository, &other.pattern, other.or_digest)
    }
}

impl Eq for TagPattern {}
impl Selector {
    /// Whether an image of the engine's list is meant.
    pub fn means(&self, image: &NamedImage) -> bool {
        image.name.as_ref().is_some_and(|name| self.names(name))
    }

    /// Itself, word for word; not for people.
    pub fn asks(&self) -> String {
        match self {
            Self::Exact(reference) => reference.to_string(),
            Self::Pattern(tags) => {
                let digest = if tags.or_digest { " or digest" } else { "" };
                let name = tags.repository.familiar_repository();
                format!("{name} {}{digest}", tags.pattern)
            }
        }
    }

    /// Whether `name` may be one that is meant, on whatever engine it is listed: with Podman's
    /// `localhost/`, or by its digest.
    pub fn fits(&self, name: &str) -> bool {
        if let (Self::Pattern(tags), Some((repository, _))) = (self, name.split_once('@')) {
            let repository = repository.parse();
            return tags.or_digest
                && repository.is_ok_and(|it| tags.repository.same_repository(&it));
        }
        let name = name.strip_prefix("localhost/").unwrap_or(name);
        name.parse().is_ok_and(|name| self.names(&name))
    }

    fn names(&self, name: &Reference) -> bool {
        match self {
            Self::Exact(reference) => reference == name,
            Self::Pattern(tags) => {
                tags.repository.same_repository(name) && tags.whole.is_match(name.tag())
            }
        }
    }

    /// The names of the list that are meant; of an image that is meant without one, its digest.
    pub fn pick(&self, images: &[ListedImage]) -> Vec<NamedImage> {
        let names = images.iter().flat_map(|image| &image.names);
        let names = names.filter(|name| self.means(name)).cloned();
        let digests = images.iter().filter_map(|image| self.digest_only(image));
        names.chain(digests).collect()
    }

    /// An image of the repository that no tag of it leads to, by its digest.
    fn digest_only(&self, image: &ListedImage) -> Option<NamedImage> {
        let repository = match self {
            Self::Pattern(tags) if tags.or_digest => &tags.repository,
            _ => return None,
        };
        let mut names = image.names.iter().filter_map(|it| it.name.as_ref());
        if names.any(|name| name.same_repository(repository)) {
            return None;
        }
        Some(NamedImage {
            name: None,
            shown: image.digest_name(repository)?.to_owned(),
            id: image.id,
        })
    }

    /// The repository, for messages.
    pub fn repository(&self) -> &Reference {
        match self {
            Self::Exact(reference) => reference,
            Self::Pattern(tags) => &tags.repository,
        }
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(reference) => reference.fmt(f),
            // Every tag will do: the repository alone says it best.
            Self::Pattern(tags) if matches!(tags.pattern.as_str(), ".+" | ".*") => {
                f.write_str(&tags.repository.familiar_repository())
            }
            Self::Pattern(tags) => {
                let name = tags.repository.familiar_repository();
                let shape = tags.pattern.replace("[0-9]+", "N").replace(r"\.", ".");
                if let Some(shape) = shape.strip_suffix("(-.+)?") {
                    // Whatever follows the version.
                    let short = shape.strip_suffix("(.N)?").unwrap_or(shape);
                    write!(f, "{name}:{short}…")?;
                } else if let Some(short) = shape.strip_suffix("(.N)?") {
                    write!(f, "{name}:{short} / {name}:{short}.N")?;
                } else {
                    write!(f, "{name}:{shape}")?;
                }
                if tags.or_digest {
                    write!(f, " / {name}@sha256:…")?;
                }
                Ok(())
            }
        }
    }
}

// Not `untagged`: that would lose the line and the column of an error inside.
impl<'de> Deserialize<'de> for Selector {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Selector;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(
                    "an image reference, or a map with `repository` and `tag_pattern` || \
                     이미지 이름, 또는 `repository`와 `tag_pattern`이 있는 맵",
                )
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Selector, E> {
                let text = serde::de::value::StrDeserializer::new(text);
                Reference::deserialize(text).map(Selector::Exact)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Selector, A::Error> {
                TagPattern::deserialize(MapAccessDeserializer::new(map)).map(Selector::Pattern)
            }
        }
        deserializer.deserialize_any(Either)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::{Digest, Naming};

    fn pinned() -> Selector {
        serde_yaml::from_str(r"{ repository: nginx, tag_pattern: '1\.[0-9]+(\.[0-9]+)?' }").unwrap()
    }

    #[test]
    fn a_pattern_fits_the_whole_tag_only() {
        for name in [
            "nginx:1.13",
            "nginx:1.13.12",
            "docker.io/library/nginx:1.22",
        ] {
            assert!(pinned().fits(name), "{name}");
        }
        for name in [
            "nginx:1",
            "nginx:1.13-foo",
            "nginx:11.13",
            "nginx:1.13.1.1",
            "nginx:1.",
            "ada/nginx:1.13",
            "my-nginx:1.13",
            "<none>:<none>",
        ] {
            assert!(!pinned().fits(name), "{name}");
        }
    }

    #[test]
    fn a_pattern_reads_like_a_version() {
        assert_eq!(pinned().to_string(), "nginx:1.N / nginx:1.N.N");
        assert_eq!(strict().to_string(), "nginx:1.N… / nginx@sha256:…");
    }

    /// As in the course: any version, of any variant, or a digest.
    fn strict() -> Selector {
        let yaml =
            r"{ repository: nginx, tag_pattern: '1\.[0-9]+(\.[0-9]+)?(-.+)?', or_digest: true }";
        serde_yaml::from_str(yaml).unwrap()
    }

    fn listed(names: &[&str], digests: &[&str]) -> ListedImage {
        let id = Digest::of(b"id");
        let names = names.iter();
        ListedImage {
            id,
            names: names
                .map(|name| NamedImage::new(*name, id, Naming::Docker))
                .collect(),
            repo_digests: digests.iter().map(|it| format!("{it}@{id}")).collect(),
        }
    }

    #[test]
    fn a_variant_says_its_version_and_a_moving_tag_does_not() {
        let picked = |name: &str| strict().pick(&[listed(&[name], &[])]).len();
        for name in [
            "nginx:1.27.4-alpine",
            "nginx:1.27-alpine",
            "nginx:1.25.3-alpine-slim",
            "nginx:1.22-alpine",
            "nginx:1.27.4-bookworm-otel",
        ] {
            assert_eq!(picked(name), 1, "{name}");
        }
        for name in [
            "nginx:stable",
            "nginx:stable-alpine",
            "nginx:stable-alpine3.20",
            "nginx:1-alpine",
            "nginx:1.27alpine",
            "nginx:latest",
            "nginx:mainline",
        ] {
            assert_eq!(picked(name), 0, "{name}");
        }
        // Docker's own names for elsewhere; the digest of nginx has gone with its tag.
        for name in [
            "localhost/nginx:1.22",
            "registry-1.docker.io/library/nginx:1.22",
        ] {
            assert!(strict().pick(&[listed(&[name], &[])]).is_empty(), "{name}");
        }
    }

    #[test]
    fn a_digest_is_pinned_where_no_tag_leads_there() {
        let shown = |image: ListedImage| {
            let picked = strict().pick(&[image]);
            picked.into_iter().map(|it| it.shown).collect::<Vec<_>>()
        };
        let digest = format!("nginx@{}", Digest::of(b"id"));
        assert_eq!(shown(listed(&[], &["nginx"])), [digest.as_str()]);
        assert_eq!(
            shown(listed(&["pointer:here"], &["nginx"])),
            [digest.as_str()]
        );
        // A tag that was pulled has the digest too.
        assert_eq!(shown(listed(&["nginx:latest"], &["nginx"])), [""; 0]);
        assert_eq!(shown(listed(&[], &["ada/nginx"])), [""; 0]);
        assert_eq!(shown(listed(&["<none>:<none>"], &["<none>"])), [""; 0]);
        assert!(strict().fits(&digest) && !pinned().fits(&digest));
        assert!(pinned().pick(&[listed(&[], &["nginx"])]).is_empty());
    }
}
