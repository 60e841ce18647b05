//! `checker vars`: the learner's settings as shell assignments, `eval "$(checker vars)"`.

use anyhow::Result;

use super::Exit;
use super::open_course::OpenCourse;
use super::output::Output;
use crate::cli::Common;
use plain::template::Variables;

/// # Errors
/// No course, a broken file.
pub fn run(common: &Common, out: &mut Output) -> Result<Exit> {
    let session = OpenCourse::open(common)?;
    show(&session.variables, out)?;
    Ok(Exit::Done)
}

/// Writes one `export name='value'` a line.
pub fn show(variables: &Variables, out: &mut Output) -> Result<()> {
    let lines = variables.iter().map(|(name, value)| {
        let quoted = value.replace('\'', r"'\''");
        format!("export {name}='{quoted}'\n")
    });
    out.data(&lines.collect::<String>())?;
    Ok(())
}
