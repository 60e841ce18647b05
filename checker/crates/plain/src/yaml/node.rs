//! A YAML document as a tree, each part with its place in the text.

use std::collections::BTreeSet;
use std::fmt;

use super::error::{Located, Problem};
use crate::template::{self, Variables};
use crate::visible::{steers, visible};

/// A place in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
}

impl Place {
    /// The place of the byte at `offset`, which must be the beginning of a character.
    pub fn of(text: &str, offset: usize) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line = before.rsplit('\n').next().unwrap_or_default();
        Self {
            line: before.matches('\n').count() + 1,
            column: line.chars().count() + 1,
        }
    }
}

/// Where in the document something is: `steps[0].check.image`; empty for the whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Path(String);

impl Path {
    /// The value of a key of the map that is here.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        let key = visible(key);
        match self.0.as_str() {
            "" => Self(key),
            path => Self(format!("{path}.{key}")),
        }
    }

    /// An item, counted from 0, of the list that is here.
    #[must_use]
    pub fn item(&self, number: usize) -> Self {
        Self(format!("{}[{number}]", self.0))
    }

    pub fn is_whole(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    pub place: Place,
    pub shape: Shape,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    Scalar(Scalar),
    List(Vec<Node>),
    /// In the file's order; no key is there twice.
    Map(Vec<(Key, Node)>),
}

/// A text, a number, a truth value, or nothing: what it is meant as shows only where it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scalar {
    pub text: String,
    /// Written without quotes, so that it may stand for more than a text.
    pub plain: bool,
}

impl Scalar {
    /// Whether there is no text at all, and no quotes that would say that it is meant so.
    pub fn is_nothing(&self) -> bool {
        self.plain && self.text.is_empty()
    }

    /// Whether it is YAML's word for nothing.
    pub fn is_null(&self) -> bool {
        self.plain && matches!(self.text.as_str(), "~" | "null" | "Null" | "NULL")
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    pub text: String,
    pub place: Place,
}

impl Node {
    /// The value of a key, where this is a map that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        let Shape::Map(entries) = &self.shape else {
            return None;
        };
        let mut entries = entries.iter();
        entries
            .find(|(own, _)| own.text == key)
            .map(|(_, value)| value)
    }

    /// Where a key stands, in a map that has it.
    pub fn key_place(&self, key: &str) -> Option<Place> {
        let Shape::Map(entries) = &self.shape else {
            return None;
        };
        let mut keys = entries.iter().map(|(own, _)| own);
        keys.find(|own| own.text == key).map(|own| own.place)
    }

    /// The names of the variables that the texts in it use.
    pub fn variables(&self) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        self.collect_variables(&mut names);
        names
    }

    fn collect_variables<'a>(&'a self, names: &mut BTreeSet<&'a str>) {
        match &self.shape {
            Shape::Scalar(scalar) => names.extend(template::names(&scalar.text)),
            Shape::List(items) => items.iter().for_each(|item| item.collect_variables(names)),
            Shape::Map(entries) => {
                for (_, value) in entries {
                    value.collect_variables(names);
                }
            }
        }
    }

    /// The same tree with the variables put into its values. What cannot be put in stays as it
    /// is, and is an error; so is a hidden character.
    #[must_use]
    pub fn resolve(&self, variables: &Variables, path: &Path, errors: &mut Vec<Located>) -> Self {
        let shape = match &self.shape {
            Shape::Scalar(scalar) => {
                let mut error = |problem| errors.push(Located::new(self.place, path, problem));
                let text = match variables.resolve(&scalar.text) {
                    Ok(text) if text.chars().any(|c| c != '\n' && steers(c)) => {
                        error(Problem::Hidden { text: text.clone() });
                        text
                    }
                    Ok(text) => text,
                    Err(unresolved) => {
                        error(Problem::Template(unresolved));
                        scalar.text.clone()
                    }
                };
                Shape::Scalar(Scalar {
                    text,
                    plain: scalar.plain,
                })
            }
            Shape::List(items) => Shape::List(
                (0..)
                    .zip(items)
                    .map(|(number, item)| item.resolve(variables, &path.item(number), errors))
                    .collect(),
            ),
            Shape::Map(entries) => Shape::Map(
                entries
                    .iter()
                    .map(|(key, value)| {
                        let value = value.resolve(variables, &path.key(&key.text), errors);
                        (key.clone(), value)
                    })
                    .collect(),
            ),
        };
        Self {
            place: self.place,
            shape,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    fn tree(text: &str) -> Node {
        let mut errors = Vec::new();
        let tree = parse(text, &mut errors).unwrap();
        assert_eq!(errors, []);
        tree
    }

    #[test]
    fn every_variable_that_is_unknown_is_an_error_at_its_own_place() {
        let tree = tree("a: ${x}\nb: [\"${who}\", \"${y} ${z}\", \"a\\u202eb\"]\n");
        let mut variables = Variables::default();
        variables.set("who", "ada");
        let mut errors = Vec::new();
        let resolved = tree.resolve(&variables, &Path::default(), &mut errors);
        let found: Vec<_> = errors
            .iter()
            .map(|it| {
                (
                    it.path.to_string(),
                    it.at.unwrap().line,
                    it.at.unwrap().column,
                )
            })
            .collect();
        assert_eq!(
            found,
            [
                ("a".to_owned(), 1, 4),
                ("b[1]".to_owned(), 2, 15),
                ("b[2]".to_owned(), 2, 28)
            ]
        );
        let Some(Shape::List(items)) = resolved.get("b").map(|it| &it.shape) else {
            panic!("a list");
        };
        assert!(matches!(&items[0].shape, Shape::Scalar(it) if it.text == "ada"));
    }

    #[test]
    fn the_variables_of_a_tree_are_known_without_their_values() {
        let tree = tree("a: ${x}/${y}\nb: [{ c: \"$${no} ${x}\" }]\n");
        assert_eq!(tree.variables().into_iter().collect::<Vec<_>>(), ["x", "y"]);
    }
}
