//! The argument list of a line that is one command.

use super::tokens::{Token, Word, tokens};

/// The arguments with which the shell starts a program: what it assigns, redirects and `exec`s is
/// not among them. `None` where the line is more than one command, or is no command.
pub fn simple(line: &str) -> Option<Vec<String>> {
    let mut found = tokens(line)?;
    while matches!(found.last(), Some(Token::Semicolon | Token::Newline)) {
        found.pop();
    }
    let mut words: Vec<Word> = Vec::new();
    let mut found = found.into_iter();
    while let Some(token) = found.next() {
        match token {
            Token::Word(word) => words.push(word),
            Token::Redirect => {
                found.next();
            }
            Token::Newline if words.is_empty() => {}
            _ => return None,
        }
    }
    let mut words = words.into_iter().skip_while(assigns).peekable();
    words.next_if(|word| word.text == "exec");
    let words: Vec<_> = words.map(|word| word.text).collect();
    (!words.is_empty()).then_some(words)
}

/// `NAME=value` before a command.
pub fn assigns(word: &Word) -> bool {
    word.text.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty()
            && !name.starts_with(|c: char| c.is_ascii_digit())
            && name.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_one_command_has_its_arguments() {
        let wanted = ["nginx", "-g", "daemon off;"].map(str::to_owned).to_vec();
        for line in [
            "nginx -g 'daemon off;'",
            "exec nginx -g \"daemon off;\"",
            "A=b exec nginx -g 'daemon off;';",
            "nginx -g 'daemon off;' > /dev/null 2>&1",
            "\n nginx -g 'daemon off;' # stays\n",
        ] {
            assert_eq!(simple(line).as_ref(), Some(&wanted), "{line}");
        }
    }

    #[test]
    fn more_than_one_command_has_none() {
        for line in [
            "nginx -g daemon off; true",
            "a && b",
            "a | b",
            "a &",
            "(a)",
            "a\nb",
            "",
            "# a",
            "A=b",
            "echo 'a",
        ] {
            assert_eq!(simple(line), None, "{line}");
        }
    }
}
