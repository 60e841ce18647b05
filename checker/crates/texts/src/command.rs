//! Commands compared by the argument list that a container would run, however they are written:
//! `nginx -g "daemon off;"`, `["/usr/sbin/nginx", "-g", "daemon off;"]`, or through a shell.

use crate::shell;

/// Wrappers that are looked through: a script of the base, a shell, `env`, and once more each.
const MOST_WRAPPERS: usize = 8;

/// Where programs are found by their bare name.
const BIN: &[&str] = &[
    "/usr/local/sbin/",
    "/usr/local/bin/",
    "/usr/sbin/",
    "/usr/bin/",
    "/sbin/",
    "/bin/",
];

/// Whether a container of an image with this `ENTRYPOINT` and `CMD` runs `wanted`.
pub fn runs(wanted: &[String], entrypoint: &[String], command: &[String]) -> bool {
    plain(&program(&[], wanted)) == plain(&program(entrypoint, command))
}

/// The program at the end of all wrappers, with its arguments; the whole list where a wrapper
/// cannot be seen through.
pub fn program(entrypoint: &[String], command: &[String]) -> Vec<String> {
    let mut argv = [entrypoint, command].concat();
    if hands_over(entrypoint) && !command.is_empty() {
        argv.drain(..entrypoint.len());
    }
    for _ in 0..MOST_WRAPPERS {
        let Some(inner) = inside(&argv) else { break };
        argv = inner;
    }
    argv
}

/// Whether an entrypoint is a script that prepares something and then runs the command, as those
/// of official images do.
pub fn hands_over(entrypoint: &[String]) -> bool {
    let [script] = entrypoint else { return false };
    let name = script.rsplit('/').next().unwrap_or_default();
    name.ends_with(".sh") || name.contains("entrypoint")
}

/// What a shell, `env` or a small init runs.
fn inside(argv: &[String]) -> Option<Vec<String>> {
    if let Some(shell) = shell::shell(argv) {
        return shell::simple(shell.line?);
    }
    let (first, rest) = argv.split_first()?;
    let name = first.rsplit('/').next()?;
    let inner = match name {
        "env" => rest.iter().skip_while(|word| word.contains('=')).cloned(),
        "tini" | "dumb-init" | "docker-init" => {
            let mut rest = rest.iter().peekable();
            rest.next_if(|word| *word == "--");
            return own(rest.cloned().collect());
        }
        _ => return None,
    };
    own(inner.collect())
}

/// Options of a wrapper are not looked into.
fn own(argv: Vec<String>) -> Option<Vec<String>> {
    argv.first().filter(|first| !first.starts_with('-'))?;
    Some(argv)
}

