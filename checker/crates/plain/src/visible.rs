//! Makes foreign text safe to show: names, labels and messages come from engines, registries and
//! files that anyone may have written.

/// Longest text (in characters) that one line of a report shows of a foreign string.
const LONGEST: usize = 600;

/// `text` with everything that could steer a terminal or disguise its meaning written out as
/// `\u{…}`: control characters (C0 and C1, newlines among them), bidirectional marks and
/// overrides, zero-width and other invisible characters. Cut with `…` past 600 characters.
pub fn visible(text: &str) -> String {
    let mut shown: String = escaped(text.chars().take(LONGEST));
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}

/// As [`visible`], but never cut.
pub fn escaped(text: impl IntoIterator<Item = char>) -> String {
    let mut shown = String::new();
    for c in text {
        if is_hidden(c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// Whether `c` steers what is shown around it: Unicode's `Cc`, the line and paragraph separators,
/// and the bidirectional controls of UAX #9. No text of a course needs one, except the newline.
pub fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{206f}')
}

/// Characters that show nothing themselves: those that [`steers`] names, and the invisible format
/// characters, behind which two names that look alike can differ.
pub fn is_hidden(c: char) -> bool {
    steers(c)
        || matches!(c,
            '\u{00ad}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2065}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_direction_marks_are_written_out() {
        assert_eq!(visible("a\x1b[31mb"), "a\\u{1b}[31mb");
        assert_eq!(
            visible("a\u{202e}b\u{9b}c\nd"),
            "a\\u{202e}b\\u{9b}c\\u{a}d"
        );
        assert_eq!(visible("이미지 nginx:1"), "이미지 nginx:1");
    }

    #[test]
    fn endless_text_is_cut() {
        assert_eq!(visible(&"x".repeat(10_000)).chars().count(), LONGEST + 1);
    }
}
