//! The two languages of the course, and text that exists in both.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::template;

/// A language that learners can read everything in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    #[default]
    En,
    Ko,
}

impl Lang {
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

/// One text in both languages. Built with [`text!`](crate::text), so that neither is forgotten.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a text in both languages")]
pub struct Text {
    #[serde(deserialize_with = "template::string")]
    pub en: String,
    #[serde(deserialize_with = "template::string")]
    pub ko: String,
}

impl Text {
    /// The same words in both languages: a name, a digest, a command, another program's message.
    pub fn same(words: impl Into<String>) -> Self {
        let en = words.into();
        Self { ko: en.clone(), en }
    }

    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Ko => &self.ko,
        }
    }
}

/// `text!("no image {name}", "{name} 이미지가 없어요")`: a [`Text`](crate::lang::Text), formatted
/// in both languages with the variables in scope.
#[macro_export]
macro_rules! text {
    ($en:literal, $ko:literal $(, $name:ident = $value:expr)* $(,)?) => {{
        $(let $name = $value;)*
        $crate::lang::Text { en: format!($en), ko: format!($ko) }
    }};
}

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
}