/// A list as its program reads it: found by its name, runs of spaces as one, and the value of a
/// short option within the option, since `-g "daemon off;"` and `"-g daemon off;"` are one.
fn plain(argv: &[String]) -> Vec<String> {
    let mut plain: Vec<String> = Vec::new();
    let mut option = None;
    for (number, word) in argv.iter().enumerate() {
        let word = word.split_whitespace().collect::<Vec<_>>().join(" ");
        if number == 0 {
            let bin = BIN.iter().find_map(|bin| word.strip_prefix(bin));
            let bin = bin.filter(|name| !name.contains('/'));
            plain.push(bin.unwrap_or(&word).to_owned());
            continue;
        }
        if let Some(option) = option.take() {
            if !word.starts_with('-') {
                plain.push(format!("{option} {word}"));
                continue;
            }
            plain.push(option);
        }
        let mut chars = word.chars();
        match (chars.next(), chars.next(), chars.next()) {
            (Some('-'), Some(letter), None) if letter != '-' => option = Some(word),
            (Some('-'), Some(letter), Some(next))
                if letter != '-' && next != ' ' && word.contains(' ') =>
            {
                let at = 1 + letter.len_utf8();
                plain.push(format!("{} {}", &word[..at], &word[at..]));
            }
            _ => plain.push(word),
        }
    }
    plain.extend(option);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn list(words: &[&str]) -> Vec<String> {
        words.iter().map(|it| (*it).to_owned()).collect()
    }

    fn same(entrypoint: &[&str], command: &[&str]) -> bool {
        let wanted = list(&["nginx", "-g", "daemon off;"]);
        runs(&wanted, &list(entrypoint), &list(command))
    }

    #[test]
    fn what_runs_the_same_is_the_same() {
        for command in [
            &["nginx", "-g", "daemon off;"][..],
            &["/usr/sbin/nginx", "-g", "daemon off;"],
            &["nginx", "-g daemon off;"],
            &["nginx", "-gdaemon off;"],
            &["/bin/sh", "-c", "nginx -g 'daemon off;'"],
            &["/bin/sh", "-c", "nginx -g \"daemon off;\""],
            &["/bin/sh", "-c", "exec nginx -g 'daemon off;'"],
            &["/bin/sh", "-c", "nginx -g daemon\\ off\\;"],
            &["/bin/bash", "-c", "nginx -g 'daemon off;'"],
            &[
                "/bin/bash",
                "-o",
                "pipefail",
                "-c",
                "nginx -g \"daemon off;\"",
            ],
            &["sh", "-ec", "exec /usr/sbin/nginx -g 'daemon off;'"],
            &["sh", "-c", "bash -c \"nginx -g 'daemon off;'\""],
            &["/usr/bin/env", "A=b", "nginx", "-g", "daemon off;"],
            &["tini", "--", "nginx", "-g", "daemon off;"],
        ] {
            assert!(same(&[], command), "{command:?}");
            assert!(same(&["/docker-entrypoint.sh"], command), "{command:?}");
        }
        assert!(same(&["nginx"], &["-g", "daemon off;"]));
        assert!(same(&["nginx", "-g", "daemon off;"], &[]));
        // A shell as the entrypoint passes over the command.
        assert!(same(&["/bin/sh", "-c", "nginx -g 'daemon off;'"], &["x"]));
    }

    #[test]
    fn what_only_looks_the_same_is_not() {
        for command in [
            &["/bin/sh", "-c", "['nginx', '-g', 'daemon off;']"][..],
            &["/bin/sh", "-c", "nginx -g daemon off;"],
            &["/bin/sh", "-c", "[nginx, -g, daemon off;]"],
            &["/bin/sh", "-c", "[“nginx”, “-g”, “daemon off;”]"],
            &["nginx", "-g", "daemon off"],
            &["nginx -g daemon off;"],
            &["nginx", "-g", "daemon", "off;"],
            &["nginx", "–g", "daemon off;"],
            &["exec", "nginx", "-g", "daemon off;"],
            &["/opt/nginx", "-g", "daemon off;"],
            &["nginx"],
            &["/bin/sh", "-c", "nginx -t; nginx -g 'daemon off;'"],
            &["/bin/sh", "-c", "nginx -g 'daemon off;' &"],
            &["/bin/sh", "nginx", "-g", "daemon off;"],
            &[],
        ] {
            assert!(!same(&[], command), "{command:?}");
            assert!(!same(&["/docker-entrypoint.sh"], command), "{command:?}");
        }
        assert!(!same(&["echo"], &["nginx", "-g", "daemon off;"]));
        assert!(!same(&["/docker-entrypoint.sh"], &[]));
        assert!(!same(
            &["/bin/sh", "-c", "true"],
            &["nginx", "-g", "daemon off;"]
        ));
    }

    proptest! {
        #[test]
        fn a_list_runs_itself_and_garbage_runs_nothing(
            argv in prop::collection::vec(".{0,12}", 0..6),
            line in ".{0,30}",
        ) {
            prop_assert!(runs(&argv, &[], &argv));
            prop_assert!(!same(&[], &["sh", "-c", &line]));
            plain(&program(&argv, &argv));
        }
    }
}
