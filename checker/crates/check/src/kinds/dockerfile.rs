//! The learner's Dockerfile has the instructions of the lesson. Comments do not count.

use parse_dockerfile::{Command, Instruction};
use serde::{Deserialize, Serialize};

use crate::kind::Kind;
use crate::local_file::LocalFile;
use crate::local_path::LocalPath;
use crate::verdict::Situation::{self, Empty, Incomplete, Invalid, NoFile, NotChained, Unreadable};
use crate::verdict::{Outcome, Unknown};
use crate::{Context, Sight};
use plain::text;
use plain::visible::visible;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dockerfile {
    file: LocalPath,
    instructions: Vec<Name>,
    /// Whether one `RUN` must chain commands with `&&`, so that they make one layer.
    #[serde(default)]
    chained_run: bool,
}

/// An instruction's name, as Dockerfiles write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Name {
    Add,
    Arg,
    Cmd,
    Copy,
    Entrypoint,
    Env,
    Expose,
    From,
    Healthcheck,
    Label,
    Run,
    User,
    Volume,
    Workdir,
}

#[derive(Serialize, Deserialize)]
pub struct Facts {
    file: LocalFile,
}

impl Kind for Dockerfile {
    type Facts = Facts;
    const SITUATIONS: &'static [Situation] =
        &[NoFile, Unreadable, Empty, Invalid, Incomplete, NotChained];

    async fn observe(&self, context: &Context<'_>) -> Result<Facts, Unknown> {
        let file = LocalFile::read(context.folder, &self.file)?;
        Ok(Facts { file })
    }

    fn judge(&self, facts: &Facts) -> Outcome {
        let path = visible(self.file.as_str());
        let wanted = names(&self.instructions);
        let expected = if self.chained_run {
            text!(
                "a {path} with {wanted}, where a RUN chains commands with &&",
                "{path}에 {wanted} 명령이 있어야 하고, RUN 하나에서 여러 명령을 &&로 이어야 해요"
            )
        } else {
            text!(
                "a {path} with {wanted}",
                "{path}에 {wanted} 명령이 있어야 해요"
            )
        };
        let fail = |situation, found| Outcome::Fail {
            expected: expected.clone(),
            found,
            situation: Some(situation),
        };
        if let Some(problem) = facts.file.problem(&self.file) {
            return fail(facts.file.situation(), problem);
        }
        let LocalFile::Text(source) = &facts.file else {
            return fail(NoFile, text!("there is no {path}", "{path} 파일이 없어요"));
        };
        let only_comments = source.lines().all(|line| {
            let line = line.trim_start();
            line.is_empty() || line.starts_with('#')
        });
        if only_comments {
            return fail(
                Empty,
                text!(
                    "{path} has no instructions yet",
                    "{path}에 아직 명령이 없어요"
                ),
            );
        }
        let parsed = match parse_dockerfile::parse(source) {
            Ok(parsed) => parsed,
            Err(error) => {
                return fail(
                    Invalid,
                    text!(
                        "{path} is not a valid Dockerfile: {error}",
                        "{path} 파일이 올바른 Dockerfile이 아니에요: {error}",
                        error = visible(&error.to_string())
                    ),
                );
            }
        };
        let missing: Vec<_> = self
            .instructions
            .iter()
            .filter(|name| {
                !parsed
                    .instructions
                    .iter()
                    .any(|it| name_of(it) == Some(**name))
            })
            .copied()
            .collect();
        if !missing.is_empty() {
            return fail(
                Incomplete,
                text!(
                    "{path} lacks {missing}",
                    "{path}에 {missing} 명령이 없어요",
                    missing = names(&missing)
                ),
            );
        }
        if self.chained_run && !parsed.instructions.iter().any(is_chained_run) {
            return fail(
                NotChained,
                text!(
                    "no RUN in {path} chains commands with &&",
                    "{path}에 &&로 여러 명령을 이은 RUN이 없어요"
                ),
            );
        }
        Outcome::Pass {
            found: text!("{path} has {wanted}", "{path}에 {wanted} 명령이 있어요"),
        }
    }

    fn asks(&self) -> Vec<String> {
        vec![self.file.as_str().to_owned()]
    }

    fn sights(&self) -> Vec<Sight> {
        vec![Sight::File]
    }
}

fn names(list: &[Name]) -> String {
    let names: Vec<_> = list
        .iter()
        .map(|name| format!("{name:?}").to_uppercase())
        .collect();
    names.join(", ")
}

