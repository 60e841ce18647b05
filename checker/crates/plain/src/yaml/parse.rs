//! Text into a tree, within bounds: files may come from anyone.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, Span, Tag};

use super::bounded::{MOST_BRACKETS, brackets};
use super::error::{Located, Problem};
use super::node::{Key, Node, Path, Place, Scalar, Shape};

/// Lists and maps within one another.
const DEEPEST: usize = 100;

/// Parts of a tree, those that aliases stand for included: real files have some hundreds.
const MOST_PARTS: usize = 100_000;

/// Parses one document. A byte order mark before it is passed over.
///
/// Keys that are there twice are errors beside the tree, which has the first; `None`, with an
/// error, where the text is not YAML or is out of bounds.
pub fn parse(text: &str, errors: &mut Vec<Located>) -> Option<Node> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if brackets(text) > MOST_BRACKETS {
        errors.push(Located {
            at: None,
            path: Path::default(),
            problem: Problem::TooManyBrackets {
                most: MOST_BRACKETS,
            },
        });
        return None;
    }
    let mut builder = Builder::default();
    let tree = builder.document(text);
    errors.append(&mut builder.duplicates);
    match tree {
        Ok(tree) => Some(tree),
        Err((at, problem)) => {
            errors.push(Located::new(at, &Path::default(), problem));
            None
        }
    }
}

type Failed = (Place, Problem);

#[derive(Default)]
struct Builder {
    open: Vec<Open>,
    /// Nodes that aliases may stand for, by the parser's number, with how many parts they have.
    anchors: HashMap<usize, (Node, usize)>,
    parts: usize,
    duplicates: Vec<Located>,
}

/// A list or map whose end was not read yet.
struct Open {
    place: Place,
    anchor: usize,
    /// How many parts were read before it.
    before: usize,
    content: Content,
}

enum Content {
    List(Vec<Node>),
    Map {
        entries: Vec<(Key, Node)>,
        /// Places in `entries` by their key.
        known: HashMap<String, usize>,
        key: Option<Key>,
    },
}

impl Builder {
    fn document(&mut self, text: &str) -> Result<Node, Failed> {
        let mut parser = Parser::new_from_str(text);
        let mut tree = None;
        let mut documents = 0;
        while let Some(event) = parser.next_event() {
            let (event, span) = event.map_err(|error| {
                let detail = error.info().to_owned();
                (place(*error.marker()), Problem::Syntax { detail })
            })?;
            if matches!(event, Event::DocumentStart(_)) {
                documents += 1;
                if documents > 1 {
                    return Err((place(span.start), Problem::MoreThanOneDocument));
                }
            }
            if let Some(node) = self.event(event, span)? {
                tree = Some(node);
            }
        }
        Ok(tree.unwrap_or(Node {
            place: Place { line: 1, column: 1 },
            shape: Shape::Scalar(Scalar {
                text: String::new(),
                plain: true,
            }),
        }))
    }

