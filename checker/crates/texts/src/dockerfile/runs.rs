//! How the commands of each `RUN` hang together.

use parse_dockerfile::{Command, Instruction, RunInstruction};

use super::read::{Source, line_of};
use crate::shell::{self, Chain, Token};

/// One `RUN`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// From 1.
    pub line: usize,
    /// Commands in one layer, where one that fails stops the build.
    pub chained: bool,
    /// More than one command.
    pub many: bool,
    /// `&&` is written in it.
    pub looks_chained: bool,
}

/// The `RUN`s among instructions that follow one another.
pub fn runs<'f, 't: 'f>(
    source: &Source<'_>,
    instructions: impl Iterator<Item = &'f Instruction<'t>>,
) -> Vec<Run> {
    let mut stops = false;
    let mut runs = Vec::new();
    for instruction in instructions {
        match instruction {
            Instruction::Shell(it) => {
                let mut argv: Vec<_> = it.arguments.iter().map(|it| it.value.to_string()).collect();
                argv.push(String::new());
                stops = shell::shell(&argv).is_some_and(|shell| shell.stops);
            }
            Instruction::Run(run) => runs.push(one(source, run, stops)),
            _ => {}
        }
    }
    runs
}

fn one(source: &Source<'_>, run: &RunInstruction<'_>, stops: bool) -> Run {
    let at = run.run.span.start;
    let (text, chain) = match &run.arguments {
        Command::Exec(argv) => {
            let argv: Vec<_> = argv.value.iter().map(|it| it.value.to_string()).collect();
            let shell = shell::shell(&argv);
            let line = shell.and_then(|it| it.line).unwrap_or_default();
            let chain = shell::chain(line, shell.is_some_and(|it| it.stops));
            (line.to_owned(), chain)
        }
        Command::Shell(line) => {
            let line = source.line(&line.span);
            let docs = source.here_docs(at);
            match (reads_commands(&line), docs) {
                (Some(own), [script, ..]) => {
                    let chain = shell::chain(script, stops || own);
                    // One after the other in one layer: that is what the form is for.
                    let stops = chain.stops || chain.commands >= 2;
                    (script.clone(), Chain { stops, ..chain })
                }
                _ => {
                    let chain = shell::chain(&line, stops);
                    (line, chain)
                }
            }
        }
        _ => (String::new(), shell::chain("", false)),
    };
    Run {
        line: line_of(source.text, at),
        chained: chain.stops,
        many: chain.commands >= 2,
        looks_chained: text.contains("&&"),
    }
}

/// Whether a here-document is the script: nothing is run but a shell that reads it, if that. With
/// whether a failure stops that shell.
fn reads_commands(line: &str) -> Option<bool> {
    let mut words = Vec::new();
    let mut tokens = shell::tokens(line)?.into_iter();
    while let Some(token) = tokens.next() {
        match token {
            Token::Word(word) => words.push(word.text),
            Token::Redirect => {
                tokens.next();
            }
            _ => return None,
        }
    }
    if words.is_empty() {
        return Some(false);
    }
    let shell = shell::shell(&words)?;
    (shell.line.is_none() && shell.script.is_none()).then_some(shell.stops)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dockerfile::{Stages, read};

    fn chained(instructions: &str) -> bool {
        let text = format!("FROM a\n{instructions}\n");
        let source = Source::new(&text).unwrap();
        let file = read(&source).unwrap();
        let stages = Stages::of(&file);
        runs(&source, stages.instructions(true))
            .iter()
            .any(|run| run.chained)
    }

    #[test]
    fn one_layer_of_several_commands_is_chained_in_every_form() {
        for run in [
            "RUN a && b",
            "RUN a \\\n # why\n && b",
            "RUN --mount=type=cache,target=/x a && b",
            "RUN [\"/bin/sh\", \"-c\", \"a && b\"]",
            "RUN set -eux; \\\n a; \\\n b",
            "RUN <<EOF\na\nb\nEOF",
            "RUN <<-EOT bash\n\ta\n\tb\n\tEOT",
            "RUN a && cat <<EOF > /x\nhello\nEOF",
            "RUN <<EOF\na && b\nEOF",
            "SHELL [\"/bin/bash\", \"-eo\", \"pipefail\", \"-c\"]\nRUN a; b",
            "RUN sh -c 'a && b'",
        ] {
            assert!(chained(run), "{run}");
        }
    }

    #[test]
    fn one_command_or_several_layers_are_not() {
        for run in [
            "RUN a\nRUN b",
            "RUN a # && b",
            "RUN echo 'a && b'",
            "RUN [\"a\", \"&&\", \"b\"]",
            "RUN a; b",
            "RUN cat <<EOF > /x\na && b\nEOF",
            "RUN <<EOF\na\nEOF",
            "RUN <<EOF\nEOF",
            "RUN if a; then b; fi",
            "ONBUILD RUN a && b",
            "SHELL [\"/bin/bash\", \"-c\"]\nRUN a; b",
            "SHELL [\"/bin/sh\", \"-ec\"]\nRUN a",
            "RUN",
        ] {
            assert!(!chained(run), "{run}");
        }
    }
}
