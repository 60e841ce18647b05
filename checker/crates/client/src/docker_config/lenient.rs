//! JSON as the docker command line reads it: only the first value counts, a member's name may have
//! any letter case, `null` leaves what was there, a value of another type is reported and passed
//! over.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

/// An object's members in their order, since a later one of a name in other letter case counts.
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            /// `null`, which says nothing.
            fn visit_unit<E>(self) -> Result<Members, E> {
                Ok(Members(Vec::new()))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_any(InOrder)
    }
}

/// A JSON object, read leniently, with what was wrong in it.
#[derive(Debug, Default)]
pub struct Lenient {
    members: Vec<(String, Value)>,
    /// The first member that is of another type than it should be.
    problem: Option<String>,
}

impl Lenient {
    /// The first value of a text; nothing at all where there is only white space.
    ///
    /// # Errors
    /// Why it is not JSON, or not an object.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        let text = String::from_utf8_lossy(bytes);
        let mut values = serde_json::Deserializer::from_str(&text).into_iter::<Members>();
        match values.next() {
            None => Ok(Self::default()),
            Some(Ok(Members(members))) => Ok(Self::of(members)),
            Some(Err(error)) => Err(error.to_string()),
        }
    }

    fn of(members: Vec<(String, Value)>) -> Self {
        Self {
            members,
            problem: None,
        }
    }

    /// What this says, and what was wrong in it, if anything was.
    pub fn problem(self) -> Option<String> {
        self.problem
    }

    /// A text; empty where there is none.
    pub fn text(&mut self, name: &str) -> String {
        let mut text = String::new();
        for value in self.named(name) {
            match value {
                Value::String(given) => text = given,
                Value::Null => {}
                other => self.strange(name, &other),
            }
        }
        text
    }

    /// A truth; no where there is none.
    pub fn is(&mut self, name: &str) -> bool {
        let mut truth = false;
        for value in self.named(name) {
            match value {
                Value::Bool(given) => truth = given,
                Value::Null => {}
                other => self.strange(name, &other),
            }
        }
        truth
    }

    /// An object by its own names, whose letter case counts.
    pub fn map(&mut self, name: &str) -> BTreeMap<String, Value> {
        let mut map = BTreeMap::new();
        for value in self.named(name) {
            match value {
                Value::Object(given) => map.extend(given),
                Value::Null => map.clear(),
                other => self.strange(name, &other),
            }
        }
        map
    }

    /// A map of texts.
    pub fn texts(&mut self, name: &str) -> BTreeMap<String, String> {
        let mut texts = BTreeMap::new();
        for (key, value) in self.map(name) {
            match value {
                Value::String(text) => drop(texts.insert(key, text)),
                Value::Null => drop(texts.insert(key, String::new())),
                other => self.strange(name, &other),
            }
        }
        texts
    }

    /// A map of objects.
    pub fn objects(&mut self, name: &str) -> Vec<(String, Self)> {
        let mut objects = Vec::new();
        for (key, value) in self.map(name) {
            match value {
                Value::Object(object) => {
                    objects.push((key, Self::of(object.into_iter().collect())));
                }
                Value::Null => objects.push((key, Self::default())),
                other => self.strange(name, &other),
            }
        }
        objects
    }

    /// Remembers the problem of a part.
    pub fn take_problem(&mut self, part: Self) {
        self.problem = self.problem.take().or(part.problem);
    }

    /// What has the name, in any letter case.
    fn named(&self, name: &str) -> Vec<Value> {
        let named = self.members.iter();
        let named = named.filter(|(key, _)| key.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value.clone()).collect()
    }

    fn strange(&mut self, name: &str, value: &Value) {
        let kind = match value {
            Value::Null => "null",
            Value::Bool(_) => "true or false",
            Value::Number(_) => "a number",
            Value::String(_) => "a text",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        };
        self.problem
            .get_or_insert_with(|| format!("`{name}` is {kind}"));
    }
}