    /// Takes the next event; the whole tree where that was its end.
    fn event(&mut self, event: Event<'_>, span: Span) -> Result<Option<Node>, Failed> {
        let at = place(span.start);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let scalar = Scalar {
                    plain: plain(style, tag.as_deref()),
                    text: text.into_owned(),
                };
                self.count(at, 1)?;
                self.close(at, anchor, 1, Shape::Scalar(scalar))
            }
            Event::SequenceStart(anchor, _) => {
                self.begin(at, anchor, Content::List(Vec::new()))?;
                Ok(None)
            }
            Event::MappingStart(anchor, _) => {
                let map = Content::Map {
                    entries: Vec::new(),
                    known: HashMap::new(),
                    key: None,
                };
                self.begin(at, anchor, map)?;
                Ok(None)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(open) = self.open.pop() else {
                    return Ok(None);
                };
                let shape = match open.content {
                    Content::List(items) => Shape::List(items),
                    Content::Map { entries, .. } => Shape::Map(entries),
                };
                let parts = self.parts - open.before;
                self.close(open.place, open.anchor, parts, shape)
            }
            Event::Alias(anchor) => {
                let Some((node, parts)) = self.anchors.get(&anchor) else {
                    let detail = "an alias within what it stands for".to_owned();
                    return Err((at, Problem::Syntax { detail }));
                };
                let parts = *parts;
                let shape = node.shape.clone();
                self.count(at, parts)?;
                self.close(at, 0, parts, shape)
            }
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => Ok(None),
        }
    }

    fn begin(&mut self, place: Place, anchor: usize, content: Content) -> Result<(), Failed> {
        if self.open.len() == DEEPEST {
            return Err((place, Problem::TooDeep { most: DEEPEST }));
        }
        let before = self.parts;
        self.count(place, 1)?;
        self.open.push(Open {
            place,
            anchor,
            before,
            content,
        });
        Ok(())
    }

    fn count(&mut self, place: Place, parts: usize) -> Result<(), Failed> {
        self.parts = self.parts.saturating_add(parts);
        if self.parts > MOST_PARTS {
            return Err((place, Problem::TooLarge { most: MOST_PARTS }));
        }
        Ok(())
    }

    /// Puts a whole node where it belongs.
    fn close(
        &mut self,
        place: Place,
        anchor: usize,
        parts: usize,
        shape: Shape,
    ) -> Result<Option<Node>, Failed> {
        let node = Node { place, shape };
        if anchor != 0 {
            // What an anchor holds counts: a document of nothing but anchors within each other
            // would hold the square of its length.
            self.count(place, parts)?;
            self.anchors.insert(anchor, (node.clone(), parts));
        }
        let Some(open) = self.open.last_mut() else {
            return Ok(Some(node));
        };
        match &mut open.content {
            Content::List(items) => items.push(node),
            Content::Map {
                entries,
                known,
                key,
            } => match key.take() {
                None => {
                    let Shape::Scalar(scalar) = node.shape else {
                        return Err((place, Problem::KeyIsNoText));
                    };
                    *key = Some(Key {
                        text: scalar.text,
                        place,
                    });
                }
                Some(key) if known.contains_key(&key.text) => {
                    let problem = Problem::DuplicateKey { key: key.text };
                    // The path would need all that is open; the place says it as well.
                    self.duplicates
                        .push(Located::new(key.place, &Path::default(), problem));
                }
                Some(key) => {
                    known.insert(key.text.clone(), entries.len());
                    entries.push((key, node));
                }
            },
        }
        Ok(None)
    }
}

/// Whether a scalar may stand for more than a text.
fn plain(style: ScalarStyle, tag: Option<&Tag>) -> bool {
    match tag {
        Some(tag) if tag.is_yaml_core_schema() => tag.suffix != "str",
        _ => style == ScalarStyle::Plain,
    }
}

