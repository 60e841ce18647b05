//! From the arguments of the process to the command that they name, and back to an exit code.

use std::process::ExitCode;

use super::exit::Exit;
use super::output::Output;
use super::{
    book, check, class, doctor, export, grade, hint, init, join, leave, list, reset, show, start,
    submit, usage, vars, watch,
};
use crate::cli::Action;

/// Runs the command line of this process. The exit codes are those of [`Exit`].
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
            Exit::from(&error).into()
        }
    }
}
