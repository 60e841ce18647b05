//! The learner's Dockerfile has the instructions of the lesson, in the stages that the image comes
//! from. Comments do not count.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::demands::{Failed, FileCopy, has_instructions, is_chained, is_copied};
use crate::kind::Kind;
use crate::local_file::LocalFile;
use crate::local_path::LocalPath;
use crate::verdict::Situation::{
    self, Added, Empty, Incomplete, Invalid, NoFile, NotChained, NotCopied, OtherStage, Unreadable,
    WrongPlace,
};
use crate::verdict::{Outcome, Unknown};
use crate::{Context, Sight};
use plain::lang::Text;
use plain::text;
use plain::visible::visible;
use texts::dockerfile::{self, Copied, Copies, Name, Source, Stages, names};

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dockerfile {
    file: LocalPath,
    instructions: Vec<Name>,
    /// Whether one `RUN` must chain commands, so that they make one layer.
    #[serde(default)]
    chained_run: bool,
    /// What must be copied into the image.
    #[serde(default)]
    copies: Option<FileCopy>,
}

#[derive(Serialize, Deserialize)]
pub struct Facts {
    file: LocalFile,
    /// The file that was read, where the engine takes another name than the check's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    read: Option<String>,
    /// A file that may be meant, where there is none that the engine reads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    beside: Option<String>,
}

impl Kind for Dockerfile {
    type Facts = Facts;
    const SITUATIONS: &'static [Situation] = &[
        NoFile, Unreadable, Empty, Invalid, Incomplete, OtherStage, NotChained, Added, NotCopied,
        WrongPlace,
    ];

    async fn observe(&self, context: &Context<'_>) -> Result<Facts, Unknown> {
        let is_there = |path: &LocalPath| exists(&context.folder.join(path.as_str()));
        let of = |path: LocalPath| -> Result<Facts, Unknown> {
            Ok(Facts {
                file: LocalFile::read(context.folder, &path)?,
                read: (path != self.file).then(|| path.as_str().to_owned()),
                beside: None,
            })
        };
        let containerfile = self.sibling("Containerfile");
        if let Some(path) = containerfile.as_ref().filter(|path| is_there(path))
            && context.engine()?.info().await?.name == "podman"
        {
            return of(path.clone());
        }
        if is_there(&self.file) {
            return of(self.file.clone());
        }
        if let Some(path) = self.sibling("dockerfile").filter(|path| is_there(path)) {
            return of(path);
        }
        let names = [
            "Dockerfile.txt",
            "dockerfile.txt",
            "DockerFile",
            "Dockerfile.md",
        ];
        let meant = names.iter().map(|name| self.sibling(name));
        let meant = containerfile.into_iter().chain(meant.flatten());
        let beside = meant
            .map(|path| (is_there(&path), path))
            .find(|(is, _)| *is);
        Ok(Facts {
            file: LocalFile::Missing,
            read: None,
            beside: beside.map(|(_, path)| path.as_str().to_owned()),
        })
    }

    fn judge(&self, facts: &Facts) -> Outcome {
        let read = facts.read.as_deref().and_then(|path| path.parse().ok());
        let path = read.as_ref().unwrap_or(&self.file);
        let name = visible(path.as_str());
        let judged = match facts.file.text() {
            Some(text) => match facts.file.encoding().filter(|it| it.is_wide()) {
                Some(encoding) => Err((
                    Unreadable,
                    text!(
                        "{name} is saved as {encoding}, which docker does not read: save it as UTF-8",
                        "{name} 파일이 {encoding} 인코딩으로 저장되어 있어서 docker가 읽지 못해요. UTF-8로 저장해 주세요",
                        encoding = encoding.name()
                    ),
                )),
                None => self.read(text, &name),
            },
            None => Err((facts.file.situation(), self.absent(facts, path))),
        };
        match judged {
            Ok(found) => Outcome::Pass {
                found: Text {
                    en: found.en + &facts.file.told().en,
                    ko: found.ko + &facts.file.told().ko,
                },
            },
            Err((situation, found)) => Outcome::Fail {
                expected: self.expected(),
                found,
                situation: Some(situation),
            },
        }
    }

    fn asks(&self) -> Vec<String> {
        vec![self.file.as_str().to_owned()]
    }

    fn sights(&self) -> Vec<Sight> {
        vec![Sight::File]
    }
}

impl Dockerfile {
    /// A file of another name in the same folder, for a file with docker's own name.
    fn sibling(&self, name: &str) -> Option<LocalPath> {
        let folder = self.file.as_str().strip_suffix("Dockerfile")?;
        if !folder.is_empty() && !folder.ends_with('/') {
            return None;
        }
        format!("{folder}{name}").parse().ok()
    }

    fn expected(&self) -> Text {
        let path = visible(self.file.as_str());
        let wanted = names(&self.instructions);
        let copies = self.copies.as_ref();
        let copies = copies.map(|copy| (visible(copy.file.as_str()), visible(&copy.to)));
        match (copies, self.chained_run) {
            (None, false) => text!(
                "a {path} with {wanted}",
                "{path}에 {wanted} 지시어가 있어야 해요"
            ),
            (None, true) => text!(
                "a {path} with {wanted}, where a RUN chains commands with &&",
                "{path}에 {wanted} 지시어가 있어야 하고, RUN 하나에서 여러 명령을 &&로 이어야 해요"
            ),
            (Some((file, to)), false) => text!(
                "a {path} that copies {file} to {to}",
                "{path}에서 {file} 파일을 {to} 경로에 복사해야 해요"
            ),
            (Some((file, to)), true) => text!(
                "a {path} that copies {file} to {to}, where a RUN chains commands with &&",
                "{path}에서 {file} 파일을 {to} 경로에 복사하고, RUN 하나에서 여러 명령을 &&로 이어야 해요"
            ),
        }
    }

