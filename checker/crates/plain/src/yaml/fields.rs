//! A map read field by field, so that one wrong field hides no other.

use serde::de::DeserializeOwned;

use super::error::{Located, Problem};
use super::node::{Node, Path, Shape};
use super::read::read;
use crate::lang::Text;
use crate::text;

/// The fields of a map.
#[derive(Debug)]
pub struct Fields<'a> {
    node: &'a Node,
    path: Path,
}

impl<'a> Fields<'a> {
    /// The node's fields; each that is not `known` is an error. `None`, with an error, where the
    /// node is not a map: `expected` says what it should be.
    pub fn of(
        node: &'a Node,
        path: &Path,
        known: &'static [&'static str],
        expected: &Text,
        errors: &mut Vec<Located>,
    ) -> Option<Self> {
        let found = match &node.shape {
            Shape::Map(entries) => {
                for (key, _) in entries {
                    if !known.contains(&key.text.as_str()) {
                        let name = key.text.clone();
                        let problem = Problem::UnknownField { name, known };
                        errors.push(Located::new(key.place, path, problem));
                    }
                }
                return Some(Self {
                    node,
                    path: path.clone(),
                });
            }
            Shape::List(_) => text!("a list", "목록"),
            Shape::Scalar(scalar) if scalar.is_nothing() => text!("nothing", "빈 값"),
            Shape::Scalar(scalar) => text!(
                "the text `{text}`",
                "글 `{text}`",
                text = crate::visible::visible(&scalar.text)
            ),
        };
        let expected = expected.clone();
        let problem = Problem::Unexpected { found, expected };
        errors.push(Located::new(node.place, path, problem));
        None
    }

    /// The path of a field.
    pub fn path(&self, name: &str) -> Path {
        self.path.key(name)
    }

    /// The node of a field; that it is not there is an error.
    pub fn node(&self, name: &'static str, errors: &mut Vec<Located>) -> Option<&'a Node> {
        let node = self.node.get(name);
        if node.is_none() {
            let problem = Problem::MissingField { name };
            errors.push(Located::new(self.node.place, &self.path, problem));
        }
        node
    }

    /// The node of a field that need not be there.
    pub fn optional_node(&self, name: &str) -> Option<&'a Node> {
        self.node.get(name)
    }

    /// The value of a field; `None`, with an error, where it is not there or not as it should be.
    pub fn required<T: DeserializeOwned>(
        &self,
        name: &'static str,
        errors: &mut Vec<Located>,
    ) -> Option<T> {
        let node = self.node(name, errors)?;
        self.value(name, node, errors)
    }

    /// The value of a field, its type's default where it is not there; `None`, with an error,
    /// where it is not as it should be.
    pub fn optional<T: DeserializeOwned + Default>(
        &self,
        name: &'static str,
        errors: &mut Vec<Located>,
    ) -> Option<T> {
        match self.node.get(name) {
            Some(node) => self.value(name, node, errors),
            None => Some(T::default()),
        }
    }

    fn value<T: DeserializeOwned>(
        &self,
        name: &str,
        node: &Node,
        errors: &mut Vec<Located>,
    ) -> Option<T> {
        read(node, &self.path(name))
            .map_err(|error| errors.push(error))
            .ok()
    }
}
