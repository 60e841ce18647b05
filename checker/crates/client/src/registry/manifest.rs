//! What a manifest says, by the OCI specification and Docker's forms before it.

use serde::Deserialize;

use engine::Digest;

/// Media types of manifests and indexes that are asked for.
pub const ACCEPTED: &str = "application/vnd.oci.image.index.v1+json, \
    application/vnd.docker.distribution.manifest.list.v2+json, \
    application/vnd.oci.image.manifest.v1+json, \
    application/vnd.docker.distribution.manifest.v2+json";

/// A manifest of one platform, or an index of several.
#[derive(Debug, PartialEq, Eq)]
pub enum Manifest {
    One { config: Digest },
    Index(Vec<Child>),
}

/// A manifest in an index.
#[derive(Debug, PartialEq, Eq)]
pub struct Child {
    pub digest: Digest,
    /// `linux/amd64`, without the variant; empty where the index does not say.
    pub platform: String,
}

impl Manifest {
    /// `None`: it is not a manifest.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        #[derive(Deserialize)]
        struct Body {
            config: Option<Descriptor>,
            manifests: Option<Vec<Descriptor>>,
        }
        #[derive(Deserialize)]
        struct Descriptor {
            digest: String,
            platform: Option<Platform>,
        }
        #[derive(Deserialize)]
        struct Platform {
            os: String,
            architecture: String,
        }
        let body: Body = serde_json::from_slice(bytes).ok()?;
        if let Some(children) = body.manifests {
            let children = children.into_iter().filter_map(|child| {
                let platform = child.platform.map(|it| (it.os, it.architecture));
                let (os, architecture) = platform.unwrap_or_default();
                // Attestations stand beside what can be run.
                (os != "unknown").then(|| {
                    Some(Child {
                        digest: child.digest.parse().ok()?,
                        platform: match os.as_str() {
                            "" => String::new(),
                            os => format!("{os}/{architecture}"),
                        },
                    })
                })
            });
            return children.collect::<Option<_>>().map(Self::Index);
        }
        let config = body.config?.digest.parse().ok()?;
        Some(Self::One { config })
    }
}

/// The manifest for `platform` (`linux/amd64`), or the only one.
pub fn of_platform(children: &[Child], platform: &str) -> Option<Digest> {
    let found = children.iter().find(|child| child.platform == platform);
    match (found, children) {
        (Some(child), _) | (None, [child]) => Some(child.digest),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn manifests_are_read_with_their_platforms() {
        let (a, b, c) = (Digest::of(b"a"), Digest::of(b"b"), Digest::of(b"c"));
        let one = format!(r#"{{"config":{{"digest":"{a}"}},"layers":[]}}"#);
        assert_eq!(
            Manifest::read(one.as_bytes()),
            Some(Manifest::One { config: a })
        );
        let index = format!(
            r#"{{"manifests":[
                {{"digest":"{a}","platform":{{"os":"linux","architecture":"amd64"}}}},
                {{"digest":"{b}","platform":{{"os":"linux","architecture":"arm64","variant":"v8"}}}},
                {{"digest":"{c}","platform":{{"os":"unknown","architecture":"unknown"}}}}]}}"#
        );
        let Some(Manifest::Index(children)) = Manifest::read(index.as_bytes()) else {
            panic!("no index");
        };
        assert_eq!(children.len(), 2);
        assert_eq!(of_platform(&children, "linux/arm64"), Some(b));
        assert_eq!(of_platform(&children, "linux/s390x"), None);
        assert_eq!(of_platform(&children[..1], "linux/s390x"), Some(a));
        for none in [
            "",
            "{}",
            "[]",
            r#"{"config":{"digest":"x"}}"#,
            r#"{"manifests":[{}]}"#,
        ] {
            assert_eq!(Manifest::read(none.as_bytes()), None, "{none}");
        }
    }

    proptest! {
        #[test]
        fn no_manifest_is_too_strange(bytes: Vec<u8>, json in r#"[{}\[\]:,"a-z]{0,60}"#) {
            let _ = Manifest::read(&bytes);
            let is_one = matches!(Manifest::read(json.as_bytes()), Some(Manifest::One { .. }));
            prop_assert!(!is_one);
        }
    }
}
