//! The variant of an enum: a name, or a map with one key.

use serde::de::{self, DeserializeSeed, Visitor};

use super::error::Problem;
use super::node::{Node, Place};
use super::read::Reader;
use super::read_error::{Error, Step};
use crate::text;

/// What stands where an enum is wanted.
pub struct Variant<'a> {
    pub name: &'a str,
    pub place: Place,
    /// `None` for a name alone.
    pub value: Option<&'a Node>,
    pub variants: &'static [&'static str],
}

impl Variant<'_> {
    fn no_value(&self) -> Error {
        let expected = self.variants;
        Error::new(Problem::NotOneKey { expected })
    }
}

impl<'a> de::EnumAccess<'a> for Variant<'a> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'a>>(self, seed: T) -> Result<(T::Value, Self), Error> {
        let name: de::value::BorrowedStrDeserializer<'a, Error> =
            de::value::BorrowedStrDeserializer::new(self.name);
        match seed.deserialize(name) {
            Ok(value) => Ok((value, self)),
            Err(error) => Err(error.or_at(self.place)),
        }
    }
}

impl<'a> de::VariantAccess<'a> for Variant<'a> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        match self.value {
            None => Ok(()),
            Some(value) => Err(Error::new(Problem::Unexpected {
                found: text!("a map", "맵"),
                expected: text!("a name alone", "이름 하나"),
            })
            .or_at(value.place)),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'a>>(self, seed: T) -> Result<T::Value, Error> {
        let Some(value) = self.value else {
            return Err(self.no_value());
        };
        seed.deserialize(Reader(value)).map_err(|error| {
            error
                .or_at(value.place)
                .within(Step::Key(self.name.to_owned()))
        })
    }

    fn tuple_variant<V: Visitor<'a>>(self, _length: usize, visitor: V) -> Result<V::Value, Error> {
        self.struct_variant(&[], visitor)
    }

    fn struct_variant<V: Visitor<'a>>(
        self,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let Some(value) = self.value else {
            return Err(self.no_value());
        };
        Reader(value).any(visitor).map_err(|error| {
            error
                .or_at(value.place)
                .within(Step::Key(self.name.to_owned()))
        })
    }
}
