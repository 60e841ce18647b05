//! Lines of a Dockerfile that belong together.

/// The character that continues a line: `\`, or what a directive in the first lines says.
pub fn escape(source: &str) -> char {
    let mut directives = source.lines().map_while(|line| {
        let (name, value) = line.trim().strip_prefix('#')?.split_once('=')?;
        Some((name.trim().to_ascii_lowercase(), value.trim()))
    });
    let escape = directives.find(|(name, _)| name == "escape");
    escape
        .and_then(|(_, value)| value.chars().next())
        .unwrap_or('\\')
}

/// A line without what continues it, and whether the next one belongs to it.
pub fn continued(line: &str, escape: char) -> (&str, bool) {
    match line.trim_end().strip_suffix(escape) {
        Some(line) => (line, true),
        None => (line, false),
    }
}

/// Whether a line stands for nothing where a line is continued.
pub fn is_idle(line: &str) -> bool {
    let line = line.trim_start();
    line.is_empty() || line.starts_with('#')
}

/// The one line that continued lines stand for.
pub fn joined(text: &str, escape: char) -> String {
    let mut joined = String::new();
    for (number, line) in text.lines().enumerate() {
        if number > 0 && is_idle(line) {
            continue;
        }
        let (line, _) = continued(line, escape);
        joined.push_str(line);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn continued_lines_are_one_without_comments() {
        assert_eq!(joined("a \\\n  # c\n\n  && b", '\\'), "a   && b");
        assert_eq!(joined("a `\r\n  && b", '`'), "a   && b");
        assert_eq!(escape("# syntax=x\n# Escape = `\nFROM a"), '`');
        assert_eq!(escape("# a comment\n# escape=`\n"), '\\');
    }
}
