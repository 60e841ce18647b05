//! The command line in a language; clap's own texts are English, so Korean has others for each.

use clap::{Command, CommandFactory};

use super::{Cli, korean};
use plain::lang::Lang;

/// The command line in a language.
pub fn command(lang: Lang) -> Command {
    let command = Cli::command();
    match lang {
        Lang::En => command,
        Lang::Ko => korean::translated(command, "checker"),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_command_lines_are_well_formed() {
        command(Lang::En).debug_assert();
        command(Lang::Ko).debug_assert();
    }
}
