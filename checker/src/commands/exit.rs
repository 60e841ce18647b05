//! How a command ends. The codes are a contract with scripts, and this is the one place that
//! chooses them.

use std::process::ExitCode;

use check::verdict::Verdict;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Done = 0,
    /// Some step fails, or the machine has a problem.
    Fail = 1,
    /// Wrong usage, a broken file, or anything else that kept the command from being done.
    Usage = 2,
    /// Nothing failed, but something could not be checked.
    Unknown = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

impl From<Verdict> for Exit {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Pass => Self::Done,
            Verdict::Fail => Self::Fail,
            Verdict::Unknown => Self::Unknown,
        }
    }
}

impl From<&anyhow::Error> for Exit {
    fn from(_error: &anyhow::Error) -> Self {
        Self::Usage
    }
}
