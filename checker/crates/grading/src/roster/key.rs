//! How names are compared.

/// A name as names are compared: Unicode's NFC, without regard to case.
pub fn key(name: &str) -> String {
    let normalizer = icu_normalizer::ComposingNormalizerBorrowed::new_nfc();
    let lower = normalizer.normalize(name.trim()).to_lowercase();
    normalizer.normalize(&lower).into_owned()
}