fn place(marker: saphyr_parser::Marker) -> Place {
    Place {
        line: marker.line(),
        column: marker.col() + 1,
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use proptest::prelude::*;

    use super::*;

    fn problems(text: &str) -> Vec<(usize, usize, Problem)> {
        let mut errors = Vec::new();
        parse(text, &mut errors);
        let places = errors.into_iter().map(|error| {
            let at = error.at.unwrap_or(Place { line: 0, column: 0 });
            (at.line, at.column, error.problem)
        });
        places.collect()
    }

    #[test]
    fn every_part_has_its_place() {
        let mut errors = Vec::new();
        let tree = parse("가나: { b: [1,\n  '한']}\nc:\n  d: e\n", &mut errors).unwrap();
        let at = |node: &Node| (node.place.line, node.place.column);
        assert_eq!(at(&tree), (1, 1));
        let inner = tree.get("가나").unwrap();
        assert_eq!(at(inner), (1, 5));
        let Shape::List(items) = &inner.get("b").unwrap().shape else {
            panic!("a list");
        };
        assert_eq!((at(&items[0]), at(&items[1])), ((1, 11), (2, 3)));
        let c = tree.get("c").unwrap();
        assert_eq!((at(c), at(c.get("d").unwrap())), ((4, 3), (4, 6)));
    }

    #[test]
    fn duplicates_are_errors_at_the_second_each() {
        let problems = problems("a: 1\nb: { c: 1, c: 2 }\na: 2\n");
        let places: Vec<_> = problems
            .iter()
            .map(|(line, column, _)| (*line, *column))
            .collect();
        assert_eq!(places, [(2, 12), (3, 1)]);
        assert!(matches!(&problems[1].2, Problem::DuplicateKey { key } if key == "a"));
    }

    #[test]
    fn an_alias_is_what_it_stands_for() {
        let mut errors = Vec::new();
        let tree = parse("a: &x [1, 2]\nb: *x\n", &mut errors).unwrap();
        assert_eq!(tree.get("b").unwrap().place, Place { line: 2, column: 4 });
        assert!(matches!(&tree.get("b").unwrap().shape, Shape::List(items) if items.len() == 2));
        assert!(matches!(
            problems("a: &x [*x]")[..],
            [(_, _, Problem::Syntax { .. })]
        ));
    }

    #[test]
    fn one_document_only_and_keys_that_are_texts() {
        assert!(matches!(
            problems("a: 1\n---\nb: 2\n")[..],
            [(2, 1, Problem::MoreThanOneDocument)]
        ));
        assert!(matches!(
            problems("? [a]\n: b\n")[..],
            [(1, 3, Problem::KeyIsNoText)]
        ));
    }

    #[test]
    fn nesting_and_aliases_without_end_are_refused_in_time() {
        let aliases = |levels: u32| {
            (0..levels).fold("a0: &a0 [x]\n".to_owned(), |text, level| {
                let items = vec![format!("*a{level}"); 10].join(", ");
                let next = level + 1;
                format!("{text}a{next}: &a{next} [{items}]\n")
            })
        };
        let anchors: String = (0..90).map(|level| format!("&a{level} [")).collect();
        for text in [
            "[".repeat(1_000_000),
            "{a: ".repeat(250_000),
            "- ".repeat(100_000),
            "a: [".repeat(MOST_BRACKETS / 2),
            aliases(12),
            anchors + &"x, ".repeat(100_000),
            "? ".repeat(200_000),
            "a: b: ".repeat(100_000),
            "- x\n".repeat(200_000),
        ] {
            let start = Instant::now();
            assert!(!problems(&text).is_empty(), "{text:.9}");
            assert!(start.elapsed() < Duration::from_secs(10), "{text:.9}");
        }
    }

    /// Texts of pieces that mean something to YAML.
    fn texts() -> impl Strategy<Value = String> {
        let piece = proptest::sample::select(vec![
            "a",
            "1",
            ": ",
            ":",
            "- ",
            "\n",
            "\n  ",
            "[",
            "]",
            "{",
            "}",
            ", ",
            "&a ",
            "*a",
            "!!int ",
            "!x ",
            "|\n",
            ">-\n",
            "'",
            "\"",
            "\\x",
            "\\ud800",
            "#",
            "---\n",
            "...\n",
            "? ",
            "<<: ",
            "%YAML 9\n",
            "\t",
            "\u{feff}",
            "\u{0}",
            "\u{85}",
            "한",
            "${",
            "}",
            "~",
            ".inf",
            "1e999",
        ]);
        proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn garbage_is_a_tree_or_an_error_within_the_text(text in texts()) {
            let start = Instant::now();
            let mut errors = Vec::new();
            let tree = parse(&text, &mut errors);
            prop_assert!(tree.is_some() || !errors.is_empty());
            let lines = text.split(['\n', '\r', '\u{85}']).count() + 1;
            for error in errors {
                let at = error.at.map_or(1, |at| at.line);
                prop_assert!((1..=lines).contains(&at), "line {}", at);
            }
            prop_assert!(start.elapsed() < Duration::from_secs(5));
        }
    }
}
