//! The value of a key in a file that is meant to be YAML.

use plain::yaml::{self, Node, Problem, Shape};

use crate::typography;

/// What stands behind a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered {
    Nothing,
    /// More than once, and not the same.
    Twice,
    Value(Typed),
}

/// A value in plain characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    Text(String),
    /// The items of a list; of a map, its keys.
    List(Vec<String>),
}

impl Typed {
    /// The text; of a list of one, that one.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::List(items) => match items.as_slice() {
                [one] => one.clone(),
                items => format!("[{}]", items.join(", ")),
            },
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => {
                let text = text.trim();
                text.is_empty() || text == "~" || text.eq_ignore_ascii_case("null")
            }
            Self::List(items) => items.iter().all(|item| item.trim().is_empty()),
        }
    }
}

/// Read as YAML; by lines where it is none, since beginners' answers hold quotes within quotes,
/// and where the key is there twice.
pub fn find(text: &str, key: &str) -> Answered {
    let plain = typography::plain(text);
    for text in [text, &plain] {
        let mut errors = Vec::new();
        let tree = yaml::parse(text, &mut errors);
        let twice = errors.iter().any(|error| match &error.problem {
            Problem::DuplicateKey { key: own } => is_key(own, key),
            _ => false,
        });
        let Some(Shape::Map(entries)) = tree.map(|tree| tree.shape) else {
            continue;
        };
        if twice {
            break;
        }
        let values = entries.iter().filter(|(own, _)| is_key(&own.text, key));
        return one(values.map(|(_, node)| typed(node)));
    }
    one(plain
        .lines()
        .filter_map(|line| value_of(line, key))
        .map(Typed::Text))
}

fn is_key(own: &str, key: &str) -> bool {
    typography::plain(own).trim().eq_ignore_ascii_case(key)
}

fn one(values: impl Iterator<Item = Typed>) -> Answered {
    let mut found = Answered::Nothing;
    for value in values.filter(|value| !value.is_empty()) {
        found = match found {
            Answered::Nothing => Answered::Value(value),
            Answered::Value(first) if first == value => Answered::Value(first),
            _ => return Answered::Twice,
        };
    }
    found
}

fn typed(node: &Node) -> Typed {
    let text = |node: &Node| match &node.shape {
        Shape::Scalar(scalar) => typography::plain(&scalar.text),
        _ => String::new(),
    };
    match &node.shape {
        Shape::Scalar(_) => Typed::Text(bare(&text(node)).to_owned()),
        Shape::List(items) => Typed::List(items.iter().map(text).collect()),
        Shape::Map(entries) => match entries.as_slice() {
            // As `"Cmd": […]` is copied whole.
            [(_, value)] if matches!(value.shape, Shape::List(_)) => typed(value),
            entries => {
                let keys = entries.iter().map(|(key, _)| typography::plain(&key.text));
                Typed::List(keys.collect())
            }
        },
    }
}

/// The value in a line `key: value`.
pub fn value_of(line: &str, key: &str) -> Option<String> {
    let quotes = |c: char| matches!(c, '"' | '\'' | '`');
    let line = line.trim_start().trim_start_matches(quotes);
    let own = line.get(..key.len())?;
    let rest = line.get(key.len()..)?;
    let value = rest
        .trim_start_matches(quotes)
        .trim_start()
        .strip_prefix(':')?;
    let comment = value.match_indices('#').find(|(at, _)| {
        let before = value[..*at].chars().next_back();
        before.is_none_or(char::is_whitespace)
    });
    let value = comment.map_or(value, |(at, _)| &value[..at]);
    own.eq_ignore_ascii_case(key)
        .then(|| bare(value).to_owned())
}

/// Without the quotes around it, be they pairs or not.
fn bare(value: &str) -> &str {
    value.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(text: &str) -> Answered {
        Answered::Value(Typed::Text(text.to_owned()))
    }

    #[test]
    fn a_value_is_found_however_the_file_is_written() {
        for file in [
            "q: ID",
            "q: \"ID\"\t# mine",
            "\"q\": 'ID'",
            "{\"q\": \"ID\"}",
            "{ q: \"ID\" }",
            "q:\n  ID",
            "q: |\n  ID\n",
            "other: 1\rq: ID\rmore: 2\r",
            "\u{feff}q: ID\r\n",
            "q： “ID”",
            "q: \"ID",
            "q: ID\"",
            "q: \"\" ID",
            "q: \"\"ID\"\"",
            "q:ID",
            "q:\"ID\"",
            "Q: `ID`",
            "q: ''\nq: ID",
            "q: ID\nq: ID",
            "  q: ID\n broken: [",
        ] {
            assert_eq!(find(file, "q"), text("ID"), "{file:?}");
        }
        assert_eq!(find("q: 12e456789012", "q"), text("12e456789012"));
        assert_eq!(find("q: 080", "q"), text("080"));
    }

    #[test]
    fn lists_and_maps_are_their_items_and_keys() {
        let list = |items: &[&str]| {
            Answered::Value(Typed::List(
                items.iter().map(|it| (*it).to_owned()).collect(),
            ))
        };
        let command = list(&["nginx", "-g", "daemon off;"]);
        for file in [
            "q: [nginx, -g, \"daemon off;\"]",
            "q:\n- nginx\n- -g\n- daemon off;\n",
            "q: { Cmd: [nginx, -g, daemon off;] }",
            "q:\n  \"Cmd\": [nginx, -g, daemon off;]\n",
        ] {
            assert_eq!(find(file, "q"), command, "{file:?}");
        }
        assert_eq!(find("q: {\"80/tcp\":{}}", "q"), list(&["80/tcp"]));
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        for file in [
            "",
            "q:",
            "q: ~",
            "q: \"\"",
            "q: # ID",
            "# q: ID",
            "q2: ID",
            "other: \"q: ID\"",
            "note: |\n  q: ID\n",
            "a:\n  q: ID\n",
            "q: []",
            "q: {}",
            "- q",
        ] {
            assert_eq!(find(file, "q"), Answered::Nothing, "{file:?}");
        }
        for file in ["q: ID\nq: other\n", "q: ID\nx: [\nq: \"other"] {
            assert_eq!(find(file, "q"), Answered::Twice, "{file:?}");
        }
    }

    proptest! {
        #[test]
        fn garbage_is_searched_and_never_panics(
            file in r#"(q|q:|: | |\n|\r|"|'|\[|\]|\{|\}|#|-|&a|\*a|[0-9]|한|”|\x00|!|\||>|%|,){0,40}"#,
        ) {
            find(&file, "q");
        }
    }
}
