//! What is in a learner's facts and should not be in anyone else's.

use engine::{Digest, Reference};
use plain::hash;

/// An image that a registry was seen to have, which can be asked again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub image: Reference,
    /// Of the manifest or index.
    pub digest: Digest,
}

/// Something that comes out differently on each engine, or with each learner's token in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Trace {
    pub kind: TraceKind,
    /// The digest itself where there is one, else the SHA-256 of the text.
    digest: [u8; 32],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TraceKind {
    /// An image that the learner built.
    Image,
    /// A layer that the learner's build added to its base.
    Layer,
    /// A container; engines name them at random.
    Container,
    /// A page or a file with the learner's token in it.
    Page,
}

impl Trace {
    /// Of `sha256:…`, of hexadecimal digits, or of any other text.
    pub fn new(kind: TraceKind, text: &str) -> Self {
        let digits = text.strip_prefix("sha256:").unwrap_or(text);
        Self {
            kind,
            digest: bytes(digits)
                .or_else(|| bytes(&hash::sha256(text.as_bytes())))
                .unwrap_or_default(),
        }
    }

    /// Twelve hexadecimal digits, as Docker prints them.
    pub fn short(&self) -> String {
        self.digest[..6]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

fn bytes(digits: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if digits.len() != 64 || !digits.is_ascii() {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_stays_itself_and_a_text_gets_one() {
        let digits = "ab".repeat(32);
        let trace = |text: &str| Trace::new(TraceKind::Layer, text);
        assert_eq!(trace(&digits), trace(&format!("sha256:{digits}")));
        assert_eq!(trace(&digits).short(), "abababababab");
        assert_ne!(trace("a"), trace("b"));
        assert_eq!(trace("한".repeat(22).as_str()).digest.len(), 32);
    }
}
