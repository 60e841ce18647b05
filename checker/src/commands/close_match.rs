//! Guesses what a mistyped word was meant to be.

/// How alike two words must be, from 0 to 1.
const ALIKE: f64 = 0.75;

/// Guesses that are shown.
const MOST: usize = 3;

/// The known words that are closest to `word`, the closest first.
pub fn closest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let word = word.to_lowercase();
    let mut scored: Vec<_> = known
        .into_iter()
        .map(|name| (strsim::jaro_winkler(&word, name), name))
        .filter(|(score, _)| *score > ALIKE)
        .collect();
    scored.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let names = scored.into_iter().map(|(_, name)| name);
    names.take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_words_come_first_and_strange_ones_not_at_all() {
        let known = ["lesson-1", "lesson-2", "list", "doctor", "watch"];
        assert_eq!(closest("Lesson-2", known), ["lesson-2", "lesson-1"]);
        assert_eq!(closest("doktor", known), ["doctor"]);
        assert!(closest("zzz", known).is_empty());
    }
}
