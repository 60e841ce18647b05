//! The bodies of here-documents. The parser knows those of `COPY`, and of a `RUN` that begins with
//! one; docker takes them anywhere in a `RUN`, so their lines are taken out before parsing.

use std::collections::HashMap;

use super::lines::{continued, is_idle};

/// A Dockerfile without the here-documents of its `RUN`s.
#[derive(Debug)]
pub struct Lifted {
    /// Of the same length, so that places stay what they were.
    pub text: String,
    /// The bodies, by where the instruction begins.
    pub bodies: HashMap<usize, Vec<String>>,
}

/// One that never ends.
#[derive(Debug)]
pub struct Unterminated {
    /// Where the instruction begins.
    pub at: usize,
}

/// A line with where it begins.
type Line<'a> = (usize, &'a str);

struct Doc {
    end: String,
    strips_tabs: bool,
}

/// # Errors
/// The first here-document that does not end.
pub fn lift(source: &str, escape: char) -> Result<Lifted, Unterminated> {
    let mut blank: Vec<(usize, usize)> = Vec::new();
    let mut hidden = Vec::new();
    let mut bodies = HashMap::new();
    let mut lines = lines(source).peekable();
    while let Some((start, line)) = lines.next() {
        if is_idle(line) {
            continue;
        }
        let at = start + line.len() - line.trim_start().len();
        let (first, mut goes_on) = continued(line, escape);
        let mut whole = first.to_owned();
        let mut end = start + line.len();
        while goes_on {
            let Some((start, line)) = lines.next() else {
                break;
            };
            if is_idle(line) {
                continue;
            }
            let (line, more) = continued(line, escape);
            whole.push_str(line);
            goes_on = more;
            end = start + line.len();
        }
        let Some((is_run, docs)) = here_docs(&whole) else {
            continue;
        };
        let mut contents = Vec::new();
        for doc in docs {
            let mut content = String::new();
            loop {
                let (start, line) = lines.next().ok_or(Unterminated { at })?;
                blank.extend(is_run.then_some((start, start + line.len())));
                let tabs = |line: &str| doc.strips_tabs && line.starts_with('\t');
                let line = match tabs(line) {
                    true => line.trim_start_matches('\t'),
                    false => line,
                };
                if line.trim_end_matches(['\r', '\n']) == doc.end {
                    break;
                }
                content.push_str(line);
            }
            contents.push(content);
        }
        if is_run && !contents.is_empty() {
            hidden.push((at, end));
            bodies.insert(at, contents);
        }
    }
    Ok(Lifted {
        text: without(source, &blank, &hidden),
        bodies,
    })
}

/// `blank` without a character, and `hidden` without what would begin a here-document.
fn without(source: &str, blank: &[(usize, usize)], hidden: &[(usize, usize)]) -> String {
    let mut text = source.to_owned();
    for (start, end) in hidden {
        let shown = source[*start..*end].replace("<<", "__");
        text.replace_range(start..end, &shown);
    }
    for (start, end) in blank {
        let spaces: String = source[*start..*end]
            .bytes()
            .map(|byte| if byte == b'\n' { '\n' } else { ' ' })
            .collect();
        text.replace_range(start..end, &spaces);
    }
    text
}

fn lines(source: &str) -> impl Iterator<Item = Line<'_>> {
    source.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line))
    })
}

/// The here-documents that an instruction begins, and whether it is a `RUN`.
fn here_docs(line: &str) -> Option<(bool, Vec<Doc>)> {
    let (mut name, mut rest) = split(line);
    let is_compound = name.eq_ignore_ascii_case("ONBUILD");
    if is_compound {
        (name, rest) = split(rest);
    }
    let is = |wanted: &str| name.eq_ignore_ascii_case(wanted);
    let is_run = is("RUN");
    if !is_run && !is("COPY") && !is("ADD") {
        return None;
    }
    if serde_json::from_str::<Vec<String>>(rest).is_ok() {
        return None;
    }
    let docs = raw_words(rest).filter_map(|word| {
        let word = word.trim_start_matches(|c: char| c.is_ascii_digit());
        let word = word.strip_prefix("<<")?;
        let (word, strips_tabs) = match word.strip_prefix('-') {
            Some(word) => (word, true),
            None => (word, false),
        };
        let end = word.replace(['"', '\'', '\\'], "");
        let is_doc = !end.is_empty() && !word.contains('<');
        is_doc.then_some(Doc { end, strips_tabs })
    });
    Some((is_run, docs.collect()))
}

fn split(line: &str) -> (&str, &str) {
    let line = line.trim();
    let end = line.find(char::is_whitespace).unwrap_or(line.len());
    (&line[..end], line[end..].trim())
}

/// Words with their quotes.
pub fn raw_words(line: &str) -> impl Iterator<Item = &str> {
    let mut quote = None;
    let mut escaped = false;
    let is_space = move |c: char| {
        if std::mem::take(&mut escaped) {
            return false;
        }
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            (None | Some('"'), '\\') => escaped = true,
            (None, c) => return c.is_whitespace(),
            _ => {}
        }
        false
    };
    line.split(is_space).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bodies(source: &str) -> Vec<Vec<String>> {
        let lifted = lift(source, '\\').unwrap();
        assert_eq!(lifted.text.len(), source.len());
        let mut bodies: Vec<_> = lifted.bodies.into_iter().collect();
        bodies.sort();
        bodies.into_iter().map(|(_, bodies)| bodies).collect()
    }

    #[test]
    fn here_documents_are_found_anywhere_in_a_run() {
        for source in [
            "FROM a\nRUN b && cat <<EOF > /x\nhello\nEOF\n",
            "FROM a\nRUN <<EOF\nhello\nEOF\n",
            "FROM a\nRUN <<'EOF' cat\nhello\nEOF",
            "FROM a\nRUN b \\\n # c\n <<-EOF\n\thello\n\tEOF\n",
            "FROM a\r\nrun 3<<EOF b\r\nhello\r\nEOF\r\n",
        ] {
            let bodies = bodies(source);
            let lines: Vec<_> = bodies
                .concat()
                .concat()
                .lines()
                .map(str::to_owned)
                .collect();
            assert_eq!(lines, ["hello"], "{source:?}");
        }
        assert_eq!(
            bodies("FROM a\nRUN cat <<A <<B\n1\nA\n2\nB\n"),
            [["1\n", "2\n"]]
        );
    }

    #[test]
    fn what_is_none_is_left_alone() {
        for source in [
            "FROM a\nRUN echo \"<<EOF\"\n",
            "FROM a\nRUN echo \"a <<EOF\"\n",
            "FROM a\nRUN [\"echo\", \"<<EOF\"]\n",
            "FROM a\nRUN cat <<<EOF\n",
            "FROM a\n# RUN <<EOF\nCMD <<EOF\n",
            "FROM a\nCOPY <<EOF /x\nRUN <<B\nEOF\n",
        ] {
            assert!(bodies(source).is_empty(), "{source:?}");
            assert_eq!(lift(source, '\\').unwrap().text, source);
        }
        assert!(lift("FROM a\nRUN <<EOF\nhello\n", '\\').is_err());
    }

    proptest! {
        #[test]
        fn places_stay(source in r#"(RUN |COPY |FROM |<<|<<-|E|'E'|"|\n|\r\n|\\\n|# | |a|한|\[|\]){0,30}"#) {
            if let Ok(lifted) = lift(&source, '\\') {
                prop_assert_eq!(lifted.text.len(), source.len());
                prop_assert_eq!(lifted.text.matches('\n').count(), source.matches('\n').count());
            }
        }
    }
}
