//! Pass phrases: random, and the same keys on every keyboard that has Latin letters.

/// 512 short words that all differ and are easy to say.
const WORDS: &str = include_str!("words.txt");

/// Digits that cannot be mistaken for letters.
const DIGITS: &[u8; 8] = b"23456789";

/// A pass phrase of 36 random bits, `lamp-tiger-482-moss`: too many to be guessed through a
/// service that hashes slowly, few enough to be typed from a card.
///
/// # Errors
/// No random numbers from the system.
pub fn phrase() -> Result<String, getrandom::Error> {
    Ok(spelled(getrandom::u64()?))
}

/// Nine bits choose a word and three a digit, so that all are equally likely.
fn spelled(mut bits: u64) -> String {
    let mut take = |count: u32| {
        let taken = bits & ((1 << count) - 1);
        bits >>= count;
        taken as usize
    };
    let mut word = || WORDS.split_whitespace().nth(take(9)).unwrap_or_default();
    let (first, second, third) = (word(), word(), word());
    let digits: String = (0..3).map(|_| char::from(DIGITS[take(3)])).collect();
    format!("{first}-{second}-{digits}-{third}")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn there_are_as_many_words_as_nine_bits_choose() {
        let words: BTreeSet<_> = WORDS.split_whitespace().collect();
        assert_eq!(words.len(), 512);
        assert_eq!(WORDS.split_whitespace().count(), 512);
        let plain = |word: &&str| {
            (3..=6).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase())
        };
        assert!(words.iter().all(plain));
    }

    #[test]
    fn every_bit_counts() {
        let phrases: BTreeSet<_> = (0..36).map(|bit| spelled(1 << bit)).collect();
        assert_eq!(phrases.len(), 36);
        assert_eq!(spelled(0), "acorn-acorn-222-acorn");
        assert!(!phrases.contains(&spelled(0)));
        let random: BTreeSet<_> = (0..1000).map(|_| phrase().unwrap()).collect();
        assert_eq!(random.len(), 1000);
    }
}
