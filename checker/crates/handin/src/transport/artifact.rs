//! A result as an artifact: the document as a layer, and the manifest that names it
//! (<https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md>).

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::RegistryError;
use super::error::Part;
use crate::submission;
use course::exercise::LessonId;
use plain::hash::sha256;

pub const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const ARTIFACT: &str = "application/vnd.docker-images-course.submission.v1";
const DOCUMENT: &str = "application/vnd.docker-images-course.submission.v1+json";
const EMPTY: &str = "application/vnd.oci.empty.v1+json";
const CREATED: &str = "org.opencontainers.image.created";

/// The config that says nothing, as the specification has it.
pub const CONFIG: &[u8] = b"{}";

/// Bytes that a manifest may have: ours have some 700.
pub const LARGEST_MANIFEST: u64 = 64 * 1024;

/// One lesson's result, ready to be sent. The same document gives the same bytes, so sending it
/// twice is sending it once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    pub document: Vec<u8>,
    pub manifest: Vec<u8>,
    /// `sha256:…`, of the document.
    pub digest: String,
    pub made_at: Timestamp,
    /// Its tag leads to the newest result.
    pub lesson: LessonId,
    /// The tag of this attempt, for good: `lesson-3.20261124T090000Z-1a2b3c4d`.
    pub attempt: String,
}

