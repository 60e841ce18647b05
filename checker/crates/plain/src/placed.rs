//! Parts of YAML files that are checked while they are read: so an error has the line and column
//! of the part itself, not of the map around it.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// Reads a string and makes of it what it stands for.
///
/// # Errors
/// What `parse` says.
pub fn text<'de, D, T>(
    deserializer: D,
    parse: impl FnOnce(&str) -> Result<T, String>,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
{
    struct Parsed<P>(P);
    impl<T, P: FnOnce(&str) -> Result<T, String>> Visitor<'_> for Parsed<P> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a text")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            (self.0)(text).map_err(E::custom)
        }
    }
    deserializer.deserialize_str(Parsed(parse))
}

/// Reads a list and sees whether it may be as it is.
///
/// # Errors
/// What `check` says.
pub fn list<'de, D, T>(
    deserializer: D,
    check: impl FnOnce(&[T]) -> Result<(), String>,
) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    struct Checked<C, T>(C, PhantomData<T>);
    impl<'de, T, C> Visitor<'de> for Checked<C, T>
    where
        T: Deserialize<'de>,
        C: FnOnce(&[T]) -> Result<(), String>,
    {
        type Value = Vec<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<T>, A::Error> {
            let mut list = Vec::new();
            while let Some(item) = items.next_element()? {
                list.push(item);
            }
            (self.0)(&list).map_err(A::Error::custom)?;
            Ok(list)
        }
    }
    deserializer.deserialize_seq(Checked(check, PhantomData))
}