fn name_of(instruction: &Instruction<'_>) -> Option<Name> {
    Some(match instruction {
        Instruction::Add(_) => Name::Add,
        Instruction::Arg(_) => Name::Arg,
        Instruction::Cmd(_) => Name::Cmd,
        Instruction::Copy(_) => Name::Copy,
        Instruction::Entrypoint(_) => Name::Entrypoint,
        Instruction::Env(_) => Name::Env,
        Instruction::Expose(_) => Name::Expose,
        Instruction::From(_) => Name::From,
        Instruction::Healthcheck(_) => Name::Healthcheck,
        Instruction::Label(_) => Name::Label,
        Instruction::Run(_) => Name::Run,
        Instruction::User(_) => Name::User,
        Instruction::Volume(_) => Name::Volume,
        Instruction::Workdir(_) => Name::Workdir,
        _ => return None,
    })
}

/// A `RUN` in shell form with `&&`, or with a here-document, which is one layer too.
fn is_chained_run(instruction: &Instruction<'_>) -> bool {
    let Instruction::Run(run) = instruction else {
        return false;
    };
    let shell = matches!(&run.arguments, Command::Shell(line) if line.value.contains("&&"));
    shell || !run.here_docs.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Verdict;

    fn verdict(source: &str) -> Verdict {
        let check: Dockerfile = serde_yaml::from_str(
            "{ file: Dockerfile, instructions: [FROM, ENV, RUN, EXPOSE, CMD], chained_run: true }",
        )
        .unwrap();
        let file = LocalFile::Text(source.to_owned());
        check.judge(&Facts { file }).verdict()
    }

    #[test]
    fn all_instructions_and_a_chained_run_pass() {
        let source = "FROM nginx:1.22\nENV A=b\nRUN sed -i s/80/8080/ /etc/f \\\n  && nginx -t\nEXPOSE 8080\nCMD [\"nginx\"]\n";
        assert_eq!(verdict(source), Verdict::Pass);
        assert_eq!(verdict(&source.to_lowercase()), Verdict::Pass);
    }

    #[test]
    fn comments_missing_instructions_and_unchained_runs_do_not() {
        for source in [
            "",
            "# FROM nginx\n# ENV A=b\n# RUN a && b\n# EXPOSE 80\n# CMD x\n",
            "FROM nginx\n# ENV A=b\nRUN a && b\nEXPOSE 80\nCMD x\n",
            "FROM nginx\nENV A=b\nRUN a\nRUN b\nEXPOSE 80\nCMD x\n",
            "FROM nginx\nENV A=b\nRUN a # && b\nEXPOSE 80\n",
            "FROM nginx\nENV A=b\nRUN [\"a\", \"&&\", \"b\"]\nEXPOSE 80\nCMD x\n",
            "FROM nginx\nENV A=b\nONBUILD RUN a && b\nEXPOSE 80\nCMD x\n",
            "FROMM nginx\n",
            "\u{0}\u{1}",
        ] {
            assert_eq!(verdict(source), Verdict::Fail, "{source:?}");
        }
    }

    #[test]
    fn garbage_is_judged_and_never_panics() {
        const PIECES: &[&str] = &[
            "FROM ",
            "RUN ",
            "run",
            "CMD",
            "COPY --from=",
            "ENV A=",
            "ONBUILD ",
            "HEALTHCHECK ",
            "HEALTHCHECK --interval=",
            "SHELL [",
            "# escape=`\n",
            "# syntax=x\n",
            "# check=a\n",
            "<<EOF\n",
            "<<-'E O'\n",
            "EOF\n",
            "EOF",
            "<<",
            "[\"a\"",
            "]",
            "{",
            "\\\n",
            "`\n",
            "\\",
            "\n",
            "\r\n",
            "\r",
            " ",
            "\t",
            "\"",
            "'",
            "$",
            "${",
            "$(",
            "&&",
            ",",
            "=",
            ":",
            "@",
            "--",
            "#",
            "\u{feff}",
            "\u{0}",
            "\u{85}",
            "\u{2028}",
            "한",
            "é",
            "\\u0041",
            "\\ud800",
            "1",
            "AS",
        ];
        let mut random = fastrand::Rng::with_seed(20_261_123);
        for _ in 0..10_000 {
            let length = random.usize(0..30);
            let pieces = (0..length).map(|_| PIECES[random.usize(..PIECES.len())]);
            verdict(&pieces.collect::<String>());
        }
        for piece in PIECES {
            verdict(&format!("FROM x\nRUN {}", piece.repeat(100_000)));
            verdict(&piece.repeat(100_000));
        }
    }
}
