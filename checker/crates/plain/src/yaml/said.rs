//! Words in both languages through serde, which takes nothing from a type but what it displays:
//! the flags of the format choose the language (`#`) and the remedy (`+`).

use std::fmt::{self, Display};
use std::str::FromStr;

use serde::de::{self, Visitor};

use crate::explain::Explain;
use crate::lang::Text;

/// A serde error that says what `error` says; in a tree that is [`read`](super::read()), in both
/// languages and with its remedy.
pub fn said<E: de::Error>(error: &impl Explain) -> E {
    E::custom(Said(error))
}

/// For `Deserialize`: a type that is written as a text and parses itself.
///
/// # Errors
/// What the type says about the text.
pub fn text<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: FromStr<Err: Explain>,
    D: de::Deserializer<'de>,
{
    struct Parsed<T>(std::marker::PhantomData<T>);
    impl<T: FromStr<Err: Explain>> Visitor<'_> for Parsed<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
            text.parse().map_err(|error| said(&error))
        }
    }
    deserializer.deserialize_str(Parsed(std::marker::PhantomData))
}

struct Said<'a, E>(&'a E);

impl<E: Explain> Display for Said<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = match self.0.remedy() {
            Some(remedy) if f.sign_plus() => remedy,
            _ => self.0.reason(),
        };
        f.write_str(if f.alternate() { &words.ko } else { &words.en })
    }
}

/// The reason and the remedy of an error that came through serde. What did not come from [`said`]
/// is the same in both languages.
pub fn heard(error: &impl Display) -> (Text, Option<Text>) {
    let reason = Text {
        en: format!("{error}"),
        ko: format!("{error:#}"),
    };
    let remedy = Text {
        en: format!("{error:+}"),
        ko: format!("{error:+#}"),
    };
    let remedy = (remedy != reason).then_some(remedy);
    (reason, remedy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text;

    struct Wrong(Option<Text>);

    impl Explain for Wrong {
        fn reason(&self) -> Text {
            text!("wrong", "틀렸어요")
        }

        fn remedy(&self) -> Option<Text> {
            self.0.clone()
        }
    }

    #[test]
    fn both_languages_and_the_remedy_come_through() {
        let remedy = Some(text!("right it", "고쳐요"));
        for remedy in [None, remedy] {
            let error = Wrong(remedy.clone());
            assert_eq!(heard(&Said(&error)), (error.reason(), remedy));
        }
        assert_eq!(heard(&"plain"), (Text::same("plain"), None));
    }
}
