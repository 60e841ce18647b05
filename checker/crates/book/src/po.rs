//! Reads a PO file for its places: polib, which translates, does not say on which line a message
//! stands, and panics where a header is missing.

/// One message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// The line of its `msgid`, from 1.
    pub line: usize,
    pub fuzzy: bool,
    pub msgid: String,
    pub msgstr: String,
}

/// The messages of a file in their order, without obsolete ones (`#~`). The header is the one
/// with an empty `msgid`.
pub fn entries(text: &str) -> Vec<Entry> {
    enum Field {
        Id,
        Str,
        Other,
    }
    let mut entries: Vec<Entry> = Vec::new();
    let mut field = Field::Other;
    let mut fuzzy = false;
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if let Some(flags) = line.strip_prefix("#,") {
            fuzzy = flags.split(',').any(|flag| flag.trim() == "fuzzy");
            continue;
        }
        let (keyword, quoted) = match line.split_once('"') {
            Some((keyword, rest)) if !line.starts_with('#') => (
                keyword.trim(),
                rest.strip_suffix('"').unwrap_or(rest).to_owned(),
            ),
            _ => continue,
        };
        match keyword {
            "msgid" => {
                entries.push(Entry {
                    line: number,
                    fuzzy: std::mem::take(&mut fuzzy),
                    ..Entry::default()
                });
                field = Field::Id;
            }
            "msgstr" => field = Field::Str,
            "" => {}
            _ => field = Field::Other,
        }
        if let Some(entry) = entries.last_mut() {
            match field {
                Field::Id => entry.msgid.push_str(&unescaped(&quoted)),
                Field::Str => entry.msgstr.push_str(&unescaped(&quoted)),
                Field::Other => {}
            }
        }
    }
    entries
}

fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            plain.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => plain.push('\n'),
            Some('t') => plain.push('\t'),
            Some('r') => plain.push('\r'),
            Some(other) => plain.push(other),
            None => {}
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_come_with_their_lines_and_marks() {
        let text = "msgid \"\"\nmsgstr \"\"\n\"Language: ko\\n\"\n\n#: src/a.md:1\n#, fuzzy\nmsgid \"\"\n\
                    \"two \"\n\"\\\"lines\\\"\"\nmsgstr \"두 \"\n\"줄\"\n\nmsgid \"a\"\nmsgstr \"\"\n#~ msgid \"old\"\n#~ msgstr \"x\"\n";
        let entries = entries(text);
        assert_eq!(entries.len(), 3);
        assert_eq!(entries[0].msgstr, "Language: ko\n");
        assert_eq!(entries[1].line, 7);
        assert!(entries[1].fuzzy && !entries[2].fuzzy);
        assert_eq!(entries[1].msgid, "two \"lines\"");
        assert_eq!(entries[1].msgstr, "두 줄");
        assert_eq!(
            (entries[2].msgid.as_str(), entries[2].msgstr.as_str()),
            ("a", "")
        );
    }
}
