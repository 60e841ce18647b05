//! Text that exists in both languages of the course.

use std::fmt::Display;

use serde::{Deserialize, Serialize};

use crate::lang::Lang;

/// One text in both languages. Built with [`text!`](crate::text!), so that neither is forgotten.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a text in both languages")]
pub struct Text {
    pub en: String,
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

    /// A clause as the beginning of a sentence: with a capital letter, where the script has them.
    #[must_use]
    pub fn capitalized(&self) -> Self {
        self.map(|words| {
            let mut letters = words.chars();
            let first = letters.next().into_iter().flat_map(char::to_uppercase);
            first.chain(letters).collect()
        })
    }

    /// The text with `change` made to the words of each language.
    #[must_use]
    pub fn map(&self, change: impl Fn(&str) -> String) -> Self {
        Self {
            en: change(&self.en),
            ko: change(&self.ko),
        }
    }

    /// The texts one after another, `between` them what each language has there.
    pub fn join<'a>(texts: impl IntoIterator<Item = &'a Self>, between: &Self) -> Self {
        let (en, ko): (Vec<_>, Vec<_>) = texts
            .into_iter()
            .map(|text| (text.en.as_str(), text.ko.as_str()))
            .unzip();
        Self {
            en: en.join(&between.en),
            ko: ko.join(&between.ko),
        }
    }
}

/// What [`text!`](crate::text!) takes as an argument: anything that can be displayed is the same
/// in both languages, and a [`Text`] has words for each.
pub trait Localized {
    fn localized(&self, lang: Lang) -> impl Display;
}

impl<T: Display + ?Sized> Localized for T {
    fn localized(&self, _lang: Lang) -> impl Display {
        self
    }
}

impl Localized for Text {
    fn localized(&self, lang: Lang) -> impl Display {
        self.get(lang)
    }
}

/// `text!("no image {name}", "{name} 이미지가 없어요")`: a [`Text`], formatted
/// in both languages with the variables in scope, and with arguments that are [`Localized`]:
/// `text!("{why}; try again", "{why}. 다시 해 보세요", why = error.reason())`.
#[macro_export]
macro_rules! text {
    ($en:literal, $ko:literal $(,)?) => {
        $crate::text::Text { en: format!($en), ko: format!($ko) }
    };
    ($en:literal, $ko:literal $(, $name:ident = $value:expr)+ $(,)?) => {{
        use $crate::text::Localized as _;
        $(let $name = &$value;)+
        $crate::text::Text {
            en: {
                $(let $name = $name.localized($crate::lang::Lang::En); let _ = &$name;)+
                format!($en)
            },
            ko: {
                $(let $name = $name.localized($crate::lang::Lang::Ko); let _ = &$name;)+
                format!($ko)
            },
        }
    }};
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_argument_is_a_text_or_whatever_can_be_displayed() {
        let why = text!("no network", "네트워크가 없어요");
        let port = 5050;
        let whole = text!(
            "{why} (port {port}, {again:>2})",
            "{why} ({port} 포트, {again:>2})",
            why = why,
            again = 3
        );
        assert_eq!(whole.en, "no network (port 5050,  3)");
        assert_eq!(whole.ko, "네트워크가 없어요 (5050 포트,  3)");
        let borrowed = &why;
        assert_eq!(
            text!("{it}!", "{it}!", it = borrowed).ko,
            "네트워크가 없어요!"
        );
    }

    #[test]
    fn an_argument_may_stand_in_one_language_only() {
        let text = text!("in English", "{name} 이름", name = "ada");
        assert_eq!(
            (text.en.as_str(), text.ko.as_str()),
            ("in English", "ada 이름")
        );
    }

    #[test]
    fn texts_are_joined_and_changed_in_each_language() {
        let all = [text!("a", "가"), text!("b", "나")];
        let joined = Text::join(&all, &text!(" and ", ", "));
        assert_eq!(
            (joined.en.as_str(), joined.ko.as_str()),
            ("a and b", "가, 나")
        );
        assert_eq!(joined.map(str::to_uppercase).en, "A AND B");
    }
}
