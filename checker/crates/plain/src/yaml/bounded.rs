//! YAML within bounds: files may come from anyone, and the parser's time grows with the square of
//! the brackets that stand open.

use serde::de::{DeserializeOwned, Error as _};

/// `[` and `{` that a text may have, wherever they stand: real files have some hundreds, and
/// this many take the parser less than a second.
pub const MOST_BRACKETS: usize = 20_000;

/// How many brackets the text has that could open a list or a map.
pub fn brackets(text: &str) -> usize {
    let brackets = text.bytes().filter(|byte| matches!(byte, b'[' | b'{'));
    brackets.count()
}

/// Parses one document. A byte order mark before it is skipped.
///
/// # Errors
/// What is wrong, and where.
pub fn from_str<T: DeserializeOwned>(text: &str) -> Result<T, serde_yaml::Error> {
    if brackets(text) > MOST_BRACKETS {
        return Err(serde_yaml::Error::custom(format!(
            "more than {MOST_BRACKETS} brackets: lists within lists without end"
        )));
    }
    serde_yaml::from_str(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// As [`from_str`], for bytes that must be UTF-8.
///
/// # Errors
/// What is wrong, and where.
pub fn from_slice<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, serde_yaml::Error> {
    from_str(std::str::from_utf8(bytes).map_err(serde_yaml::Error::custom)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    #[test]
    fn nesting_and_aliases_without_end_are_refused_in_time() {
        let aliases = |levels: u32| {
            (0..levels).fold("a0: &a0 [x]\n".to_owned(), |text, level| {
                let items = vec![format!("*a{level}"); 10].join(", ");
                let next = level + 1;
                format!("{text}a{next}: &a{next} [{items}]\n")
            })
        };
        for text in [
            "[".repeat(1_000_000),
            "{a: ".repeat(250_000),
            "- ".repeat(100_000),
            "a: [".repeat(MOST_BRACKETS / 2),
            aliases(12),
        ] {
            let start = Instant::now();
            assert!(from_str::<serde_yaml::Value>(&text).is_err());
            assert!(start.elapsed() < Duration::from_secs(60), "{text:.9}");
        }
    }
}
