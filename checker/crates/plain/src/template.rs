//! `${variable}` in exercise files, put in while the file is read, so that an unknown variable is
//! an error with a line and a column like any other.

use std::cell::RefCell;
use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

use crate::placed;
use crate::visible::{steers, visible};

/// The values that `${name}` stands for.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, Deserialize)]
#[serde(transparent)]
pub struct Variables(BTreeMap<String, String>);

impl Variables {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.insert(name.into(), value.into());
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// `text` with every `${name}` replaced; `$${` stays a literal `${`.
    ///
    /// # Errors
    /// A message naming the variable that does not exist, and those that do.
    pub fn resolve(&self, text: &str) -> Result<String, String> {
        let mut resolved = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find("${") {
            if let Some(literal) = rest[..at].strip_suffix('$') {
                resolved.push_str(literal);
                resolved.push_str("${");
                rest = &rest[at + 2..];
                continue;
            }
            resolved.push_str(&rest[..at]);
            let after = &rest[at + 2..];
            let end = after
                .find('}')
                .ok_or_else(|| "`${` without its `}`; write `$${` for a literal `${`".to_owned())?;
            let name = &after[..end];
            resolved.push_str(self.get(name).ok_or_else(|| {
                let known: Vec<_> = self.0.keys().map(String::as_str).collect();
                format!("unknown variable `{name}`; known are {}", known.join(", "))
            })?);
            rest = &after[end + 1..];
        }
        resolved.push_str(rest);
        Ok(resolved)
    }
}

thread_local! {
    static READING: RefCell<Option<Variables>> = const { RefCell::new(None) };
}

/// Runs `read`; every [`string`] deserialized meanwhile on this thread gets `variables` put in.
pub fn reading<T>(variables: &Variables, read: impl FnOnce() -> T) -> T {
    /// Puts back what was there before, also when `read` panics.
    struct Restore(Option<Variables>);
    impl Drop for Restore {
        fn drop(&mut self) {
            READING.set(self.0.take());
        }
    }
    let _restore = Restore(READING.replace(Some(variables.clone())));
    read()
}

/// For `deserialize_with`: a string whose variables are put in. Outside of [`reading`] it is
/// taken as it is.
///
/// # Errors
/// An unknown variable, and a character that would steer the terminal or the page.
pub fn string<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    placed::text(deserializer, |text| match resolved(text)? {
        text if text.chars().any(|c| c != '\n' && steers(c)) => Err(format!(
            "a hidden control character in `{}`",
            visible(&text)
        )),
        text => Ok(text),
    })
}

/// `text` with the variables put in that are being [`reading`].
///
/// # Errors
/// An unknown variable.
pub fn resolved(text: &str) -> Result<String, String> {
    READING.with_borrow(|variables| match variables {
        Some(variables) => variables.resolve(text),
        None => Ok(text.to_owned()),
    })
}

/// A [`string`] as a type, for lists and maps.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, Deserialize)]
#[serde(transparent)]
pub struct Resolved(#[serde(deserialize_with = "string")] pub String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_put_in_and_unknown_ones_named() {
        let mut variables = Variables::default();
        variables.set("learner", "ada");
        assert_eq!(variables.resolve("a/${learner}:1").unwrap(), "a/ada:1");
        assert_eq!(
            variables.resolve("$${learner} $x").unwrap(),
            "${learner} $x"
        );
        let error = variables.resolve("${laerner}").unwrap_err();
        assert!(
            error.contains("`laerner`") && error.contains("learner"),
            "{error}"
        );
        assert!(variables.resolve("${learner").is_err());
    }

    #[test]
    fn garbage_is_resolved_or_an_error_and_no_panic() {
        const PIECES: &[&str] = &[
            "$", "{", "}", "${", "$$", "a", "한", "${a}", "\u{202e}", "\n",
        ];
        let mut variables = Variables::default();
        variables.set("a", "${b}");
        let mut random = fastrand::Rng::with_seed(1);
        for _ in 0..20_000 {
            let length = random.usize(0..12);
            let pieces = (0..length).map(|_| PIECES[random.usize(..PIECES.len())]);
            let text: String = pieces.collect();
            let resolved = variables.resolve(&text);
            assert!(text.contains("${") || resolved.is_ok_and(|same| same == text));
        }
    }

    #[test]
    fn an_error_has_the_place_of_its_text_and_nothing_hidden_comes_in() {
        #[derive(Debug, Deserialize)]
        #[expect(dead_code, reason = "only the errors matter")]
        struct Two {
            first: Resolved,
            second: Resolved,
        }
        for value in ["\"${x}\"", "\"\\e[31m\"", "\"a\\u202eb\""] {
            let yaml = format!("{{ first: a, second: {value} }}");
            let read = reading(&Variables::default(), || serde_yaml::from_str::<Two>(&yaml));
            let place = read.unwrap_err().location().unwrap();
            assert_eq!(place.column(), "{ first: a, second: ".len() + 1, "{value}");
        }
    }
}
