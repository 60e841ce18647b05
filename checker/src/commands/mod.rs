//! What each command does: opens, asks, renders, decides the exit code. One file a command.

#[cfg_attr(not(feature = "book"), path = "no_book.rs")]
mod book;
mod check;
mod class;
mod class_source;
mod doctor;
mod edited;
mod explained;
mod export;
mod grade;
mod hint;
mod init;
mod join;
mod leave;
mod list;
mod live;
mod output;
mod reset;
mod session;
mod show;
mod start;
mod submit;
mod usage;
mod vars;
mod watch;

use std::process::ExitCode;

use crate::cli::Action;
use output::Output;
use plain::lang::Lang;

/// How a command ended; the codes are a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Done = 0,
    /// Some step fails, or the machine has a problem.
    Fail = 1,
    /// Wrong usage, or a broken exercise file.
    Usage = 2,
    /// Nothing failed, but something could not be checked.
    Unknown = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    let mut out = Output::of_process(usage::language(&arguments));
    let cli = match usage::parse(&arguments, &mut out) {
        Ok(cli) => cli,
        Err(exit) => return exit.into(),
    };
    let exit = match &cli.command {
        Some(Action::Start(start)) => start::run(&cli.common, start, &mut out),
        Some(Action::Watch(watching)) => watch::run(&cli.common, watching, &mut out),
        Some(Action::List) => list::run(&cli.common, &mut out),
        None if cli.lessons.is_empty() => list::run(&cli.common, &mut out),
        None => check::run(&cli, &mut out),
        Some(Action::Show { lesson, markdown }) => {
            show::run(&cli.common, lesson, *markdown, &mut out)
        }
        Some(Action::Hint(hint)) => hint::run(&cli.common, hint, &mut out),
        Some(Action::Doctor(asked)) => doctor::run(&cli.common, asked, &mut out),
        Some(Action::Reset(reset)) => reset::run(&cli.common, reset, &mut out),
        Some(Action::Init(init)) => init::run(&cli.common, init, &mut out),
        Some(Action::Join(join)) => join::run(&cli.common, join, &mut out),
        Some(Action::Submit(submit)) => submit::run(&cli.common, submit, &mut out),
        Some(Action::Leave { yes }) => leave::run(&cli.common, *yes, &mut out),
        Some(Action::Vars) => vars::run(&cli.common, &mut out),
        Some(Action::Export { out: file }) => export::run(&cli.common, file.as_deref(), &mut out),
        Some(Action::Grade(grade)) => grade::run(&cli.common, grade, &mut out),
        Some(Action::Book { action }) => book::run(&cli.common, action, &mut out),
        Some(Action::Class { action }) => class::run(&cli.common, action, &mut out),
        Some(Action::Completions { shell }) => usage::completions(*shell, &mut out),
        Some(Action::Man) => usage::manual(&mut out),
        Some(Action::Help { command }) => usage::help(command, &mut out),
    };
    match exit {
        Ok(exit) => exit.into(),
        Err(error) => {
            out.error(&error);
            Exit::Usage.into()
        }
    }
}

/// The language of a command: asked for, or the locale's.
fn locale() -> Lang {
    Lang::from_locale(|name| std::env::var(name).ok())
}
