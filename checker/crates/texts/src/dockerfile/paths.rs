//! Paths in an image, and in the folder that is built from.

/// The path from the root, seen from a working directory.
pub fn absolute(workdir: &str, path: &str) -> String {
    let whole = match path.starts_with('/') {
        true => path.to_owned(),
        false => format!("{workdir}/{path}"),
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in whole.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

/// The folder of a path.
pub fn folder(path: &str) -> &str {
    match path.rsplit_once('/') {
        None | Some(("", _)) => "/",
        Some((folder, _)) => folder,
    }
}

pub fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Whether a pattern with `*` and `?` is the whole path; neither stands for a `/`.
pub fn fits(pattern: &str, path: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let path: Vec<char> = path.chars().collect();
    let (mut p, mut at) = (0, 0);
    // Where to go on if what follows the last `*` does not fit.
    let mut again = None;
    while at < path.len() {
        match pattern.get(p) {
            Some('*') => {
                again = Some((p, at));
                p += 1;
            }
            Some(c) if *c == path[at] || (*c == '?' && path[at] != '/') => {
                p += 1;
                at += 1;
            }
            _ => match again {
                Some((star, from)) if path[from] != '/' => {
                    again = Some((star, from + 1));
                    p = star + 1;
                    at = from + 1;
                }
                _ => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_put_together_as_in_an_image() {
        for (workdir, path, wanted) in [
            ("/", "index.html", "/index.html"),
            ("/a/b", ".", "/a/b"),
            ("/a/b", "../c/./d/", "/a/c/d"),
            ("/a", "/b//c", "/b/c"),
            ("/", "../..", "/"),
        ] {
            assert_eq!(absolute(workdir, path), wanted);
        }
        assert_eq!(
            (folder("/a/b"), folder("/a"), name("/a/b")),
            ("/a", "/", "b")
        );
    }

    #[test]
    fn a_pattern_fits_within_a_folder() {
        for pattern in [
            "*",
            "*.html",
            "index.*",
            "i?dex.html",
            "*d*x*.html",
            "index.html*",
        ] {
            assert!(fits(pattern, "index.html"), "{pattern}");
        }
        for pattern in ["", "*.htm", "?", "a*", "index.html?", "*/index.html"] {
            assert!(!fits(pattern, "index.html"), "{pattern}");
        }
        assert!(!fits("*", "a/b"));
        assert!(fits("*/*.html", "a/b.html"));
    }
}
