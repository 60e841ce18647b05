//! A shell's line as words and operators.

/// A word, its quotes taken away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Word {
    pub text: String,
    /// Some of it was quoted or escaped, so that it is no reserved word.
    pub quoted: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    Word(Word),
    And,
    Or,
    Pipe,
    Background,
    /// `;`
    Semicolon,
    Newline,
    /// `(` or `)`
    Bracket,
    /// The word after it is a file, or what ends a here-document.
    Redirect,
}

/// `None` where a quote or a bracket is still open at the end: the shell refuses that.
pub fn tokens(line: &str) -> Option<Vec<Token>> {
    let line: Vec<char> = line.chars().collect();
    let mut lexer = Lexer {
        line: &line,
        at: 0,
        word: None,
        found: Vec::new(),
    };
    lexer.run()?;
    Some(lexer.found)
}

struct Lexer<'a> {
    line: &'a [char],
    at: usize,
    /// The word that is being read.
    word: Option<Word>,
    found: Vec<Token>,
}

impl Lexer<'_> {
    fn run(&mut self) -> Option<()> {
        while let Some(c) = self.next() {
            match c {
                ' ' | '\t' | '\r' => self.end_word(),
                '\n' => self.operator(Token::Newline),
                '#' if self.word.is_none() => {
                    while self.peek().is_some_and(|c| c != '\n') {
                        self.at += 1;
                    }
                }
                '\\' => match self.next() {
                    Some('\n') => {}
                    Some(c) => self.push(c, true),
                    None => self.push('\\', false),
                },
                '\'' => {
                    self.open();
                    loop {
                        match self.next()? {
                            '\'' => break,
                            c => self.push(c, true),
                        }
                    }
                }
                '"' => self.double_quoted()?,
                '$' if self.peek() == Some('(') => {
                    self.at += 1;
                    self.substitution("$(", ')')?;
                }
                '$' if self.peek() == Some('{') => {
                    self.at += 1;
                    self.substitution("${", '}')?;
                }
                '`' => self.substitution("`", '`')?,
                '&' if self.takes('&') => self.operator(Token::And),
                '&' if self.peek() == Some('>') => self.redirect(),
                '&' => self.operator(Token::Background),
                '|' if self.takes('|') => self.operator(Token::Or),
                '|' => {
                    self.takes('&');
                    self.operator(Token::Pipe);
                }
                ';' => self.operator(Token::Semicolon),
                '(' | ')' => self.operator(Token::Bracket),
                '<' | '>' => self.redirect(),
                c => self.push(c, false),
            }
        }
        self.end_word();
        Some(())
    }

    fn peek(&self) -> Option<char> {
        self.line.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(c)
    }

    fn takes(&mut self, c: char) -> bool {
        let is = self.peek() == Some(c);
        self.at += usize::from(is);
        is
    }

    fn open(&mut self) {
        self.word.get_or_insert_default().quoted = true;
    }

    fn push(&mut self, c: char, quoted: bool) {
        let word = self.word.get_or_insert_default();
        word.text.push(c);
        word.quoted |= quoted;
    }

    fn end_word(&mut self) {
        self.found.extend(self.word.take().map(Token::Word));
    }

    fn operator(&mut self, token: Token) {
        self.end_word();
        self.found.push(token);
    }

    /// The number before it, if any, is that of the file descriptor.
    fn redirect(&mut self) {
        let number = |word: &Word| !word.quoted && word.text.bytes().all(|c| c.is_ascii_digit());
        if self.word.as_ref().is_some_and(number) {
            self.word = None;
        }
        while self
            .peek()
            .is_some_and(|c| matches!(c, '<' | '>' | '&' | '|' | '-'))
        {
            self.at += 1;
        }
        self.operator(Token::Redirect);
    }

    fn double_quoted(&mut self) -> Option<()> {
        self.open();
        loop {
            match self.next()? {
                '"' => return Some(()),
                '\\' => match self.next()? {
                    '\n' => {}
                    c if matches!(c, '$' | '`' | '"' | '\\') => self.push(c, true),
                    c => {
                        self.push('\\', true);
                        self.push(c, true);
                    }
                },
                '$' if self.peek() == Some('(') => {
                    self.at += 1;
                    self.substitution("$(", ')')?;
                }
                '`' => self.substitution("`", '`')?,
                c => self.push(c, true),
            }
        }
    }

    /// Takes what is put in there by running or looking up something into the word as it is
    /// written: what comes out does not show.
    fn substitution(&mut self, opening: &str, closing: char) -> Option<()> {
        opening.chars().for_each(|c| self.push(c, true));
        let start = self.at;
        let mut open = vec![closing];
        while let Some(inner) = open.last().copied() {
            let c = self.next()?;
            match c {
                '\\' => {
                    self.next()?;
                }
                c if c == inner => {
                    open.pop();
                }
                '\'' if inner != '"' => while self.next()? != '\'' {},
                '"' => open.push('"'),
                '`' => open.push('`'),
                '(' if inner == ')' => open.push(')'),
                '$' if self.takes('(') => open.push(')'),
                '$' if self.takes('{') => open.push('}'),
                _ => {}
            }
        }
        let text = &self.line[start..self.at];
        text.iter().for_each(|c| self.push(*c, true));
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(line: &str) -> Option<Vec<String>> {
        let words = tokens(line)?.into_iter().map(|token| match token {
            Token::Word(word) => word.text,
            other => format!("{other:?}"),
        });
        Some(words.collect())
    }

    #[test]
    fn quotes_comments_and_operators_are_what_a_shell_takes_them_for() {
        for (line, wanted) in [
            (
                "nginx -g 'daemon off;'",
                Some(&["nginx", "-g", "daemon off;"][..]),
            ),
            (
                r#"nginx -g "daemon off;" # && b"#,
                Some(&["nginx", "-g", "daemon off;"]),
            ),
            (
                r"nginx -g daemon\ off\;",
                Some(&["nginx", "-g", "daemon off;"]),
            ),
            (
                "nginx -g daemon off;",
                Some(&["nginx", "-g", "daemon", "off", "Semicolon"]),
            ),
            ("a&&b", Some(&["a", "And", "b"])),
            (
                "a 2>&1 >/x | b",
                Some(&["a", "Redirect", "1", "Redirect", "/x", "Pipe", "b"]),
            ),
            ("a#b", Some(&["a#b"])),
            (
                r#"echo "$(a "b && c") && d" && e"#,
                Some(&["echo", r#"$(a "b && c") && d"#, "And", "e"]),
            ),
            ("echo `a && b`", Some(&["echo", "`a && b`"])),
            ("''", Some(&[""])),
            ("echo 'a", None),
            (r#"echo "a"#, None),
            ("echo $(a", None),
        ] {
            let wanted = wanted.map(|it| it.iter().map(|it| (*it).to_owned()).collect());
            assert_eq!(words(line), wanted, "{line}");
        }
    }

    proptest! {
        #[test]
        fn any_line_ends_and_has_no_more_tokens_than_characters(line in ".{0,60}") {
            if let Some(found) = tokens(&line) {
                prop_assert!(found.len() <= line.chars().count());
            }
        }

        #[test]
        fn plain_and_quoted_words_are_split_as_shlex_splits_them(line in r#"[a-c '"\\/.-]{0,24}"#) {
            // A backslash at the very end is an error there; shells pass it on.
            prop_assume!(!line.ends_with('\\'));
            prop_assert_eq!(words(&line), shlex::split(&line), "{}", line);
        }
    }
}
