//! Typed values out of a tree: a small deserializer whose errors know their place.

use serde::de::{self, DeserializeOwned, DeserializeSeed, Unexpected, Visitor};

use super::error::{Located, Problem};
use super::node::{Key, Node, Path, Shape};
use super::read_error::{Error, Step};
use super::scalar;
use super::variant::Variant;

/// Reads a value out of the node that stands at `path`.
///
/// # Errors
/// The first value that is not as the type wants it, at its own place.
pub fn read<T: DeserializeOwned>(node: &Node, path: &Path) -> Result<T, Located> {
    T::deserialize(Reader(node)).map_err(|error| error.located(node.place, path))
}

/// Reads one node.
pub struct Reader<'a>(pub &'a Node);

impl<'a> Reader<'a> {
    fn unexpected(&self, visitor: &impl Visitor<'a>) -> Error {
        let found = match &self.0.shape {
            Shape::Scalar(scalar) => Unexpected::Str(&scalar.text),
            Shape::List(_) => Unexpected::Seq,
            Shape::Map(_) => Unexpected::Map,
        };
        de::Error::invalid_type(found, visitor)
    }

    fn text<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        let place = self.0.place;
        let value = match &self.0.shape {
            Shape::Scalar(scalar) if !scalar.is_nothing() => {
                visitor.visit_borrowed_str(&scalar.text)
            }
            Shape::Scalar(_) => visitor.visit_unit(),
            _ => Err(self.unexpected(&visitor)),
        };
        value.map_err(|error| error.or_at(place))
    }

    pub fn any<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        let place = self.0.place;
        let value = match &self.0.shape {
            Shape::Scalar(scalar) => scalar::value(scalar, visitor),
            Shape::List(items) => {
                let mut items = Items { items, next: 0 };
                visitor.visit_seq(&mut items)
            }
            Shape::Map(entries) => visitor.visit_map(Entries {
                entries: entries.iter(),
                value: None,
            }),
        };
        value.map_err(|error| error.or_at(place))
    }
}

macro_rules! as_any {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
            self.any(visitor)
        })*
    };
}

macro_rules! as_text {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
            self.text(visitor)
        })*
    };
}

impl<'a> de::Deserializer<'a> for Reader<'a> {
    type Error = Error;

    as_any! {
        deserialize_any deserialize_bool
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
        deserialize_f32 deserialize_f64
        deserialize_unit deserialize_seq deserialize_map deserialize_ignored_any
    }

    as_text! {
        deserialize_char deserialize_str deserialize_string
        deserialize_bytes deserialize_byte_buf deserialize_identifier
    }

    fn deserialize_option<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.0.shape {
            Shape::Scalar(scalar) if scalar.is_nothing() || scalar.is_null() => {
                visitor.visit_none()
            }
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'a>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.any(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'a>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        let place = self.0.place;
        let value = visitor.visit_newtype_struct(self);
        value.map_err(|error| error.or_at(place))
    }

    fn deserialize_tuple<V: Visitor<'a>>(
        self,
        _length: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.any(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'a>>(
        self,
        _name: &'static str,
        _length: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.any(visitor)
    }

    fn deserialize_struct<V: Visitor<'a>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.any(visitor)
    }

    /// A name, or a map with one key: the name of what its value is.
    fn deserialize_enum<V: Visitor<'a>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let node = self.0;
        let variant = |name, place, value| Variant {
            name,
            place,
            value,
            variants,
        };
        let value = match &node.shape {
            Shape::Scalar(scalar) if !scalar.is_nothing() => {
                visitor.visit_enum(variant(&scalar.text, node.place, None))
            }
            Shape::Map(entries) if entries.len() == 1 => {
                let (key, value) = &entries[0];
                visitor.visit_enum(variant(&key.text, key.place, Some(value)))
            }
            _ => Err(Error::new(Problem::NotOneKey { expected: variants })),
        };
        value.map_err(|error| error.or_at(node.place))
    }
}

struct Items<'a> {
    items: &'a [Node],
    next: usize,
}

impl<'a> de::SeqAccess<'a> for &mut Items<'a> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'a>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        let Some(item) = self.items.get(self.next) else {
            return Ok(None);
        };
        let value = seed.deserialize(Reader(item));
        let number = self.next;
        self.next += 1;
        value
            .map(Some)
            .map_err(|error| error.or_at(item.place).within(Step::Item(number)))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len() - self.next)
    }
}

