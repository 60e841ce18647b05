//! The command line: what may be typed. Help texts exist in both languages; clap's own are
//! English, so [`command`] puts the Korean ones in their place.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Command, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::lang::Lang;

/// Checks the exercises of the course against your own Docker engine
#[derive(Debug, Parser)]
#[command(name = "checker", version, args_conflicts_with_subcommands = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Action>,

    /// Lessons to check: `lesson-3`, `3`, several, or `all`
    #[arg(value_name = "LESSON")]
    pub lessons: Vec<String>,

    /// The report's format
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,

    /// How long one question may take, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    pub timeout: Duration,

    #[command(flatten)]
    pub common: Common,
}

/// What every command takes.
#[derive(Debug, Args)]
pub struct Common {
    /// The language of all texts (else from LC_ALL or LANG)
    #[arg(long, value_enum, global = true)]
    pub lang: Option<Lang>,

    /// The course's folder (else the nearest one upward)
    #[arg(long, value_name = "DIR", global = true)]
    pub course: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    #[default]
    Human,
    Json,
}

#[derive(Debug, Subcommand)]
pub enum Action {
    /// List the lessons, and what is passed
    List,
    /// Show a lesson's steps
    Show {
        /// The lesson: `lesson-3` or `3`
        #[arg(value_name = "LESSON")]
        lesson: String,
        /// As Markdown, for the book
        #[arg(long)]
        markdown: bool,
    },
    /// Choose your name, your registry and other settings
    Init(Init),
    /// Print your settings, to be used in a shell with `eval`
    Vars,
    /// Build or serve the book
    Book {
        #[command(subcommand)]
        action: BookAction,
    },
    /// Print completions for a shell
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

#[derive(Debug, Subcommand)]
pub enum BookAction {
    /// Build the book in every language
    Build {
        /// The folder for the editions (else `book` in the course's folder)
        #[arg(long, value_name = "DIR")]
        dest: Option<PathBuf>,
    },
    /// Build the book and serve it on this computer
    Serve {
        /// The port, or the next one that is free
        #[arg(long, default_value_t = 3000)]
        port: u16,
        /// The folder for the editions (else `book` in the course's folder)
        #[arg(long, value_name = "DIR")]
        dest: Option<PathBuf>,
    },
    /// Print everything that is to be translated, as a POT file
    Messages,
    /// Fill in exercise panels, for mdBook's own program (a preprocessor)
    Cmdrun {
        /// What mdBook asks: `supports RENDERER`, or nothing
        #[arg(value_name = "QUESTION")]
        question: Vec<String>,
    },
}

#[derive(Debug, Args)]
pub struct Init {
    /// Your name in repositories: lower-case letters and digits
    #[arg(long, value_name = "NAME")]
    pub learner: Option<String>,
    /// The registry that you push to, `host` or `host:port`
    #[arg(long, value_name = "HOST")]
    pub registry: Option<String>,
    /// Where your repositories are, as `localhost:5050/ada` or a Docker Hub ID
    #[arg(long, value_name = "NAMESPACE")]
    pub namespace: Option<String>,
    /// Any other setting of the course
    #[arg(long, value_name = "NAME=VALUE", value_parser = setting)]
    pub set: Vec<(String, String)>,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text
        .parse()
        .map_err(|_| "a number of seconds is needed".to_owned())?;
    if (0.1..=3600.0).contains(&seconds) {
        Ok(Duration::from_secs_f64(seconds))
    } else {
        Err("between 0.1 and 3600 seconds are possible".to_owned())
    }
}

fn setting(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write it as NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

/// The command line in a language.
pub fn command(lang: Lang) -> Command {
    let command = Cli::command();
    match lang {
        Lang::En => command,
        Lang::Ko => korean(command, ""),
    }
}

/// The names of all commands, for suggestions.
pub fn names() -> Vec<String> {
    let command = Cli::command();
    command
        .get_subcommands()
        .map(|it| it.get_name().to_owned())
        .collect()
}

/// Puts Korean in place of every text of `command` and of the commands below it; `path` is the
/// command's own name, empty for the whole.
fn korean(command: Command, path: &str) -> Command {
    let about = korean_about(path).unwrap_or_default();
    let flags = [
        ("help", "도움말을 출력해요"),
        ("version", "버전을 출력해요"),
    ];
    let mut command = command
        .about(about)
        .help_template("{about-with-newline}\n사용법: {usage}\n\n{all-args}")
        .subcommand_help_heading("명령")
        .subcommand_value_name("명령")
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .mut_args(|arg| {
            let heading = if arg.is_positional() {
                "인자"
            } else {
                "옵션"
            };
            let text = korean_help(arg.get_id().as_str()).unwrap_or_default();
            arg.help(text)
                .help_heading(heading)
                .hide_possible_values(false)
        });
    for (name, text) in flags {
        if name == "version" && !path.is_empty() {
            continue;
        }
        let action = match name {
            "help" => clap::ArgAction::Help,
            _ => clap::ArgAction::Version,
        };
        let short = if name == "help" { 'h' } else { 'V' };
        command = command.arg(
            clap::Arg::new(name)
                .short(short)
                .long(name)
                .action(action)
                .help(text)
                .help_heading("옵션"),
        );
    }
    let names: Vec<_> = command
        .get_subcommands()
        .map(|it| it.get_name().to_owned())
        .collect();
    for name in names {
        command = command.mut_subcommand(&name, |below| korean(below, &name));
    }
    command
}

fn korean_about(path: &str) -> Option<&'static str> {
    Some(match path {
        "" => "내 Docker 엔진을 직접 살펴보고 강좌의 연습을 확인해요",
        "list" => "레슨 목록과 진행 상황을 보여 줘요",
        "show" => "레슨의 단계를 보여 줘요",
        "init" => "이름, 레지스트리와 그 밖의 설정을 정해요",
        "book" => "책을 만들거나 보여 줘요",
        "build" => "모든 언어로 책을 만들어요",
        "serve" => "책을 만들어 이 컴퓨터에서 보여 줘요",
        "messages" => "번역할 글을 POT 파일로 출력해요",
        "cmdrun" => "mdBook이 부르는 전처리기로, 연습 패널을 채워요",
        "vars" => "설정을 셸에서 `eval`로 쓸 수 있게 출력해요",
        "completions" => "셸 자동 완성 스크립트를 출력해요",
        "man" => "매뉴얼 페이지를 출력해요",
        _ => return None,
    })
}

fn korean_help(id: &str) -> Option<&'static str> {
    Some(match id {
        "lessons" => "확인할 레슨: `lesson-3`, `3`, 여러 개, 또는 `all`",
        "format" => "결과의 형식",
        "timeout" => "질문 하나를 기다리는 시간(초)",
        "lang" => "모든 글의 언어(없으면 LC_ALL이나 LANG을 따라요)",
        "course" => "강좌 폴더(없으면 가장 가까운 상위 폴더)",
        "lesson" => "레슨: `lesson-3` 또는 `3`",
        "markdown" => "책에 넣을 Markdown으로 출력해요",
        "learner" => "저장소 이름에 쓸 내 이름: 영어 소문자와 숫자",
        "registry" => "푸시할 레지스트리: `host` 또는 `host:port`",
        "namespace" => "내 저장소의 위치: `localhost:5050/ada` 또는 Docker Hub ID",
        "set" => "강좌의 다른 설정",
        "dest" => "책을 넣을 폴더(없으면 강좌 폴더의 `book`)",
        "port" => "포트. 이미 쓰고 있으면 비어 있는 다음 포트를 골라요",
        "question" => "mdBook의 질문: `supports RENDERER`, 또는 없음",
        "shell" => "셸의 종류",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_and_argument_has_korean_help() {
        fn all(command: &Command, path: &str) {
            assert!(
                korean_about(path).is_some(),
                "no Korean for the command `{path}`"
            );
            for arg in command.get_arguments() {
                let id = arg.get_id().as_str();
                let own = matches!(id, "help" | "version");
                assert!(
                    own || korean_help(id).is_some(),
                    "no Korean for `{path} {id}`"
                );
            }
            for below in command.get_subcommands() {
                all(below, below.get_name());
            }
        }
        all(&Cli::command(), "");
    }

    #[test]
    fn both_command_lines_are_well_formed() {
        command(Lang::En).debug_assert();
        command(Lang::Ko).debug_assert();
    }
}
