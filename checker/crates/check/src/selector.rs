//! Which images a check means: one reference, or every tag of a repository that fits a pattern.

use std::fmt;

use regex_lite::Regex;
use serde::de::{Error, MapAccess, Visitor, value::MapAccessDeserializer};
use serde::{Deserialize, Deserializer};

use engine::{NamedImage, Reference};

/// `nginx:1`, or `{ repository: nginx, tag_pattern: '1\.[0-9]+' }`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selector {
    Exact(Reference),
    Pattern(TagPattern),
}

/// Tags of a repository; the pattern must fit the whole tag.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "PatternFields")]
pub struct TagPattern {
    repository: Reference,
    pattern: String,
    whole: Regex,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PatternFields {
    repository: Reference,
    tag_pattern: String,
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
        (&self.repository, &self.pattern) == (&other.repository, &other.pattern)
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
                format!("{} {}", tags.repository.familiar_repository(), tags.pattern)
            }
        }
    }

    /// Whether `name`, as the engine's list prints it, is meant. Registry prefixes that mean the
    /// same image are equal; Podman's `localhost/` before names from no registry is passed over.
    pub fn fits(&self, name: &str) -> bool {
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

    /// The images of the list that are meant.
    pub fn pick(&self, names: Vec<NamedImage>) -> Vec<NamedImage> {
        names
            .into_iter()
            .filter(|image| self.means(image))
            .collect()
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
                match shape.strip_suffix("(.N)?") {
                    Some(short) => write!(f, "{name}:{short} / {name}:{short}.N"),
                    None => write!(f, "{name}:{shape}"),
                }
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
    }
}