struct Entries<'a> {
    entries: std::slice::Iter<'a, (Key, Node)>,
    value: Option<&'a (Key, Node)>,
}

impl<'a> de::MapAccess<'a> for Entries<'a> {
    type Error = Error;

    fn next_key_seed<T: DeserializeSeed<'a>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        self.value = self.entries.next();
        let Some((key, _)) = self.value else {
            return Ok(None);
        };
        let name = seed.deserialize(de::value::BorrowedStrDeserializer::new(&key.text));
        name.map(Some)
            .map_err(|error: Error| error.or_at(key.place))
    }

    fn next_value_seed<T: DeserializeSeed<'a>>(&mut self, seed: T) -> Result<T::Value, Error> {
        let Some((key, value)) = self.value else {
            return Err(de::Error::custom("a value before its key"));
        };
        seed.deserialize(Reader(value))
            .map_err(|error| error.or_at(value.place).within(Step::Key(key.text.clone())))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::super::parse;
    use super::*;

    fn from<T: DeserializeOwned>(text: &str) -> Result<T, Located> {
        let mut errors = Vec::new();
        let tree = parse(text, &mut errors).unwrap();
        assert_eq!(errors, []);
        read(&tree, &Path::default())
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Server {
        name: String,
        port: u16,
        #[serde(default)]
        secure: bool,
        #[serde(default)]
        weight: Option<f64>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        Word,
        OneServer(Server),
    }

    #[test]
    fn a_scalar_is_read_as_the_type_that_wants_it() {
        let server: Server = from("{ name: 1.22, port: 80, secure: true, weight: 2 }").unwrap();
        assert_eq!(server.name, "1.22");
        assert_eq!(
            (server.port, server.secure, server.weight),
            (80, true, Some(2.0))
        );
        assert_eq!(from::<Option<String>>("~"), Ok(None));
        assert_eq!(from::<Vec<i64>>("[0x10, -3, 0]"), Ok(vec![16, -3, 0]));
        let texts: BTreeMap<String, String> = from("{ a: 'b', 1: true }").unwrap();
        assert_eq!(texts["1"], "true");
    }

    #[test]
    fn a_kind_is_a_name_or_a_map_with_one_key() {
        assert_eq!(from("word"), Ok(Kind::Word));
        assert!(matches!(
            from("one_server: { name: a, port: 1 }"),
            Ok(Kind::OneServer(_))
        ));
        for text in ["[]", "{}", "{ word: a, one_server: b }", "one_server", ""] {
            let error = from::<Kind>(text).unwrap_err();
            assert!(matches!(error.problem, Problem::NotOneKey { .. }), "{text}");
        }
    }

    #[test]
    fn an_error_has_the_place_and_the_path_of_what_is_wrong() {
        type All = BTreeMap<String, Vec<Kind>>;
        for (text, line, column, path, words) in [
            (
                "a: [{ one_server: { name: x, port: 80, por: 1 } }]",
                1,
                40,
                "a[0].one_server",
                "unknown field `por`",
            ),
            (
                "a:\n- one_server: { name: x }",
                2,
                15,
                "a[0].one_server",
                "missing field `port`",
            ),
            (
                "a:\n- one_server: { name: x, port: 99999 }",
                2,
                32,
                "a[0].one_server.port",
                "the number 99999",
            ),
            (
                "a:\n- one_server: { name: [x], port: 1 }",
                2,
                23,
                "a[0].one_server.name",
                "found a list",
            ),
            ("a:\n- word\n- wrod", 3, 3, "a[1]", "unknown name `wrod`"),
            (
                "a: [{ one_server: x }]",
                1,
                19,
                "a[0].one_server",
                "expected a map",
            ),
            ("a: b", 1, 4, "a", "the text `b`"),
            (
                "a: [{ one_server: { name: , port: 1 } }]",
                1,
                25,
                "a[0].one_server.name",
                "found nothing",
            ),
        ] {
            let error = from::<All>(text).unwrap_err();
            let at = error.at.unwrap();
            assert_eq!((at.line, at.column), (line, column), "{text}");
            assert_eq!(error.path.to_string(), path, "{text}");
            let reason = error.reason().en;
            assert!(reason.contains(words), "{reason}");
        }
    }
}
