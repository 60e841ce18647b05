//! Bytes as text, with the encoding that they are in: editors and shells on Windows write UTF-16 and
//! CP949, and a text is right or wrong by what it says.

use encoding_rs::{EUC_KR, UTF_16BE, UTF_16LE, WINDOWS_1252};
use serde::{Deserialize, Serialize};

/// An encoding other than UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encoding {
    #[serde(rename = "utf-16le")]
    Utf16Le,
    #[serde(rename = "utf-16be")]
    Utf16Be,
    /// Korean Windows; EUC-KR is a part of it.
    #[serde(rename = "cp949")]
    Cp949,
    #[serde(rename = "latin-1")]
    Latin1,
}

impl Encoding {
    /// As editors name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf16Le => "UTF-16 LE",
            Self::Utf16Be => "UTF-16 BE",
            Self::Cp949 => "CP949 (EUC-KR)",
            Self::Latin1 => "Latin-1",
        }
    }

    /// Whether instructions in it are other bytes than in UTF-8, so that docker cannot read them.
    pub fn is_wide(self) -> bool {
        matches!(self, Self::Utf16Le | Self::Utf16Be)
    }
}

/// The text without a byte order mark, and its encoding where that is not UTF-8; `None` where the
/// bytes are not text.
pub fn decode(bytes: &[u8]) -> Option<(String, Option<Encoding>)> {
    if let Some(encoding) = wide(bytes) {
        let from = match encoding {
            Encoding::Utf16Be => UTF_16BE,
            _ => UTF_16LE,
        };
        let (text, faulty) = from.decode_with_bom_removal(bytes);
        return (!faulty).then(|| (text.into_owned(), Some(encoding)));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        // Editors on Windows put a byte order mark first; docker passes over it too.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        return Some((text.to_owned(), None));
    }
    let is_text = |c: &u8| *c >= b' ' || matches!(c, b'\t' | b'\n' | b'\r' | b'\x0c' | b'\x1b');
    if !bytes.iter().all(is_text) {
        return None;
    }
    let (encoding, text) = match EUC_KR.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => (Encoding::Cp949, text),
        None => (
            Encoding::Latin1,
            WINDOWS_1252.decode_without_bom_handling(bytes).0,
        ),
    };
    Some((text.into_owned(), Some(encoding)))
}

/// Bytes of a text that are kept with facts.
pub const MOST_KEPT: usize = 64 * 1024;

/// The text itself; of a long one a part, with what is looked for in it.
pub fn around(text: &str, wanted: &str) -> String {
    if text.len() <= MOST_KEPT {
        return text.to_owned();
    }
    let at = text.find(wanted).unwrap_or_default();
    let start = boundary(text, at.saturating_sub(MOST_KEPT / 4));
    let end = boundary(text, start + MOST_KEPT);
    text[start..end].to_owned()
}

/// The last beginning of a character that is not after `at`.
fn boundary(text: &str, at: usize) -> usize {
    let mut before = (0..=at.min(text.len())).rev();
    before.find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// UTF-16, by its byte order mark, or by a zero in half of each of the first characters.
fn wide(bytes: &[u8]) -> Option<Encoding> {
    match bytes {
        [0xff, 0xfe, ..] => return Some(Encoding::Utf16Le),
        [0xfe, 0xff, ..] => return Some(Encoding::Utf16Be),
        _ => {}
    }
    let pairs = || bytes.chunks_exact(2).take(32);
    if bytes.len() < 8 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let zeros = |half: usize| pairs().filter(|pair| pair[half] == 0).count();
    match (zeros(0), zeros(1)) {
        (0, low) if low * 2 > pairs().count() => Some(Encoding::Utf16Le),
        (high, 0) if high * 2 > pairs().count() => Some(Encoding::Utf16Be),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn utf16(text: &str, write: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(write).collect()
    }

    #[test]
    fn each_encoding_is_recognised_and_its_text_is_right() {
        let korean = "안녕하세요 tok-1\n";
        for (bytes, text, encoding) in [
            (korean.as_bytes().to_vec(), korean, None),
            (b"\xef\xbb\xbftok-1".to_vec(), "tok-1", None),
            (
                utf16("\u{feff}안 tok-1", u16::to_le_bytes),
                "안 tok-1",
                Some(Encoding::Utf16Le),
            ),
            (
                utf16("\u{feff}안 tok-1", u16::to_be_bytes),
                "안 tok-1",
                Some(Encoding::Utf16Be),
            ),
            (
                utf16("<p>tok-1</p>", u16::to_le_bytes),
                "<p>tok-1</p>",
                Some(Encoding::Utf16Le),
            ),
            (
                EUC_KR.encode(korean).0.into_owned(),
                korean,
                Some(Encoding::Cp949),
            ),
            (
                b"caf\xe9 tok-1".to_vec(),
                "café tok-1",
                Some(Encoding::Latin1),
            ),
            (Vec::new(), "", None),
        ] {
            let wanted = Some((text.to_owned(), encoding));
            assert_eq!(decode(&bytes), wanted, "{bytes:?}");
        }
    }

    #[test]
    fn what_is_not_text_is_not_taken_for_one() {
        for bytes in [
            b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR tok-1".as_slice(),
            b"\xff\xfetok-1\xd8",
            b"\xff\x00\x01",
        ] {
            assert_eq!(decode(bytes), None, "{bytes:?}");
        }
    }

    #[test]
    fn of_a_long_text_the_part_that_is_looked_for_is_kept() {
        let long = format!("{}tok-1{}", "가".repeat(50_000), "나".repeat(50_000));
        let part = around(&long, "tok-1");
        assert!(part.contains("tok-1") && part.len() <= MOST_KEPT);
        assert!(!around(&long, "tok-2").contains("tok"));
        assert_eq!(around("tok-1", "x"), "tok-1");
    }

    proptest! {
        #[test]
        fn any_bytes_are_decoded_or_refused(bytes: Vec<u8>, text in ".{0,40}") {
            decode(&bytes);
            // Utf-8 stays what it is.
            if !text.starts_with('\u{feff}') && !text.contains('\0') {
                prop_assert_eq!(decode(text.as_bytes()), Some((text, None)));
            }
        }
    }
}
