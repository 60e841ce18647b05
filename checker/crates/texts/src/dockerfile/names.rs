//! The names of instructions.

use parse_dockerfile::Instruction;
use serde::Deserialize;

/// An instruction's name, as Dockerfiles write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Name {
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

/// As a list.
pub fn names(list: &[Name]) -> String {
    let names: Vec<_> = list
        .iter()
        .map(|name| format!("{name:?}").to_uppercase())
        .collect();
    names.join(", ")
}

/// The name of an instruction, unless it is one that lessons do not ask for.
pub fn name_of(instruction: &Instruction<'_>) -> Option<Name> {
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
