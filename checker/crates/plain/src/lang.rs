//! The two languages of the course.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use crate::text::Text;

/// A language that learners can read everything in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    #[default]
    En,
    Ko,
}

impl Lang {
    pub const ALL: [Self; 2] = [Self::En, Self::Ko];

    /// The language of the locale, as POSIX reads it: the first of `LC_ALL`, `LC_MESSAGES` and
    /// `LANG` that is set and not empty decides; anything but Korean is English.
    pub fn from_locale(var: impl Fn(&str) -> Option<String>) -> Self {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .find_map(|name| var(name).filter(|value| !value.is_empty()))
            .unwrap_or_default();
        let language = locale
            .split(['_', '.', '@', '-'])
            .next()
            .unwrap_or_default();
        if language.eq_ignore_ascii_case("ko") {
            Self::Ko
        } else {
            Self::En
        }
    }

    /// The two-letter code, as in `--lang` and in the book's folders.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ko => "ko",
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Lang {
    type Err = UnknownLang;

    /// From the two-letter code.
    fn from_str(code: &str) -> Result<Self, UnknownLang> {
        Self::ALL
            .into_iter()
            .find(|lang| lang.code() == code)
            .ok_or(UnknownLang)
    }
}

/// A code that stands for no language of the course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownLang;

impl fmt::Display for UnknownLang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a language of the course: `en` or `ko` is needed")
    }
}

impl std::error::Error for UnknownLang {}

#[cfg(test)]
mod tests {
    use super::*;

    fn locale(pairs: &[(&str, &str)]) -> Lang {
        Lang::from_locale(|name| {
            pairs
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_locale_chooses_the_language_in_posix_order() {
        assert_eq!(locale(&[("LANG", "ko_KR.UTF-8")]), Lang::Ko);
        assert_eq!(locale(&[("LANG", "ko")]), Lang::Ko);
        assert_eq!(
            locale(&[("LC_ALL", "en_US.UTF-8"), ("LANG", "ko_KR.UTF-8")]),
            Lang::En
        );
        assert_eq!(locale(&[("LC_ALL", ""), ("LANG", "ko_KR")]), Lang::Ko);
        assert_eq!(locale(&[("LANG", "kok_IN")]), Lang::En);
        assert_eq!(locale(&[]), Lang::En);
    }

    #[test]
    fn a_code_is_read_back_as_its_language() {
        for lang in Lang::ALL {
            assert_eq!(lang.code().parse(), Ok(lang));
        }
        assert_eq!("EN".parse::<Lang>(), Err(UnknownLang));
    }
}
