//! What a teacher may type after `checker grade`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::values;
use course::exercise::Attempt;

#[derive(Debug, Args)]
pub struct Grade {
    /// A class's folder, the address of its registry, a folder of exports, or one (`-` for stdin)
    #[arg(value_name = "SOURCE")]
    pub source: String,
    /// Who is in the class: a CSV file, as Canvas or Moodle exports it
    #[arg(long, value_name = "FILE")]
    pub roster: Option<PathBuf>,
    /// The roster's column that says what learners are called
    #[arg(long = "match", value_name = "COLUMN", requires = "roster")]
    pub matched: Option<String>,
    /// The roster that gave out the accounts, where --roster does not know them: class/roster.csv
    #[arg(
        id = "given",
        long = "accounts",
        value_name = "FILE",
        requires = "roster",
        conflicts_with = "matched"
    )]
    pub accounts: Option<PathBuf>,
    /// The grades' format; canvas and moodle fill in the roster's own file
    #[arg(id = "grades", long = "format", value_enum, default_value_t)]
    pub format: GradesFormat,
    /// The file for the grades (else stdout)
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// A due date, of one lesson or of all: `[LESSON=]2026-12-01T23:59:00+09:00`
    #[arg(long, value_name = "[LESSON=]TIME", value_parser = values::due)]
    pub due: Vec<(Option<String>, jiff::Timestamp)>,
    /// What counts of several attempts (else as course.yaml says)
    #[arg(long, value_parser = values::attempt())]
    pub attempt: Option<Attempt>,
    /// Judge the recorded facts again, by today's exercise files
    #[arg(long)]
    pub rejudge: bool,
    /// A folder for a sheet of feedback for each learner
    #[arg(long, value_name = "DIR")]
    pub feedback: Option<PathBuf>,
    /// The account that may read the registry (you are asked for its pass phrase)
    #[arg(id = "teacher", long = "account", value_name = "NAME")]
    pub account: Option<String>,
    /// Read the pass phrase from standard input
    #[arg(long, requires = "teacher")]
    pub password_stdin: bool,
    /// A file with the class's own certificate (PEM)
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// Ask the registries again for what learners pushed
    #[arg(long)]
    pub verify: bool,
    /// With --verify: ask this registry too, though it is on this machine or its network
    #[arg(long, value_name = "HOST:PORT", requires = "verify")]
    pub verify_host: Vec<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum GradesFormat {
    #[default]
    Table,
    Csv,
    Json,
    Junit,
    Html,
    Canvas,
    Moodle,
}
