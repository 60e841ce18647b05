//! Parses the command line, and says how to use it.
#![expect(clippy::disallowed_methods, reason = "a door to the environment")]

use std::ffi::OsString;

use anyhow::Result;
use clap::FromArgMatches;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::parser::ValueSource;

use super::Exit;
use super::error::UserError;
use super::output::Output;
use crate::cli::{self, Cli};
use plain::lang::{Lang, Text};
use plain::text;
use plain::visible::visible;

/// The language that the arguments ask for, before they are parsed: `--lang ko` counts
/// for the help and the errors too.
pub fn language(arguments: &[OsString]) -> Lang {
    let words: Vec<_> = arguments
        .iter()
        .map(|word| word.to_string_lossy())
        .collect();
    let after = words
        .iter()
        .position(|word| word == "--lang")
        .map(|at| words.get(at + 1));
    let given = after.flatten().map(AsRef::as_ref);
    let joined = || words.iter().find_map(|word| word.strip_prefix("--lang="));
    match given.or_else(joined) {
        Some("ko") => Lang::Ko,
        Some("en") => Lang::En,
        _ => Lang::from_locale(|name| std::env::var(name).ok()),
    }
}

/// # Errors
/// How to end: help and version end well, anything else is wrong usage.
pub fn parse(arguments: &[OsString], out: &mut Output) -> Result<Cli, Exit> {
    let parsed = cli::command(out.lang)
        .try_get_matches_from(arguments)
        .and_then(|matches| Ok((Cli::from_arg_matches(&matches)?, matches)));
    let (cli, matches) = parsed.map_err(|error| refused(&error, out))?;
    let given = |id: &&str| matches.value_source(id) == Some(ValueSource::CommandLine);
    if let Some(name) = matches.subcommand_name()
        && ["lessons", "format", "timeout"].iter().any(given)
    {
        let text = text!(
            "the command `{name}` takes no lessons, --format or --timeout before it",
            "명령 `{name}` 앞에는 레슨이나 --format, --timeout을 쓸 수 없어요"
        );
        out.error(&UserError::new(text).into());
        return Err(Exit::Usage);
    }
    Ok(cli)
}

/// Shows what the command line says instead of being parsed: help, or what is wrong.
fn refused(error: &clap::Error, out: &mut Output) -> Exit {
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    ) {
        return match out.help(&error.render()) {
            Ok(()) => Exit::Done,
            Err(error) => {
                out.error(&error.into());
                Exit::Usage
            }
        };
    }
    match out.lang {
        _ if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            out.usage(&error.render());
        }
        Lang::En => out.usage(&error.render()),
        Lang::Ko => out.note(&Text::same(korean(error))),
    }
    Exit::Usage
}

/// The command line's error in Korean; clap has its messages in English only.
fn korean(error: &clap::Error) -> String {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(word)) => visible(word),
        Some(ContextValue::Strings(words)) => visible(&words.join(", ")),
        _ => String::new(),
    };
    let (arg, value) = (
        context(ContextKind::InvalidArg),
        context(ContextKind::InvalidValue),
    );
    let what = match error.kind() {
        ErrorKind::UnknownArgument => format!("알 수 없는 옵션이에요: `{arg}`"),
        ErrorKind::InvalidValue if value.is_empty() => format!("`{arg}`에 값이 필요해요"),
        ErrorKind::InvalidValue => {
            let valid = context(ContextKind::ValidValue);
            format!("`{arg}`에 `{value}` 값은 쓸 수 없어요. 쓸 수 있는 값: {valid}")
        }
        ErrorKind::ValueValidation => {
            let right = match arg.split(' ').next() {
                Some("--timeout") => ". 0.1부터 3600까지의 초를 적어 주세요",
                Some("--host") => ". https://와 포트 없이 호스트 이름이나 주소만 적어 주세요",
                Some("--port") => ". 1부터 65534까지의 포트를 적어 주세요",
                Some("--due") => ". 2026-12-01T23:59:00+09:00처럼 시간대까지 적어 주세요",
                Some("--set") => ". NAME=VALUE처럼 적어 주세요",
                _ => "",
            };
            format!("`{arg}`의 `{value}` 값이 올바르지 않아요{right}")
        }
        ErrorKind::MissingRequiredArgument => format!("빠진 것이 있어요: `{arg}`"),
        ErrorKind::InvalidSubcommand => {
            let name = context(ContextKind::InvalidSubcommand);
            format!("`{name}` 명령은 없어요")
        }
        ErrorKind::ArgumentConflict => format!("다른 명령과 함께 쓸 수 없어요: `{arg}`"),
        _ => "명령을 이해하지 못했어요".to_owned(),
    };
    format!("오류: {what}\n\n사용법은 `checker --help --lang ko`로 볼 수 있어요")
}

/// The help of the command that `path` leads to, of the whole where it is empty.
///
/// # Errors
/// No such command; I/O errors.
pub fn help(path: &[String], out: &mut Output) -> Result<Exit> {
    let mut root = cli::command(out.lang);
    // Gives the commands below their full names.
    root.build();
    let mut command = &mut root;
    for word in path {
        command = command.find_subcommand_mut(word).ok_or_else(|| {
            let text = text!(
                "there is no command `{word}`; `checker help` shows the commands",
                "`{word}` 명령은 없어요. 명령은 `checker help`로 볼 수 있어요",
                word = visible(word)
            );
            UserError::new(text)
        })?;
    }
    out.help(&command.render_help())?;
    Ok(Exit::Done)
}

/// # Errors
/// I/O errors.
pub fn completions(shell: clap_complete::Shell, out: &mut Output) -> Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut cli::command(out.lang), "checker", &mut script);
    out.data(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}

/// # Errors
/// I/O errors.
pub fn manual(out: &mut Output) -> Result<Exit> {
    let mut page = Vec::new();
    clap_mangen::Man::new(cli::command(out.lang)).render(&mut page)?;
    let page = String::from_utf8_lossy(&page);
    match out.lang {
        Lang::En => out.data(&page)?,
        Lang::Ko => out.data(&with_korean_headings(&page))?,
    }
    Ok(Exit::Done)
}

/// The manual's page; its headings are in English whatever the texts are.
fn with_korean_headings(page: &str) -> String {
    let headings = [
        (".SH NAME\n", ".SH 이름\n"),
        (".SH SYNOPSIS\n", ".SH 사용법\n"),
        (".SH DESCRIPTION\n", ".SH 설명\n"),
        (".SH VERSION\n", ".SH 버전\n"),
    ];
    let replaced = |page: String, (en, ko): (&str, &str)| page.replace(en, ko);
    headings.into_iter().fold(page.to_owned(), replaced)
}