    fn absent(&self, facts: &Facts, path: &LocalPath) -> Text {
        let wanted = visible(self.file.as_str());
        match facts.beside.as_deref().map(visible) {
            Some(beside) if beside.ends_with("Containerfile") => text!(
                "there is no {wanted}; docker does not read {beside} by itself",
                "{wanted} 파일이 없어요. docker는 {beside} 파일을 알아서 읽지 않아요"
            ),
            Some(beside) => text!(
                "there is no {wanted}, but there is {beside}: rename it",
                "{wanted} 파일이 없고 {beside} 파일이 있어요. 이름을 바꿔 주세요"
            ),
            None => facts
                .file
                .problem(path)
                .unwrap_or_else(|| text!("there is no {wanted}", "{wanted} 파일이 없어요")),
        }
    }

    fn read(&self, text: &str, path: &str) -> Result<Text, Failed> {
        let only_comments = text.lines().all(|line| {
            let line = line.trim_start();
            line.is_empty() || line.starts_with('#')
        });
        if only_comments {
            return Err((
                Empty,
                text!(
                    "{path} has no instructions yet",
                    "{path}에 아직 지시어가 없어요"
                ),
            ));
        }
        let invalid = |why: dockerfile::Invalid| {
            let found = text!(
                "{path} is not a valid Dockerfile: {en}",
                "{path} 파일이 올바른 Dockerfile이 아니에요: {ko}",
                en = why.0.en,
                ko = why.0.ko
            );
            (Invalid, found)
        };
        let source = Source::new(text).map_err(invalid)?;
        let file = dockerfile::read(&source).map_err(invalid)?;
        let stages = Stages::of(&file);
        if let Some(why) = dockerfile::refused(&source, &file, &stages) {
            return Err(invalid(why));
        }
        let copies = self.copies.as_ref();
        let copies = copies.map(|copy| (copy, Copies::of(&stages, copy.file.as_str(), &copy.to)));
        if let Some((copy, found)) = &copies
            && found.at(&copy.to) == Some(Copied::Add)
        {
            return Err((
                Added,
                text!(
                    "{path} uses ADD for {file}, which also unpacks archives and fetches addresses; COPY just copies",
                    "{path}에서 {file} 파일에 ADD를 썼어요. ADD는 압축을 풀거나 주소에서 내려받기도 해요. COPY는 복사만 해요",
                    file = visible(copy.file.as_str())
                ),
            ));
        }
        has_instructions(&self.instructions, &stages, path)?;
        if let Some((copy, found)) = &copies {
            is_copied(copy, found, path)?;
        }
        if self.chained_run {
            is_chained(&source, &stages, path)?;
        }
        let wanted = names(&self.instructions);
        Ok(match copies {
            Some((copy, _)) => text!(
                "{path} copies {file} to {to}",
                "{path}에서 {file} 파일을 {to} 경로에 복사해요",
                file = visible(copy.file.as_str()),
                to = &copy.to
            ),
            None => text!("{path} has {wanted}", "{path}에 {wanted} 지시어가 있어요"),
        })
    }
}

fn exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Verdict;
    use proptest::prelude::*;

    fn verdict(source: &str) -> Verdict {
        let check: Dockerfile = serde_yaml::from_str(
            "{ file: Dockerfile, instructions: [FROM, ENV, RUN, EXPOSE, CMD], chained_run: true }",
        )
        .unwrap();
        let file = LocalFile::Text(source.to_owned());
        let facts = Facts {
            file,
            read: None,
            beside: None,
        };
        check.judge(&facts).verdict()
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
            "FROM nginx\nENV A=b\nRUN a # && b\nEXPOSE 80\nCMD x\n",
            "FROM nginx AS a\nENV A=b\nRUN a && b\nEXPOSE 80\nCMD x\nFROM nginx\n",
            "FROM nginx\nENV A\nRUN a && b\nEXPOSE 80\nCMD x\n",
            "FROM nginx\nENV A=b\nRUN a && b\nEXPOSE web\nCMD x\n",
            "FROM nginx\nENV A=b\nRUN [\"a\", \"&&\", \"b\"]\nEXPOSE 80\nCMD x\n",
            "FROM nginx\nENV A=b\nONBUILD RUN a && b\nEXPOSE 80\nCMD x\n",
            "FROMM nginx\n",
            "\u{0}\u{1}",
        ] {
            assert_eq!(verdict(source), Verdict::Fail, "{source:?}");
        }
    }

    proptest! {
        /// Whatever passes has all its instructions written in it.
        #[test]
        fn garbage_is_judged_and_passes_only_with_the_instructions(
            pieces in prop::collection::vec(prop::sample::select(PIECES), 0..30),
        ) {
            let source = pieces.concat();
            if verdict(&source) == Verdict::Pass {
                let source = source.replace("\\\n", "").replace("`\n", "").to_uppercase();
                for name in ["FROM", "ENV", "RUN", "EXPOSE", "CMD"] {
                    prop_assert!(source.contains(name), "{} {}", name, source);
                }
            }
        }
    }

    #[test]
    fn a_file_without_end_is_judged_in_time() {
        for piece in PIECES {
            verdict(&format!("FROM x\nRUN {}", piece.repeat(100_000)));
            verdict(&piece.repeat(100_000));
        }
    }

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
        "EXPOSE 80",
    ];
}
