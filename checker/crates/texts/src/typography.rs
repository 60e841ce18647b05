//! Characters that an input method or a word processor puts in the place of plain ones.

use icu_normalizer::ComposingNormalizerBorrowed;

/// The same text in the characters that programs expect: no full-width forms, curly quotes, long
/// dashes, unusual spaces or invisible characters; lines end with `\n`.
pub fn plain(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let normal = ComposingNormalizerBorrowed::new_nfkc().normalize(&text);
    let kept = normal.chars().filter(|c| !is_invisible(*c));
    kept.map(|c| straight(c).unwrap_or(c)).collect()
}

/// The first character of it that [`plain()`] would put another for, though it may look the same.
pub fn odd(text: &str) -> Option<char> {
    text.chars().find(|c| {
        straight(*c).is_some()
            || is_invisible(*c)
            || matches!(c, '\u{ff01}'..='\u{ff5e}' | '\u{a0}' | '\u{3000}')
    })
}

fn straight(c: char) -> Option<char> {
    Some(match c {
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' | '「' | '」' | '『' | '』' => '"',
        '‘' | '’' | '‚' | '‛' | '′' | '´' => '\'',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => '-',
        _ => return None,
    })
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{202a}'..='\u{202e}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_characters_become_plain_ones() {
        for (typed, meant) in [
            ("image_id： “９３１０ｅ”", "image_id: \"9310e\""),
            ("nginx –g ＂daemon off；＂", "nginx -g \"daemon off;\""),
            ("‘a’\u{a0}b\u{3000}c\u{200b}\r\nd\re", "'a' b c\nd\ne"),
        ] {
            assert_eq!(plain(typed), meant);
            assert!(odd(typed).is_some(), "{typed}");
            assert_eq!(odd(meant), None, "{meant}");
        }
        assert_eq!(odd("답은 7개, café"), None);
    }
}
