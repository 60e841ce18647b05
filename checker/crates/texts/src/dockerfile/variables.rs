//! `ENV` and `ARG`, and what they are put into.

use std::collections::HashMap;

use super::here_docs::raw_words;

/// Characters of a value: variables that double one another would grow without end.
const LONGEST: usize = 1024;

/// Variables of a stage.
const MOST: usize = 500;

/// Defaults within defaults.
const DEEPEST: usize = 4;

#[derive(Debug, Clone, Default)]
pub struct Variables {
    env: HashMap<String, String>,
    args: HashMap<String, String>,
}

impl Variables {
    pub fn get(&self, name: &str) -> Option<&str> {
        let own = self.env.get(name).or_else(|| self.args.get(name));
        own.map(String::as_str)
    }

    /// What a stage takes over from the one that it begins with: an `ARG` is not inherited.
    #[must_use]
    pub fn inherited(&self) -> Self {
        Self {
            env: self.env.clone(),
            args: HashMap::new(),
        }
    }

    /// Takes the arguments of an `ARG`; without a value, that of before the first `FROM`.
    pub fn arg(&mut self, arguments: &str, globals: &Self) {
        for word in raw_words(arguments) {
            let (name, value) = match word.split_once('=') {
                Some((name, value)) => (name, Some(self.expand(value))),
                None => (word, globals.get(word).map(str::to_owned)),
            };
            if let Some(value) = value
                && self.args.len() < MOST
            {
                self.args.insert(name.to_owned(), value);
            }
        }
    }

    /// Takes the arguments of an `ENV`.
    pub fn env(&mut self, arguments: &str) {
        let pairs = pairs(arguments).unwrap_or_default();
        let room = MOST.saturating_sub(self.env.len());
        let pairs = pairs.into_iter().take(room);
        let new: Vec<_> = pairs
            .map(|(name, value)| (name.to_owned(), self.expand(value)))
            .collect();
        self.env.extend(new);
    }

    /// The word without its quotes, variables put in; an unknown one is empty, as for docker.
    pub fn expand(&self, word: &str) -> String {
        self.expanded(word, DEEPEST)
    }

    /// Whether every variable in it is known.
    pub fn knows(&self, word: &str) -> bool {
        word.split('$').skip(1).all(|rest| {
            let rest = rest.strip_prefix('{').unwrap_or(rest);
            self.get(name(rest)).is_some()
        })
    }

    fn expanded(&self, word: &str, depth: usize) -> String {
        let mut text = String::new();
        let mut quote = None;
        let mut rest = word;
        while let Some(c) = rest.chars().next() {
            rest = &rest[c.len_utf8()..];
            match c {
                '\'' | '"' if quote.is_none() => quote = Some(c),
                c if quote == Some(c) => quote = None,
                '\\' if quote != Some('\'') => {
                    let next = rest.chars().next();
                    text.extend(next);
                    rest = &rest[next.map_or(0, char::len_utf8)..];
                }
                '$' if quote != Some('\'') => {
                    let (value, after) = self.variable(rest, depth);
                    text.push_str(&value);
                    rest = after;
                }
                c => text.push(c),
            }
            if text.len() > LONGEST {
                return text.chars().take(LONGEST).collect();
            }
        }
        text
    }

    /// What stands behind a `$`, and what follows it.
    fn variable<'a>(&self, rest: &'a str, depth: usize) -> (String, &'a str) {
        let Some(braced) = rest.strip_prefix('{') else {
            let name = name(rest);
            let value = match name.is_empty() {
                true => "$",
                false => self.get(name).unwrap_or_default(),
            };
            return (value.to_owned(), &rest[name.len()..]);
        };
        let Some(end) = closing(braced) else {
            return ("${".to_owned(), braced);
        };
        let (inside, after) = (&braced[..end], &braced[end + 1..]);
        let name = name(inside);
        let own = self.get(name);
        let operator = &inside[name.len()..];
        let is_set = |empty_counts: bool| own.is_some_and(|it| empty_counts || !it.is_empty());
        let (set, word, replaces) = match operator.as_bytes() {
            [b':', b'-', ..] => (is_set(false), &operator[2..], false),
            [b'-', ..] => (is_set(true), &operator[1..], false),
            [b':', b'+', ..] => (is_set(false), &operator[2..], true),
            [b'+', ..] => (is_set(true), &operator[1..], true),
            _ => return (own.unwrap_or_default().to_owned(), after),
        };
        let value = match (set, replaces) {
            (true, false) => own.unwrap_or_default().to_owned(),
            (false, true) => String::new(),
            _ if depth == 0 => String::new(),
            _ => self.expanded(word, depth - 1),
        };
        (value, after)
    }
}

fn name(text: &str) -> &str {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let end = text.find(|c| !is_name(c)).unwrap_or(text.len());
    &text[..end]
}

/// Where the bracket closes that was opened before the text.
fn closing(text: &str) -> Option<usize> {
    let mut open = 1;
    text.char_indices().find_map(|(at, c)| {
        match c {
            '{' => open += 1,
            '}' => open -= 1,
            _ => {}
        }
        (open == 0).then_some(at)
    })
}

/// Names and values of an `ENV` or a `LABEL`, or what docker says against them.
///
/// # Errors
/// In docker's words, without the instruction's name.
pub fn pairs(arguments: &str) -> Result<Vec<(&str, &str)>, String> {
    let arguments = arguments.trim();
    let first = raw_words(arguments).next().unwrap_or_default();
    if !first.contains('=') {
        let value = arguments[first.len()..].trim();
        return match value {
            "" => Err("must have two arguments".to_owned()),
            value => Ok(vec![(first, value)]),
        };
    }
    let pair = |word| match str::split_once(word, '=') {
        Some(("", _)) => Err("names can not be blank".to_owned()),
        Some(pair) => Ok(pair),
        None => Err(format!(
            "can't find = in {word:?}. Must be of the form: name=value"
        )),
    };
    raw_words(arguments).map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn variables_are_put_in_as_docker_puts_them_in() {
        let mut variables = Variables::default();
        variables.env("A=1 B='x y' C=");
        variables.env("D $A and more");
        let globals = variables.clone();
        variables.arg("E=$A/e A=2 B", &globals);
        for (word, wanted) in [
            ("$A/${A}b", "1/1b"),
            ("$B", "x y"),
            ("$D", "1 and more"),
            ("$E", "1/e"),
            ("\"$A\" '$A' \\$A", "1 $A $A"),
            (
                "${X:-a${A}}|${C:-e}|${C-e}|${A:+set}|${X+set}",
                "a1|e||set|",
            ),
            ("$X/y", "/y"),
            ("${A", "${A"),
            ("$", "$"),
        ] {
            assert_eq!(variables.expand(word), wanted, "{word}");
        }
        assert!(variables.knows("$A${B:-x}"));
        assert!(!variables.knows("$A$X"));
    }

    #[test]
    fn what_docker_refuses_has_no_pairs() {
        assert_eq!(pairs("A=b C='d e'").unwrap().len(), 2);
        assert_eq!(pairs("A b c").unwrap(), [("A", "b c")]);
        for wrong in ["A", "", "A=b C", "=b"] {
            assert!(pairs(wrong).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn variables_never_grow_without_end(words in prop::collection::vec(r#"(A=|B=|\$A|\$B|\$\{A:-|\}|"|'|\\|x){0,12}"#, 0..40)) {
            let mut variables = Variables::default();
            for word in &words {
                variables.env(word);
                prop_assert!(variables.expand(word).len() <= 3 * LONGEST);
            }
        }
    }
}
