//! Transcripts as readers see them.
//!
//! A file in `src/transcripts/` has what was typed and what that printed. Lines that begin with
//! `#:` or `#|` are the recorder's instructions and not part of the page; in what is typed,
//! `${namespace}` and the course's other settings stand for their values.

use plain::template::Variables;

/// `markdown` with the transcripts in its `console` blocks made ready for readers.
pub fn shown(markdown: &str, variables: &Variables) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut open: Option<Fence> = None;
    for line in markdown.split_inclusive('\n') {
        let fence = Fence::of(line);
        match (&open, fence) {
            (None, Some(fence)) => {
                open = Some(fence);
                out.push_str(line);
            }
            (Some(begun), Some(fence)) if fence.ends(begun) => {
                open = None;
                out.push_str(line);
            }
            (Some(begun), _) if begun.language == "console" => {
                if line.starts_with("#:") || line.starts_with("#|") {
                    continue;
                }
                if line.starts_with("$ ") || line.starts_with("> ") {
                    out.push_str(&filled(line, variables));
                } else {
                    out.push_str(line);
                }
            }
            _ => out.push_str(line),
        }
    }
    out
}

/// A line that begins or ends a block of code.
struct Fence<'a> {
    mark: char,
    length: usize,
    language: &'a str,
}

impl<'a> Fence<'a> {
    fn of(line: &'a str) -> Option<Self> {
        let line = line.trim();
        let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let rest = line.trim_start_matches(mark);
        let length = line.len() - rest.len();
        let language = rest.split([',', ' ']).next().unwrap_or_default();
        (length >= 3).then_some(Self {
            mark,
            length,
            language,
        })
    }

    fn ends(&self, begun: &Fence) -> bool {
        self.mark == begun.mark && self.length >= begun.length && self.language.is_empty()
    }
}

/// `line` with the settings' values; any other `${…}` is the shell's and stays.
fn filled(line: &str, variables: &Variables) -> String {
    let mut line = line.to_owned();
    for (name, value) in variables.iter() {
        line = line.replace(&format!("${{{name}}}"), value);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables() -> Variables {
        let mut variables = Variables::default();
        variables.set("namespace", "localhost:5050/learner");
        variables
    }

    #[test]
    fn what_the_recorder_needs_is_not_shown_and_settings_are_put_in() {
        let markdown = "Text\n\n```console\n#: expect-exit 1\n#: write a\n#| FROM x\n\
                        $ docker image push ${namespace}/nginx ${HOME}\n> ${namespace}\n${namespace}\n```\n#: stays\n";
        assert_eq!(
            shown(markdown, &variables()),
            "Text\n\n```console\n$ docker image push localhost:5050/learner/nginx ${HOME}\n\
             > localhost:5050/learner\n${namespace}\n```\n#: stays\n"
        );
    }

    #[test]
    fn a_block_that_shows_how_to_write_one_stays_as_it_is() {
        let markdown = "````markdown\n```console\n#: expect-exit 1\n```\n````\n";
        assert_eq!(shown(markdown, &variables()), markdown);
    }
}