impl Artifact {
    pub fn new(document: Vec<u8>, lesson: LessonId, made_at: Timestamp) -> Self {
        let hex = sha256(&document);
        let digest = format!("sha256:{hex}");
        let time = TimeZone::UTC
            .to_datetime(made_at)
            .strftime("%Y%m%dT%H%M%SZ");
        let descriptor = |media_type: &str, digest: String, size: usize| Descriptor {
            media_type: media_type.to_owned(),
            digest,
            size: size as u64,
        };
        let manifest = Manifest {
            schema_version: 2,
            media_type: Some(MANIFEST.to_owned()),
            artifact_type: Some(ARTIFACT.to_owned()),
            config: descriptor(EMPTY, format!("sha256:{}", sha256(CONFIG)), CONFIG.len()),
            layers: vec![descriptor(DOCUMENT, digest.clone(), document.len())],
            annotations: BTreeMap::from([(CREATED.to_owned(), made_at.to_string())]),
        };
        Self {
            // Plain data with text keys has always a form in JSON.
            manifest: serde_json::to_vec(&manifest).unwrap_or_default(),
            attempt: format!("{lesson}.{time}-{}", &hex[..8]),
            lesson,
            document,
            digest,
            made_at,
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    schema_version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    media_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    artifact_type: Option<String>,
    config: Descriptor,
    layers: Vec<Descriptor>,
    #[serde(default)]
    annotations: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Descriptor {
    media_type: String,
    pub digest: String,
    pub size: u64,
}

impl Manifest {
    /// Reads a manifest that anyone may have put there: it must be one of a result, with one
    /// document of a size that is read.
    ///
    /// # Errors
    /// It is not.
    pub fn read(bytes: &[u8]) -> Result<(Self, Descriptor), RegistryError> {
        let broken = |detail: String| RegistryError::Broken {
            what: Part::Manifest,
            detail,
        };
        let manifest: Self =
            serde_json::from_slice(bytes).map_err(|error| broken(error.to_string()))?;
        if manifest.schema_version != 2 || manifest.artifact_type.as_deref() != Some(ARTIFACT) {
            return Err(broken("it is not a result of this course".to_owned()));
        }
        let [document] = &manifest.layers[..] else {
            return Err(broken("it does not have exactly one document".to_owned()));
        };
        let hex = document.digest.strip_prefix("sha256:").unwrap_or_default();
        let is_digest = hex.len() == 64
            && hex
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        if document.media_type != DOCUMENT || !is_digest {
            return Err(broken("its document is of another kind".to_owned()));
        }
        if document.size > submission::LARGEST {
            return Err(RegistryError::TooLarge {
                what: Part::Document,
                limit: submission::LARGEST,
            });
        }
        let document = document.clone();
        Ok((manifest, document))
    }

    /// When the result was made, as it says itself.
    pub fn made_at(&self) -> Option<Timestamp> {
        self.annotations.get(CREATED)?.parse().ok()
    }
}

/// The tag of an attempt, as a registry lists it; the later of one lesson is the greater.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct AttemptTag {
    pub lesson: LessonId,
    /// All of it: `lesson-3.20261124T090000Z-1a2b3c4d`.
    pub tag: String,
}

impl AttemptTag {
    /// `None` for other tags.
    pub fn read(tag: String) -> Option<Self> {
        let (lesson, attempt) = tag.split_once('.')?;
        let (time, digest) = attempt.split_once('-')?;
        let is_attempt = time.len() == 16 && digest.len() == 8;
        Some(Self {
            lesson: lesson.parse().ok().filter(|_| is_attempt)?,
            tag,
        })
    }

    /// Whether the tag was made for this document.
    pub fn is_of(&self, document: &[u8]) -> bool {
        let end = self.tag.rsplit('-').next().unwrap_or_default();
        sha256(document).starts_with(end)
    }

    /// `20261124T090000Z`.
    pub fn time(&self) -> &str {
        self.tag
            .get(self.lesson.as_str().len() + 1..)
            .and_then(|attempt| attempt.split('-').next())
            .unwrap_or_default()
    }

    /// When the attempt was made, as its name says.
    pub fn made_at(&self) -> Option<Timestamp> {
        let time = DateTime::strptime("%Y%m%dT%H%M%SZ", self.time()).ok()?;
        TimeZone::UTC.to_timestamp(time).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn artifact() -> Artifact {
        let made_at = "2026-11-24T09:00:00Z".parse().unwrap();
        Artifact::new(b"{}\n".to_vec(), "lesson-3".parse().unwrap(), made_at)
    }

    #[test]
    fn the_same_document_gives_the_same_bytes_and_tags() {
        assert_eq!(artifact(), artifact());
        assert_eq!(artifact().attempt, "lesson-3.20261124T090000Z-ca3d163b");
        let tag = AttemptTag::read(artifact().attempt).unwrap();
        assert_eq!(tag.lesson, artifact().lesson);
        assert_eq!(tag.made_at(), Some(artifact().made_at));
        assert!(tag.is_of(b"{}\n") && !tag.is_of(b"{} \n"));
        assert_eq!(AttemptTag::read("lesson-3".to_owned()), None);
        let text = String::from_utf8(artifact().manifest).unwrap();
        assert!(text.contains(
            "\"config\":{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"digest\":\"sha256:\
             44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\",\"size\":2}"
        ));
    }

    #[test]
    fn only_a_manifest_of_a_result_is_read() {
        let whole = String::from_utf8(artifact().manifest).unwrap();
        let (manifest, document) = Manifest::read(whole.as_bytes()).unwrap();
        assert_eq!(document.size, 3);
        assert_eq!(manifest.made_at(), Some(artifact().made_at));
        for (old, new) in [
            ("course.submission.v1\"", "course.other.v1\""),
            (
                "v1+json\",\"digest\":\"sha256:ca",
                "v1+json\",\"digest\":\"sha256:../../",
            ),
            ("\"size\":3", "\"size\":99999999999"),
            ("\"size\":3", "\"size\":-1"),
            ("\"schemaVersion\":2", "\"schemaVersion\":1"),
        ] {
            assert_ne!(whole.replace(old, new), whole, "{old}");
            assert!(
                Manifest::read(whole.replace(old, new).as_bytes()).is_err(),
                "{new}"
            );
        }
        assert!(Manifest::read(&vec![b'['; 60_000]).is_err());
    }

    #[test]
    fn attempts_say_when_they_were_made() {
        let made_at = |tag: &str| AttemptTag::read(tag.to_owned())?.made_at();
        let time = "2026-11-24T09:00:00Z".parse().unwrap();
        assert_eq!(made_at("lesson-3.20261124T090000Z-1a2b3c4d"), Some(time));
        for tag in [
            "lesson-3",
            "lesson-3.later-1a2b3c4d",
            "lesson-3.-",
            "lesson-3.20261324T090000Z-1a2b3c4d",
        ] {
            assert_eq!(made_at(tag), None, "{tag}");
        }
    }
}
