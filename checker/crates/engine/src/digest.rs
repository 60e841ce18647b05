//! A SHA-256 digest, by which engines and registries name images, manifests and layers.

use std::fmt;
use std::str::FromStr;

use plain::hash;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Bytes of a SHA-256.
const BYTES: usize = 32;

/// Hexadecimal digits that `docker image ls` prints of an ID.
const SHORT: usize = 12;

/// `sha256:` and 64 hexadecimal digits, in lower case.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest([u8; BYTES]);

/// A text that is not a digest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a digest (`sha256:` and 64 hexadecimal digits)")]
pub struct NotADigest(pub String);

impl Digest {
    /// The digest of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        // The text is of the right form, by `plain::hash`.
        Self::of_digits(&hash::sha256(bytes)).unwrap_or(Self([0; BYTES]))
    }

    /// From 64 hexadecimal digits without `sha256:`, as Podman writes some IDs.
    pub fn of_digits(digits: &str) -> Option<Self> {
        let digits = digits.as_bytes();
        if digits.len() != 2 * BYTES {
            return None;
        }
        let mut bytes = [0; BYTES];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = value(pair[0])? << 4 | value(pair[1])?;
        }
        Some(Self(bytes))
    }

    /// The 32 bytes of the hash.
    pub fn bytes(&self) -> [u8; BYTES] {
        self.0
    }

    /// The 64 hexadecimal digits.
    pub fn digits(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The first twelve digits, as `docker image ls` prints an ID.
    pub fn short(&self) -> String {
        let mut digits = self.digits();
        digits.truncate(SHORT);
        digits
    }
}

/// The value of a hexadecimal digit in lower case, the only form that the OCI specification
/// allows in a digest.
fn value(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{}", self.digits())
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Digest {
    type Err = NotADigest;

    fn from_str(text: &str) -> Result<Self, NotADigest> {
        let digits = text.strip_prefix("sha256:");
        digits
            .and_then(Self::of_digits)
            .ok_or_else(|| NotADigest(text.to_owned()))
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_read_and_written_as_the_same_text() {
        let text = format!("sha256:{}", "0123456789abcdef".repeat(4));
        let digest: Digest = text.parse().unwrap();
        assert_eq!(digest.to_string(), text);
        assert_eq!(digest.short(), "0123456789ab");
        assert_eq!(Digest::of_digits(&digest.digits()), Some(digest));
        let json = serde_json::to_string(&digest).unwrap();
        assert_eq!(json, format!("\"{text}\""));
        assert_eq!(serde_json::from_str::<Digest>(&json).unwrap(), digest);
    }

    #[test]
    fn the_digest_of_nothing_is_the_one_that_sha256sum_prints() {
        let nothing = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(Digest::of(b"").to_string(), nothing);
    }

    #[test]
    fn what_is_not_a_digest_is_refused() {
        let digits = "ab".repeat(32);
        for text in [
            "",
            "sha256:",
            &digits,
            &format!("sha256:{}", digits.to_uppercase()),
            &format!("sha256:{digits}0"),
            &format!("sha512:{digits}"),
            &format!("sha256:{}", "한".repeat(22)),
            &format!("sha256:+{}", &digits[1..]),
        ] {
            assert!(text.parse::<Digest>().is_err(), "{text}");
        }
    }
}
