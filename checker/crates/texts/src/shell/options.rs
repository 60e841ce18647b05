//! A shell that is told what to run: `/bin/bash -eo pipefail -c 'nginx -t'`.

const SHELLS: &[&str] = &["sh", "bash", "ash", "dash", "zsh", "ksh", "mksh"];

/// The shell of an argument list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shell<'a> {
    /// What it runs by `-c`; `None` where it reads commands from a file or its input.
    pub line: Option<&'a str>,
    /// `-e`: a command that fails ends it.
    pub stops: bool,
    /// The file that it reads its commands from.
    pub script: Option<&'a str>,
}

/// Reads an argument list that begins with a shell.
pub fn shell(argv: &[String]) -> Option<Shell<'_>> {
    let (program, mut rest) = argv.split_first()?;
    let mut name = program.rsplit('/').next()?;
    if name == "busybox" {
        let (applet, more) = rest.split_first()?;
        (name, rest) = (applet, more);
    }
    if !SHELLS.contains(&name) {
        return None;
    }
    let (mut reads_line, mut stops) = (false, false);
    let mut words = rest.iter().map(String::as_str);
    let mut next = None;
    while let Some(word) = words.next() {
        let Some(flags) = word
            .strip_prefix('-')
            .or_else(|| word.strip_prefix('+'))
            .filter(|flags| !flags.is_empty())
        else {
            next = Some(word);
            break;
        };
        if flags == "-" {
            next = words.next();
            break;
        }
        if flags.starts_with('-') {
            continue;
        }
        let on = word.starts_with('-');
        reads_line |= on && flags.contains('c');
        stops |= on && flags.contains('e');
        if flags.contains(['o', 'O']) {
            stops |= words.next() == Some("errexit") && on;
        }
    }
    Some(Shell {
        line: next.filter(|_| reads_line),
        stops,
        script: next.filter(|_| !reads_line),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_is_what_follows_the_options() {
        let found = |list: &[&str]| {
            let argv: Vec<_> = list.iter().map(|it| (*it).to_owned()).collect();
            shell(&argv).map(|it| (it.line.map(str::to_owned), it.stops))
        };
        let line = |stops| Some((Some("a".to_owned()), stops));
        assert_eq!(found(&["/bin/sh", "-c", "a"]), line(false));
        assert_eq!(found(&["/usr/bin/dash", "-ec", "a", "x"]), line(true));
        assert_eq!(found(&["bash", "-o", "pipefail", "-c", "a"]), line(false));
        assert_eq!(found(&["bash", "-euxo", "pipefail", "-c", "a"]), line(true));
        assert_eq!(found(&["bash", "-o", "errexit", "-c", "a"]), line(true));
        assert_eq!(found(&["bash", "--login", "-c", "--", "a"]), line(false));
        assert_eq!(found(&["busybox", "sh", "-c", "a"]), line(false));
        assert_eq!(found(&["sh", "a"]), Some((None, false)));
        assert_eq!(found(&["sh", "-c"]), Some((None, false)));
        assert_eq!(found(&["nginx", "-c", "a"]), None);
        assert_eq!(found(&[]), None);
    }
}
